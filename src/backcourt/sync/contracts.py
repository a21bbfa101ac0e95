"""Column contracts: what a table's declaration says of its values, checked before rows are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from backcourt.tables.declaration import CONTEXT_SOURCE, EVER, SYNTHETIC, Column, Table
from backcourt.tables.sql import Query
from backcourt.warehouse.interface import ACCEPTED, Warehouse

DAY, SYNTHETIC_ROWS = "_day", "_synthetic"


@dataclass(frozen=True)
class Examined:
    """The accepted rows, by date: what is wrong with those that break the contract, and how many are synthetic."""

    broken: Mapping[date, str]
    synthetic: Mapping[date, int]


def examine(warehouse: Warehouse, checks: Query) -> Examined:
    """Look at the accepted rows once."""
    broken: dict[date, str] = {}
    synthetic: dict[date, int] = {}
    for row in warehouse.read(checks).to_pylist():
        day = row.pop(DAY)
        synthetic[day] = int(row.pop(SYNTHETIC_ROWS, 0))
        wrong = [f"{name} ({count} rows)" for name, count in row.items() if count]
        if wrong:
            broken[day] = "contract: " + "; ".join(wrong)
    return Examined(broken, synthetic)


def counts(table: Table) -> ir.Table:
    """Count the accepted rows that break each rule, and the synthetic ones, per date."""
    rows = table.relation(ACCEPTED)
    key = [rows[name].cast("string").fill_null("") for name in table.grain]
    checks = {"duplicate key": rows.count() - ibis.literal("\x1f").join(key).nunique()}
    for column in table.columns:
        checks |= _column_checks(column, rows)
    if CONTEXT_SOURCE in table.schema:
        checks[SYNTHETIC_ROWS] = (rows[CONTEXT_SOURCE] == SYNTHETIC).sum()
    day = rows[table.date_column] if table.date_column else ibis.literal(EVER)
    return rows.group_by(**{DAY: day}).agg(**checks)


def _column_checks(column: Column, rows: ir.Table) -> dict[str, ir.Value]:
    value = rows[column.name]
    checks = {}
    if not column.missing:
        checks[f"{column.name} is missing"] = value.isnull().sum()
    if column.low is not None:
        checks[f"{column.name} below {column.low:g}"] = (value < column.low).sum()
    if column.high is not None:
        checks[f"{column.name} above {column.high:g}"] = (value > column.high).sum()
    return checks
