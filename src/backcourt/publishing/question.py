"""What publishing asks of the engine: queries that depend on no date, whose SQL is compiled once and remembered.

Compiling an expression takes ten times as long as answering it for one date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import BaseModel

from backcourt.tables.declaration import Table
from backcourt.tables.expressions import ibis, ir

Relations: TypeAlias = "Mapping[str, ir.Table]"
"""The relations an expression is written on, by name."""

Schema: TypeAlias = "Mapping[str, str]"


@dataclass(frozen=True)
class Question:
    """A question: its name, the expression, and what that reads.

    `dated` tables are shown for the dates asked about, `past` ones for those that are over, `whole` ones for all;
    `stores` are bookkeeping tables, `rows` relations that are handed in or kept (see `Frame.keep`), `kept` questions
    whose answers are kept by then, under their names.
    """

    name: str
    expression: Callable[[Relations], ir.Table]
    dated: tuple[Table, ...] = ()
    past: tuple[Table, ...] = ()
    whole: tuple[Table, ...] = ()
    stores: Mapping[str, Schema] = field(default_factory=dict)
    rows: Mapping[str, Schema] = field(default_factory=dict)
    kept: tuple[Question, ...] = ()

    def build(self) -> ir.Table:
        """Write the expression on what it reads."""
        tables = {
            table.name: table.relation(alias(table.name)) for table in (*self.dated, *self.past, *self.whole)
        }
        schemas = {**self.stores, **self.rows}
        others = {name: ibis.table(schema, name=alias(name)) for name, schema in schemas.items()}
        kept = {each.name: ibis.table(each.build().schema(), name=alias(each.name)) for each in self.kept}
        return self.expression({**tables, **others, **kept})


class Answer(BaseModel):
    """The rows that answered a question about a season, and a digest of what they were read from."""

    made_from: str
    columns: list[str] = []
    rows: list[list[Any]] = []

    @classmethod
    def of(cls, made_from: str, records: Sequence[Mapping[str, Any]]) -> Answer:
        """Return an answer of records that have the same fields in the same order."""
        columns = list(records[0]) if records else []
        return cls(made_from=made_from, columns=columns, rows=[list(each.values()) for each in records])


Answers: TypeAlias = dict[str, Answer]
"""What was answered before, by question and season: seasons that are over are not asked about every day."""


def alias(name: str) -> str:
    """Return the name under which the engine is shown what a question reads."""
    return f"published_{name}"


def combined(parts: Iterable[str]) -> str:
    """Return one digest of several."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]
