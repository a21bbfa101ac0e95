"""What is asked of the engine for one table: queries that do not depend on the dates at hand.

The dates of a chunk are shown as a relation of their own, so a query is built and compiled once per table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import pyarrow as pa

from backcourt.sync.contracts import counts, detailed_counts
from backcourt.sync.promises import accounts
from backcourt.sync.said import SAID, store_schema
from backcourt.tables.declaration import RUN_COLUMNS, Gate, Inputs, Part, Table
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.graph import Catalogue
from backcourt.tables.sql import Query, Texts
from backcourt.warehouse.interface import ACCEPTED, STAGED

SCOPE = "scope_dates"
BUILT = "built_rows"


@dataclass(frozen=True)
class TableQueries:
    """What makes a table: its parts, its rows, what is settled among them, who was owed, contract checks, gates.

    `said` asks for what was said live before. `details` of the checks are asked for only when a row breaks a rule.
    """

    parts: tuple[tuple[Part, Query], ...]
    rows: Query
    settled: Query | None
    accounts: Query | None
    checks: Query
    details: Query
    gates: tuple[tuple[Gate, Query], ...]
    said: Query | None = None

    @property
    def stages(self) -> list[list[tuple[Part, Query]]]:
        """The parts, in stages: those of one read nothing of each other."""
        stages: list[list[tuple[Part, Query]]] = []
        place: dict[str, int] = {}
        for part, query in self.parts:
            read = (stage for name, stage in place.items() if f'"{name}"' in query.sql)
            place[part.name] = 1 + max(read, default=-1)
            if place[part.name] == len(stages):
                stages.append([])
            stages[place[part.name]].append((part, query))
        return stages

    def compile(self) -> None:
        """Have the SQL of all of them at hand."""
        for query in self:
            query.sql  # noqa: B018

    def __iter__(self) -> Iterator[Query]:
        """Yield those that are always asked, in order."""
        yield from (query for _, query in self.parts)
        yield from filter(None, (self.rows, self.settled, self.accounts, self.checks, self.said))
        yield from (query for _, query in self.gates)


def scope_rows(dates: Sequence[date]) -> pa.Table:
    """Return the dates of a chunk as the rows of the `SCOPE` relation."""
    return pa.table({"scope_date": pa.array(dates, pa.date32())})


def made_anew(table: Table, catalogue: Catalogue) -> tuple[Inputs, Mapping[str, ir.Table], ir.Table]:
    """Build a table's expressions once more, for those who watch: inputs, what parts are made of, rows."""
    inputs, made = _relations.__wrapped__(table, _sources(table, catalogue))
    if table.build is None:
        raise ValueError(f"{table.name} is not made by an expression")
    return inputs, made, table.build(inputs)


def readable_relations(table: Table, catalogue: Catalogue) -> Inputs:
    """Return what a table's functions may read, inputs and parts, as relations to write further expressions on."""
    return _relations(table, _sources(table, catalogue))[0]


def table_queries(table: Table, catalogue: Catalogue, texts: Texts) -> TableQueries:
    """Return the queries of a table; `texts` keeps their SQL."""
    sources = _sources(table, catalogue)

    def named(part: str) -> Query:
        return Query(f"{table.name}/{part}", lambda: _expressions(table, sources)[part], texts)

    return TableQueries(
        parts=tuple((part, named(part.name)) for part in table.parts),
        rows=named("rows"),
        settled=named("settled") if table.settle else None,
        accounts=named("accounts") if table.owed else None,
        checks=named("checks"),
        details=Query(f"{table.name}/details", lambda: detailed_counts(table), texts),
        gates=tuple((gate, named(gate.name)) for gate in table.gates),
        said=named("said") if table.spoken else None,
    )


def _sources(table: Table, catalogue: Catalogue) -> tuple[Table, ...]:
    return tuple(catalogue[entry.table] for entry in table.inputs)


@cache
def _relations(table: Table, sources: tuple[Table, ...]) -> tuple[Inputs, Mapping[str, ir.Table]]:
    """Return what may be read, and what its parts are made of."""
    inputs = {
        entry.name: source.relation(entry.name) for entry, source in zip(table.inputs, sources, strict=True)
    }
    made: dict[str, ir.Table] = {}
    for part in table.parts:
        made[part.name] = part.build(inputs)
        inputs[part.name] = ibis.table(made[part.name].schema(), name=part.name)
    return inputs, made


@cache
def _expressions(table: Table, sources: tuple[Table, ...]) -> Mapping[str, ir.Table]:
    """Build the expressions of a table, once for every process and declaration."""
    inputs, made = _relations(table, sources)
    rows = table.build(inputs) if table.build else ibis.table(table.schema, name=BUILT)
    # Rows that come straight from an input still carry that input's own run.
    rows = _within_scope(rows.drop(*(name for name in RUN_COLUMNS if name in rows.columns)), table)
    accepted = table.relation(ACCEPTED)
    found = {**made, "rows": rows, "checks": counts(table)}
    if table.settle:
        found["settled"] = table.settle(ibis.table(rows.schema(), name=STAGED))
    if table.spoken:
        found["said"] = _within_scope(ibis.table(store_schema(table), name=SAID), table).select(*table.schema)
    if table.owed:
        found["accounts"] = accounts(table, _within_scope(table.owed(inputs), table))
    return found | {gate.name: gate.measure(accepted, inputs) for gate in table.gates}


def _within_scope(rows: ir.Table, table: Table) -> ir.Table:
    if not table.date_column:
        return rows
    scope = ibis.table({"scope_date": "date"}, name=SCOPE)
    return rows.semi_join(scope, rows[table.date_column] == scope.scope_date)
