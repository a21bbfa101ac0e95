"""What rows rest on: how many are synthetic, and how often a required value is missing."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import ibis
import ibis.expr.types as ir

from backcourt.sync.figures import Figure, Judgement, Share, by_season, most, season_label_of
from backcourt.sync.ledger import STORES
from backcourt.sync.plan import Planner
from backcourt.tables.declaration import CONTEXT_SOURCE, EVER, Table
from backcourt.warehouse.interface import Scope, Warehouse

MOST_SYNTHETIC = 0.05
"""Share of synthetic rows that raises a warning: history without lines is honest, but it is not the market."""

MOST_MISSING = 0.05
"""Share of the rows nobody excused in which a required column may be missing."""


def synthetic_shares(planner: Planner) -> Iterator[Figure]:
    """Tell, per table and season, the share of rows that rest on schedule and history alone."""
    for table in planner.catalogue.values():
        if CONTEXT_SOURCE not in table.schema:
            continue
        built = planner.ledger.of(table.name)
        for season, days in by_season(sorted(built)).items():
            shares = {day: Share(built[day].synthetic, built[day].rows) for day in days if built[day].is_done}
            yield most("synthetic", table.name, season, shares, MOST_SYNTHETIC, Judgement.WARNING)


def required_columns(warehouse: Warehouse, planner: Planner) -> Iterator[Figure]:
    """Tell, per required column and season, how often it is missing where no exception explains it."""
    for table in planner.catalogue.values():
        names = [column.name for column in table.columns if column.required]
        if not names or not planner.ledger.of(table.name):
            continue
        missing: dict[tuple[str, str], dict[date, Share]] = defaultdict(dict)
        for row in warehouse.read(_missing(warehouse, table, names)).to_pylist():
            day = row["day"]
            for name in names:
                missing[season_label_of(day), name][day] = Share(int(row[name]), row["rows"])
        for (season, name), shares in sorted(missing.items()):
            about = f"{name} {season}"
            yield most("required", table.name, about, shares, MOST_MISSING, Judgement.REFUSED)


def _missing(warehouse: Warehouse, table: Table, names: list[str]) -> ir.Table:
    """Count, per date, the rows without exception and those of them in which each column is missing."""
    warehouse.show("required_rows", Scope(table))
    rows = table.relation("required_rows")
    rows = rows.mutate(day=rows[table.date_column] if table.date_column else ibis.literal(EVER))
    if table.entity:
        rows = _not_excused(warehouse, table, rows)
    counted = rows.group_by("day").agg(
        **{name: rows[name].isnull().sum() for name in names}, rows=rows.count()
    )
    return counted.order_by("day")


def _not_excused(warehouse: Warehouse, table: Table, rows: ir.Table) -> ir.Table:
    warehouse.show_store("known_exceptions", "exceptions")
    excused = ibis.table(STORES["exceptions"], name="known_exceptions")
    excused = excused.filter(excused.table_name == table.name)
    excused = excused.select(excused_day="partition_date", excused_entity="entity").distinct()
    label = ibis.literal(" ").join([rows[name].cast("string") for name in table.entity])
    return rows.anti_join(excused, [rows.day == excused.excused_day, label == excused.excused_entity])
