"""How long a partition of each table takes, from what the ledger remembers of the last time."""

from collections.abc import Mapping
from math import fsum

from backcourt.sync.ledger import Ledger


def pace(ledger: Ledger) -> dict[str, float]:
    """Return the mean seconds per partition of every table that was ever built."""
    found = {}
    for name, partitions in ledger.tables.items():
        seconds = [partition.seconds for partition in partitions.values() if partition.seconds]
        if seconds:
            found[name] = fsum(seconds) / len(seconds)  # The same sum in any order.
    return found


def estimate(partitions: Mapping[str, int], seconds: Mapping[str, float]) -> float | None:
    """Return the seconds that so many partitions of each table will take, or None when one was never built."""
    if any(count and table not in seconds for table, count in partitions.items()):
        return None
    return sum(count * seconds[table] for table, count in partitions.items() if count)
