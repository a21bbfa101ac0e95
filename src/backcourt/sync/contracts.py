"""Column contracts: what a table's declaration says of its values, checked before rows are written."""

from datetime import date

import ibis
import ibis.expr.types as ir

from backcourt.tables.declaration import EVER, Column, Table
from backcourt.tables.sql import Query
from backcourt.warehouse.interface import ACCEPTED, Warehouse


def violations(warehouse: Warehouse, checks: Query) -> dict[date, str]:
    """Return, for each date of the accepted rows that breaks the contract, what is wrong."""
    found = warehouse.read(checks).to_pylist()
    broken: dict[date, str] = {}
    for row in found:
        day = row.pop("_day")
        wrong = [f"{name} ({count} rows)" for name, count in row.items() if count]
        if wrong:
            broken[day] = "contract: " + "; ".join(wrong)
    return broken


def counts(table: Table) -> ir.Table:
    """Count the accepted rows that break each rule, per date."""
    rows = table.relation(ACCEPTED)
    key = [rows[name].cast("string").fill_null("") for name in table.grain]
    checks = {"duplicate key": rows.count() - ibis.literal("\x1f").join(key).nunique()}
    for column in table.columns:
        checks |= _column_checks(column, rows)
    day = rows[table.date_column] if table.date_column else ibis.literal(EVER)
    return rows.group_by(_day=day).agg(**checks)


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
