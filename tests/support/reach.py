"""What a change can reach, worked out from the declarations alone and without the planner."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from functools import partial

from backcourt.sync.ledger import Ledger
from backcourt.tables.declaration import EVER, Cadence, LookBack, Reach, Table
from backcourt.tables.graph import Catalogue
from backcourt.time import season_of

Days = dict[str, set[date]]
"""Partitions: dates by table."""

Grid = Mapping[str, Collection[date]]

FIRST_MONTH = 9
"""A season turns over in September; no test lies in the autumn of 2020, when one did not."""


def days_by_table(partitions: Iterable[tuple[str, date]]) -> Days:
    found: Days = defaultdict(set)
    for name, day in partitions:
        found[name].add(day)
    return dict(found)


def size(days: Days) -> int:
    return sum(map(len, days.values()))


def without(days: Days, others: Days) -> Days:
    """Return the partitions of `days` that are not among `others`."""
    return _nonempty({name: found - others.get(name, set()) for name, found in days.items()})


def union(one: Days, other: Days) -> Days:
    return {name: one.get(name, set()) | other.get(name, set()) for name in {*one, *other}}


def grid(catalogue: Catalogue, ledger: Ledger) -> Grid:
    """Return the dates of every table: those of the tables that its declaration names."""
    found: dict[str, list[date]] = {}
    for name, table in catalogue.items():
        if table.is_landing:
            found[name] = sorted(ledger.of(name))
        elif not table.date_column:
            found[name] = [EVER]
        else:
            days = {day for parent in table.grid for day in found[parent]}
            if table.cadence is Cadence.MONTHLY:
                days = {min(filter(partial(in_same_month, day), days)) for day in days}
            found[name] = sorted(days)
    return found


def in_same_month(day: date, other: date) -> bool:
    """Tell whether two dates lie in one calendar month of one season; a month in which seasons meet has two."""
    return (day.year, day.month, season_of(day)) == (other.year, other.month, season_of(other))


def readers(catalogue: Catalogue, changed: Days, grid: Grid) -> Days:
    """Return the partitions that read one of the changed ones."""
    return _nonempty(
        {table.name: _reading(catalogue, table, changed, grid[table.name]) for table in _built(catalogue)}
    )


def reach(catalogue: Catalogue, changed: Days, grid: Grid, settled: Collection[str] = ()) -> Days:
    """Return the partitions that read a changed one, or read what reads one, and so on.

    Tables that are `settled` are reached too, but what reads them is not.
    """
    reached: Days = {}
    for table in _built(catalogue):  # in an order in which every table follows its inputs
        passed_on = {name: days for name, days in reached.items() if name not in settled}
        reached[table.name] = _reading(catalogue, table, union(changed, passed_on), grid[table.name])
    return _nonempty(reached)


def reads(catalogue: Catalogue, table: Table, day: date, changed: Days) -> bool:
    """Tell whether the rows of one date depend on any of the changed partitions."""
    return bool(_reading(catalogue, table, changed, [day]))


def _built(catalogue: Catalogue) -> list[Table]:
    return [table for table in catalogue.values() if not table.is_landing]


def _nonempty(days: Days) -> Days:
    return {name: found for name, found in days.items() if found}


def _reading(catalogue: Catalogue, table: Table, changed: Days, days: Collection[date]) -> set[date]:
    found: set[date] = set()
    for entry in table.inputs:
        sought = sorted(changed.get(entry.table, ()))
        if sought and not catalogue[entry.table].date_column:
            return set(days)
        found |= {day for day in days if _holds_one(sought, *_frame(entry.look_back, day))}
    return found


def _holds_one(dates: list[date], first: date, last: date) -> bool:
    return bisect_left(dates, first) < bisect_right(dates, last)


def _frame(look_back: LookBack, day: date) -> tuple[date, date]:
    """Return the first and the last date that is read for a date, by the words of the declaration."""
    if look_back.reach is Reach.ALL and day == EVER:
        return date.min, date.max
    first = {
        Reach.ALL: date.min,
        Reach.SEASON: date(day.year - (day.month < FIRST_MONTH), FIRST_MONTH, 1),
        Reach.DAYS: day - timedelta(days=look_back.days),
    }
    last = day + timedelta(days=look_back.ahead) if look_back.through else day - timedelta(days=1)
    return first[look_back.reach], last
