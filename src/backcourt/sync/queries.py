"""What is asked of the engine for one table: expressions that do not depend on the dates at hand.

The dates of a chunk are shown as a relation of their own, so an expression is built and compiled once per table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from backcourt.sync.contracts import counts
from backcourt.sync.promises import accounts
from backcourt.tables.declaration import RUN_COLUMNS, Gate, Table
from backcourt.tables.graph import Catalogue
from backcourt.warehouse.interface import ACCEPTED

SCOPE = "scope_dates"
BUILT = "built_rows"


@dataclass(frozen=True)
class TableQueries:
    """The rows of a table, its accounts of who was owed, its contract checks, and its gates' figures."""

    inputs: Mapping[str, ir.Table]
    rows: ir.Table
    accounts: ir.Table | None
    checks: ir.Table
    gates: tuple[tuple[Gate, ir.Table], ...]


def scope_rows(dates: Sequence[date]) -> pa.Table:
    """Return the dates of a chunk as the rows of the `SCOPE` relation."""
    return pa.table({"scope_date": pa.array(dates, pa.date32())})


def table_queries(table: Table, catalogue: Catalogue) -> TableQueries:
    """Return the expressions of a table, built once for every process and declaration."""
    return _queries(table, tuple(catalogue[entry.table] for entry in table.inputs))


@cache
def _queries(table: Table, sources: tuple[Table, ...]) -> TableQueries:
    inputs = {
        entry.name: source.relation(entry.name) for entry, source in zip(table.inputs, sources, strict=True)
    }
    rows = table.build(inputs) if table.build else ibis.table(table.schema, name=BUILT)
    # Rows that come straight from an input still carry that input's own run.
    rows = _within_scope(rows.drop(*(name for name in RUN_COLUMNS if name in rows.columns)), table)
    owed = _within_scope(table.owed(inputs), table) if table.owed else None
    accepted = table.relation(ACCEPTED)
    return TableQueries(
        inputs,
        rows,
        None if owed is None else accounts(table, owed),
        counts(table),
        tuple((gate, gate.measure(accepted, inputs)) for gate in table.gates),
    )


def _within_scope(rows: ir.Table, table: Table) -> ir.Table:
    if not table.date_column:
        return rows
    scope = ibis.table({"scope_date": "date"}, name=SCOPE)
    return rows.semi_join(scope, rows[table.date_column] == scope.scope_date)
