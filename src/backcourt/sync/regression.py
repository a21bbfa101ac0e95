"""Regression: whether the newest figures look like those before them.

The newest window of game dates is held against the three before it: rows per date, and of every number its mean and how
often it is missing. What moved is a warning and no refusal: a season may change, and so may a declaration.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import fmean, median, pstdev
from typing import Any

from backcourt.sync.figures import SHOWN_DATES, Figure, Judgement
from backcourt.sync.plan import Planner
from backcourt.tables.declaration import Phase, Table
from backcourt.warehouse.interface import Scope, Warehouse

WINDOW_DATES = 30
"""Dates of a window: dates with games, so that a summer lies in none."""

EARLIER_WINDOWS = 3
DEVIATIONS = 4.0
"""How many robust deviations of its daily values a mean may be away from the earlier ones.

A window's mean varies far less than a day's: what gets this far has changed its nature, not its luck.
"""

LEAST_SHIFT = 0.10
"""Shifts below this share of the earlier level are nothing to look at, however steady a figure was."""

MORE_MISSING = 0.05
"""By how much the share of missing values may rise: five points."""

NORMAL_MAD = 1.4826
"""The standard deviation of a normal distribution, in median absolute deviations."""

JUDGED_PHASES = (Phase.ANALYTICS, Phase.PRECOMPUTE, Phase.PREDICTIONS)
NUMBERS = ("int64", "float64")
ROWS = "rows"


@dataclass(frozen=True)
class _Day:
    """One date of a table: rows, entities owed, and of each column its mean and the share that is missing."""

    day: date
    rows: int
    owed: int
    means: dict[str, float]
    missing: dict[str, float]


def regressions(warehouse: Warehouse, planner: Planner) -> Iterator[Figure]:
    """Yield, per table, what moved; a table where nothing did has one line that says so."""
    for table in planner.catalogue.values():
        if table.phase not in JUDGED_PHASES or not table.date_column:
            continue
        days = _days(warehouse, planner, table)
        if len(days) <= WINDOW_DATES:
            continue
        earlier, newest = days[:-WINDOW_DATES], days[-WINDOW_DATES:]
        found = list(_shifts(table, earlier, newest))
        yield from found
        if not found:
            note = f"{len(_numbers(table))} columns, {newest[0].day} .. {newest[-1].day}"
            yield Figure("regression", table.name, "shifts", Judgement.GO, 0.0, 0.0, len(newest), note=note)


def _days(warehouse: Warehouse, planner: Planner, table: Table) -> list[_Day]:
    """Return the dates of the windows, oldest first; those without a row are not among them."""
    built = planner.ledger.of(table.name)
    filled = sorted(day for day, partition in built.items() if partition.is_done and partition.rows)
    chosen = filled[-WINDOW_DATES * (1 + EARLIER_WINDOWS) :]
    if len(chosen) <= WINDOW_DATES:
        return []
    warehouse.show("judged_rows", Scope(table, first=chosen[0], last=chosen[-1]))
    rows = table.relation("judged_rows")
    figures = {f"mean_{name}": rows[name].mean() for name in _numbers(table)}
    figures |= {f"known_{name}": rows[name].count() for name in _numbers(table)}
    counted = rows.group_by(day=rows[table.date_column]).agg(rows=rows.count(), **figures)
    found = warehouse.read(counted.order_by("day")).to_pylist()
    return [_day(row, built[row["day"]].expected, _numbers(table)) for row in found]


def _numbers(table: Table) -> list[str]:
    return [
        column.name
        for column in table.columns
        if column.type in NUMBERS and column.name not in (*table.grain, *table.entity)
    ]


def _day(row: dict[str, Any], owed: int, names: Sequence[str]) -> _Day:
    means = {name: row[f"mean_{name}"] for name in names if row[f"known_{name}"]}
    missing = {name: 1 - row[f"known_{name}"] / row["rows"] for name in names}
    return _Day(row["day"], row["rows"], owed, means, missing)


def _shifts(table: Table, earlier: Sequence[_Day], newest: Sequence[_Day]) -> Iterator[Figure]:
    shift = partial(_shift, table)
    before, now = (fmean(day.owed for day in days) for days in (earlier, newest))
    more = f"; owed a date: {before:.4g}, now {now:.4g}" if table.owed else ""
    counts = [(day.day, float(day.rows)) for day in newest]
    yield from shift(ROWS, [day.rows for day in earlier], counts, more)
    for name in _numbers(table):
        level = [day.means[name] for day in earlier if name in day.means]
        yield from shift(name, level, [(day.day, day.means[name]) for day in newest if name in day.means])
        yield from _more_missing(table, name, earlier, newest)


def _shift(
    table: Table, about: str, level: Sequence[float], newest: Sequence[tuple[date, float]], more: str = ""
) -> Iterator[Figure]:
    """Compare a figure's newest mean with its earlier daily values."""
    if not level or not newest:
        return
    center, now = fmean(level), fmean(value for _, value in newest)
    allowed = max(DEVIATIONS * _spread(level), LEAST_SHIFT * abs(center))
    if abs(now - center) <= allowed:
        return
    beyond = [day for day, value in newest if abs(value - center) > allowed]
    yield Figure(
        "regression", table.name, about, Judgement.WARNING,
        now, center + allowed if now > center else center - allowed,
        len(newest), len(beyond), beyond[:SHOWN_DATES], f"mean was {center:.4g}, now {now:.4g}{more}",
    )  # fmt: skip


def _spread(values: Sequence[float]) -> float:
    """Return the robust deviation; of what is the same on most dates, the ordinary one."""
    middle = median(values)
    return NORMAL_MAD * median(abs(value - middle) for value in values) or pstdev(values)


def _more_missing(
    table: Table, name: str, earlier: Sequence[_Day], newest: Sequence[_Day]
) -> Iterator[Figure]:
    before, now = (_share_missing(days, name) for days in (earlier, newest))
    allowed = before + MORE_MISSING
    if now <= allowed:
        return
    beyond = [day.day for day in newest if day.missing[name] > allowed]
    yield Figure(
        "regression", table.name, f"{name} missing", Judgement.WARNING, now, allowed, len(newest), len(beyond),
        beyond[:SHOWN_DATES], f"missing was {before:.1%}, now {now:.1%}",
    )  # fmt: skip


def _share_missing(days: Sequence[_Day], name: str) -> float:
    return sum(day.missing[name] * day.rows for day in days) / sum(day.rows for day in days)
