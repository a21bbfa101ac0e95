"""What a run tells: where it is, and what it did."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from backcourt.errors import BackcourtError
from backcourt.sync.ledger import Partition
from backcourt.sync.plan import Work


@dataclass(frozen=True)
class TableRun:
    """What a run did of one table, and why.

    `partitions` were redone in `seconds`, `changed` of them with new content; `reasons`, `excused` (entities, by
    category), `blocked` and `failed` (partitions, by what is in the way, by what went wrong) are counts.
    """

    table: str
    partitions: int = 0
    changed: int = 0
    rows: int = 0
    seconds: float = 0.0
    reasons: dict[str, int] = field(default_factory=dict)
    excused: dict[str, int] = field(default_factory=dict)
    blocked: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Partitions per second."""
        return self.partitions / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Progress:
    """Where a run is: handed to whoever watches it before and after every chunk of a table.

    Of `tables`, those in `passed` are behind it; `work` is what was done of each table so far.
    """

    run_id: str
    table: str
    passed: frozenset[str]
    tables: int
    work: Sequence[TableRun]
    elapsed: float

    @property
    def partitions_done(self) -> int:
        """Partitions redone so far."""
        return sum(each.partitions for each in self.work)

    @property
    def rows(self) -> int:
        """Rows written so far."""
        return sum(each.rows for each in self.work)


@dataclass
class Report:
    """What a run did; `planned` partitions were to be redone, as far as what they read would come out changed.

    A table without dates (whom a name means, say) is planned to come out as it was: when it does not, more is done.

    `waiting` is what is held back when it ends, by table and by what is at the bottom of it (a gate, a failure).
    """

    run_id: str
    planned: int = 0
    done: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, dict[str, int]] = field(default_factory=dict)
    excused: dict[str, dict[str, int]] = field(default_factory=dict)
    held: dict[str, dict[str, int]] = field(default_factory=dict)
    wrong: dict[str, dict[str, int]] = field(default_factory=dict)
    waiting: dict[str, dict[str, int]] = field(default_factory=dict)
    blocked: int = 0
    failed: int = 0
    elapsed: float = 0.0
    errors: list[BackcourtError] = field(default_factory=list)

    @property
    def partitions(self) -> int:
        """Return how many partitions were redone."""
        return sum(self.done.values())

    @property
    def partitions_changed(self) -> int:
        """Return how many of them came out with new content."""
        return sum(self.changed.values())

    def count(
        self,
        table: str,
        records: Sequence[Partition],
        work: Iterable[Work],
        excused: Iterable[str],
        seconds: float,
    ) -> None:
        """Add what was committed of a table; `excused` has the category of every exception."""
        self.done[table] = self.done.get(table, 0) + len(records)
        self.rows[table] = self.rows.get(table, 0) + sum(record.rows for record in records)
        changed = sum(record.changed_sequence == record.sequence for record in records)
        self.changed[table] = self.changed.get(table, 0) + changed
        self.seconds[table] = self.seconds.get(table, 0.0) + seconds
        _add(self.reasons, table, (item.cause.in_general for item in work))
        _add(self.excused, table, excused)

    def hold(self, table: str, work: Sequence[Work]) -> None:
        """Add what was held back of a table."""
        self.blocked += len(work)
        _add(self.held, table, (item.cause.in_general for item in work))

    def fail(self, table: str, partitions: int, error: BackcourtError) -> None:
        """Add what failed of a table for one reason."""
        self.failed += partitions
        _add(self.wrong, table, [error.message] * partitions)
        self.errors.append(type(error)(f"{table}: {error.message}", error.advice))

    def arrange(self, tables: Iterable[str]) -> None:
        """Tell of tables in this order, whichever was done first."""
        found: tuple[dict[str, Any], ...] = (
            self.done, self.changed, self.rows, self.seconds, self.reasons, self.excused, self.held, self.wrong,
        )  # fmt: skip
        for name, told in product(tables, found):
            if name in told:
                told[name] = told.pop(name)

    def by_table(self, blocked: Mapping[str, dict[str, int]] | None = None) -> list[TableRun]:
        """Tell it table by table, in the order of the work; `blocked` stands in for what was held back so far."""
        held = self.held if blocked is None else blocked
        names = dict.fromkeys([*self.done, *self.wrong, *held])
        return [
            TableRun(
                name, self.done.get(name, 0), self.changed.get(name, 0), self.rows.get(name, 0),
                self.seconds.get(name, 0.0), self.reasons.get(name, {}), self.excused.get(name, {}),
                held.get(name, {}), self.wrong.get(name, {}),
            )
            for name in names
        ]  # fmt: skip


def _add(counts: dict[str, dict[str, int]], table: str, words: Iterable[str]) -> None:
    found = Counter(counts.get(table, {}))
    found.update(words)
    if found:
        counts[table] = dict(found)


def merged(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return counts by name added up, the largest first."""
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(total.most_common())
