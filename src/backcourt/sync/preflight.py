"""Before anything is built: whether what a table reads is there, held against what can be processed at all."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import accumulate

from backcourt.sync.figures import SHOWN_DATES, Figure, Judgement, Share
from backcourt.sync.fingerprint import Stretch, stretches
from backcourt.sync.ledger import Partition
from backcourt.sync.plan import Planner
from backcourt.tables.declaration import Table

ALL_OF_IT = 1.0
"""Everything that can be processed must be there; what is excused is not asked for."""


def preflight(planner: Planner) -> Iterator[Figure]:
    """Hold the inputs of every table against what they owe, on each date it has partitions for.

    A date has nothing to go on while a partition it reads was never built, failed, waits or is refused by a gate. Else
    its figure is the share of the processable entities (owed, not excused) it reads of that have their row.
    """
    for table in planner.catalogue.values():
        dates = planner.grid.dates(table.name)
        if table.is_landing or not dates:
            continue
        held = planner.held_back(table)
        shares = _shares(planner, table)
        figures = {day: 0.0 if day in held else shares.get(day, ALL_OF_IT) for day in dates}
        worst = [day for day in dates if figures[day] < ALL_OF_IT]
        yield Figure(
            "preflight", table.name, "inputs",
            Judgement.INCOMPLETE if worst else Judgement.GO,
            min(figures.values()), ALL_OF_IT, len(dates), len(worst), worst[:SHOWN_DATES],
            str(held[worst[0]]) if worst and worst[0] in held else "",
        )  # fmt: skip


def _shares(planner: Planner, table: Table) -> Mapping[date, float]:
    """Return the shares of dates that read partitions with unaccounted entities."""
    inputs = [
        (entry, _Account(planner.ledger.of(entry.table)))
        for entry in table.inputs
        if any(partition.unaccounted for partition in planner.ledger.of(entry.table).values())
    ]
    days = planner.grid.dates(table.name) if inputs else []
    read = [
        [
            account.within(each)
            for each in stretches(entry, not planner.catalogue[entry.table].date_column, days)
        ]
        for entry, account in inputs
    ]
    return {day: min(1.0 - lost.value for lost in each) for day, *each in zip(days, *read, strict=True)}


class _Account:
    """Running counts of the entities of a table that could be processed, and of those that were lost."""

    def __init__(self, partitions: Mapping[date, Partition]) -> None:
        self._dates = sorted(partitions)
        ordered = [partitions[day] for day in self._dates]
        self._lost = list(accumulate((part.unaccounted for part in ordered), initial=0))
        self._processable = list(accumulate((part.expected - part.excused for part in ordered), initial=0))

    def within(self, stretch: Stretch) -> Share:
        """Return the share of the processable entities in a stretch that were lost."""
        first = 0 if stretch.first is None else bisect_left(self._dates, stretch.first)
        last = max(first, bisect_right(self._dates, stretch.last))
        return Share(self._lost[last] - self._lost[first], self._processable[last] - self._processable[first])
