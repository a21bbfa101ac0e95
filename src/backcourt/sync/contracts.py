"""Column contracts: what a table's declaration says of its values, checked before rows are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from backcourt.tables.declaration import CONTEXT_SOURCE, EVER, SYNTHETIC, Table
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.sql import Query
from backcourt.warehouse.interface import ACCEPTED, Warehouse

DAY, BROKEN, SYNTHETIC_ROWS = "_day", "_broken", "_synthetic"
DUPLICATES = "duplicate key"


@dataclass(frozen=True)
class Examined:
    """The accepted rows, by date: what is wrong with those that break the contract, and how many are synthetic."""

    broken: Mapping[date, str]
    synthetic: Mapping[date, int]


def examine(warehouse: Warehouse, checks: Query, details: Query) -> Examined:
    """Look at the accepted rows once, and a second time in detail only if one of them breaks a rule."""
    found = warehouse.read(checks).to_pylist()
    synthetic = {row[DAY]: int(row.get(SYNTHETIC_ROWS, 0)) for row in found}
    if not any(row[DUPLICATES] or row[BROKEN] for row in found):
        return Examined({}, synthetic)
    broken: dict[date, str] = {}
    for row in warehouse.read(details).to_pylist():
        day = row.pop(DAY)
        if wrong := [f"{name} ({count} rows)" for name, count in row.items() if count]:
            broken[day] = "contract: " + "; ".join(wrong)
    return Examined(broken, synthetic)


def counts(table: Table) -> ir.Table:
    """Count the accepted rows that break any rule, those too many for their key, and the synthetic ones, per date."""
    rows = table.relation(ACCEPTED)
    conditions = {BROKEN: reduce(or_, _rules(table, rows).values())}
    if CONTEXT_SOURCE in table.schema:
        conditions[SYNTHETIC_ROWS] = rows[CONTEXT_SOURCE] == SYNTHETIC
    return _per_date(table, rows, conditions)


def detailed_counts(table: Table) -> ir.Table:
    """Count the accepted rows that break each rule, and those too many for their key, per date."""
    rows = table.relation(ACCEPTED)
    return _per_date(table, rows, _rules(table, rows))


def _per_date(table: Table, rows: ir.Table, conditions: Mapping[str, ir.BooleanValue]) -> ir.Table:
    """Count, per date, rows too many for their key and rows that meet each condition."""
    day = rows[table.date_column] if table.date_column else ibis.literal(EVER)
    sums = {name: value.sum().fill_null(0) for name, value in conditions.items()}
    by_key = rows.group_by(*table.grain, **{DAY: day}).agg(_rows=rows.count(), **sums)
    totals = {name: by_key[name].sum().cast("int64") for name in sums}
    return by_key.group_by(DAY).agg(**{DUPLICATES: (by_key._rows - 1).sum().cast("int64")}, **totals)


def _rules(table: Table, rows: ir.Table) -> dict[str, ir.BooleanValue]:
    """Return by name what is true of rows that break a rule."""
    rules: dict[str, ir.BooleanValue] = {}
    for column in table.columns:
        value = rows[column.name]
        if not column.missing:
            rules[f"{column.name} is missing"] = value.isnull()
        if column.low is not None:
            rules[f"{column.name} below {column.low:g}"] = value < column.low
        if column.high is not None:
            rules[f"{column.name} above {column.high:g}"] = value > column.high
    return rules
