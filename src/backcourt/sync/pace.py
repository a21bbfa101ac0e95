"""How long a partition of each table takes, from what the ledger remembers of the last time."""

from collections.abc import Iterable, Mapping

from backcourt.sync.ledger import Ledger
from backcourt.sync.plan import Work


def pace(ledger: Ledger) -> dict[str, float]:
    """Return the mean seconds per partition of every table that was ever built."""
    found = {}
    for name, partitions in ledger.tables.items():
        seconds = [partition.seconds for partition in partitions.values() if partition.seconds]
        if seconds:
            found[name] = sum(seconds) / len(seconds)
    return found


def estimate(work: Iterable[Work], seconds: Mapping[str, float]) -> float | None:
    """Return the seconds that work will take, or None when a table of it was never built."""
    todo = [item for item in work if not item.blocked]
    if any(item.table not in seconds for item in todo):
        return None
    return sum(seconds[item.table] for item in todo)
