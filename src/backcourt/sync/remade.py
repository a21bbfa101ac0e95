"""Dates of a table made once more from what is stored, beside what is stored of it, for those who want to see how."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from backcourt.sync.chunk import show_inputs
from backcourt.sync.queries import readable_relations, table_queries
from backcourt.tables.arrow import arrow_schema
from backcourt.tables.declaration import Table
from backcourt.tables.expressions import ir
from backcourt.tables.graph import Catalogue
from backcourt.tables.sql import Texts, all_of
from backcourt.warehouse.interface import Scope, Warehouse


@dataclass(frozen=True)
class Remade:
    """The inputs of a table on some dates and the relations it makes of them, to be read by name."""

    warehouse: Warehouse
    catalogue: Catalogue
    table: Table

    @classmethod
    def of(
        cls,
        warehouse: Warehouse,
        catalogue: Catalogue,
        table: Table,
        days: Sequence[date],
        texts: Texts | None = None,
        only: Collection[str] | None = None,
    ) -> Remade:
        """Show the inputs and evaluate the parts, or those named; `texts` is where SQL is remembered."""
        show_inputs(warehouse, catalogue, table, days)
        for part, query in table_queries(table, catalogue, {} if texts is None else texts).parts:
            if only is None or part.name in only:
                warehouse.keep(part.name, query)
        return cls(warehouse, catalogue, table)

    def read(self, name: str) -> pa.Table:
        """Return the rows of an input or a part."""
        return self.warehouse.read(all_of(name))

    def ask(self, question: ir.Table) -> list[dict[str, Any]]:
        """Return the rows of an expression on inputs and parts (see `relation`)."""
        rows: list[dict[str, Any]] = self.warehouse.read(question).to_pylist()
        return rows

    def relation(self, name: str) -> ir.Table:
        """Return an input or a part as a relation that expressions can be written on."""
        return readable_relations(self.table, self.catalogue)[name]

    def rows(self) -> pa.Table:
        """Return the rows that tasks in Python make of it."""
        nothing = arrow_schema(self.table.schema).empty_table()
        tasks = self.table.build_tasks(self.read) if self.table.build_tasks else ()
        return pa.concat_tables([nothing, *(task() for task in tasks)])


def stored_row(
    warehouse: Warehouse, table: Table, day: date, key: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the stored row of a key on a date, if there is one."""
    warehouse.show("stored", Scope(table, dates=[day]))
    rows = table.relation("stored")
    for name, value in key.items():
        rows = rows.filter(rows[name] == value)
    found = warehouse.read(rows.select(*table.schema)).to_pylist()
    return found[0] if found else None
