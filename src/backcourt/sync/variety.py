"""Columns that must vary: whether a season holds as many values, and of both signs, as its declaration says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir

from backcourt.sync.figures import Figure, Judgement
from backcourt.sync.plan import Planner
from backcourt.tables.calendar import season_year
from backcourt.tables.declaration import Column, Table
from backcourt.time import season_label
from backcourt.warehouse.interface import Scope, Warehouse

TWO = 2
ENOUGH_ROWS = 30
"""Rows of a season from which on a column that must vary has had its chance."""

ROWS_PER_VALUE = 200
"""Rows more per value beyond two: what is true of a team repeats for all its players, all evening."""

ROWS_FOR_SIGNS = 1000
"""Rows from which on a column with both signs has had its chance to show them."""


@dataclass(frozen=True)
class Constant:
    """A column that holds fewer values in a season than it must, or is of one sign only (`values` of `needed`)."""

    table: str
    column: str
    season: str
    rows: int
    values: int
    needed: int
    what: str = "values"


@dataclass
class Variety:
    """What does not vary, and which columns that should have no value at all in a season."""

    constants: list[Constant] = field(default_factory=list)
    empty: list[Figure] = field(default_factory=list)


def variety(warehouse: Warehouse, planner: Planner) -> Variety:
    """Look at every column that must vary, season by season; what is not known varies neither much nor little."""
    found = Variety()
    for table in planner.catalogue.values():
        chosen = [column for column in table.columns if column.varies]
        if not chosen or not table.date_column or not planner.ledger.of(table.name):
            continue
        for season in warehouse.read(_seasons(warehouse, table, chosen)).to_pylist():
            found.constants += _constants(table, chosen, season)
            found.empty += _empty(table, chosen, season)
    return found


def _seasons(warehouse: Warehouse, table: Table, chosen: list[Column]) -> ir.Table:
    warehouse.show("varying", Scope(table))
    rows = table.relation("varying")
    figures: dict[str, ir.Value] = {}
    for column in chosen:
        values = rows[column.name]
        # Whether there are two values is told by the lowest and the highest, for a fraction of what counting costs.
        two = (values.min() != values.max()).ifelse(2, 1)
        counted = two if column.distinct == TWO else values.nunique()
        figures |= {f"values_{column.name}": counted, f"known_{column.name}": values.count()}
        if column.both_signs:
            figures |= {f"low_{column.name}": values.min(), f"high_{column.name}": values.max()}
    seasons = rows.group_by(year=season_year(rows[table.date_column])).agg(seen=rows.count(), **figures)
    return seasons.order_by("year").filter(ibis._.seen >= ENOUGH_ROWS)


def _constants(table: Table, chosen: list[Column], season: dict[str, Any]) -> Iterator[Constant]:
    label = season_label(season["year"])
    for column in chosen:
        name, known = column.name, season[f"known_{column.name}"]
        values, needed = season[f"values_{name}"], column.distinct
        if known and values < needed and known >= ENOUGH_ROWS + ROWS_PER_VALUE * (needed - TWO):
            yield Constant(table.name, name, label, known, values, needed)
        if (
            column.both_signs
            and known >= ROWS_FOR_SIGNS
            and season[f"low_{name}"] * season[f"high_{name}"] >= 0
        ):
            yield Constant(table.name, name, label, known, 1, 2, "signs")


def _empty(table: Table, chosen: list[Column], season: dict[str, Any]) -> Iterator[Figure]:
    """Name what is never known: right in a season without that source, and wrong in any other."""
    label = season_label(season["year"])
    for column in chosen:
        if not season[f"known_{column.name}"]:
            about, note = f"{column.name} {label}", f"no value in {season['seen']:,} rows"
            yield Figure("empty", table.name, about, Judgement.WARNING, 0.0, 0.0, 0, note=note)
