"""What a run tells: where it is, and what it did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from backcourt.errors import BackcourtError
from backcourt.sync.ledger import Partition


@dataclass(frozen=True)
class Progress:
    """Where a run is: handed to whoever watches it before and after every chunk."""

    run_id: str
    table: str
    tables_done: int
    tables: int
    partitions_done: int
    rows: int
    elapsed: float


@dataclass
class Report:
    """What a run did; `planned` partitions were what it might have had to redo at most."""

    run_id: str
    planned: int = 0
    done: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, dict[str, int]] = field(default_factory=dict)
    blocked: int = 0
    failed: int = 0
    errors: list[BackcourtError] = field(default_factory=list)

    @property
    def partitions(self) -> int:
        """Return how many partitions were redone."""
        return sum(self.done.values())

    @property
    def partitions_changed(self) -> int:
        """Return how many of them came out with new content."""
        return sum(self.changed.values())

    def count(self, table: str, records: Sequence[Partition], reasons: Iterable[str], seconds: float) -> None:
        """Add what was committed of a table."""
        self.done[table] = self.done.get(table, 0) + len(records)
        self.rows[table] = self.rows.get(table, 0) + sum(record.rows for record in records)
        changed = sum(record.changed_sequence == record.sequence for record in records)
        self.changed[table] = self.changed.get(table, 0) + changed
        self.seconds[table] = self.seconds.get(table, 0.0) + seconds
        known = self.reasons.setdefault(table, {})
        for reason in reasons:
            known[reason] = known.get(reason, 0) + 1
