"""Expressions as SQL text, compiled once each.

DuckDB's dialect is both what the embedded engine runs and the canonical text that code versions are made from.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from threading import RLock
from typing import TypeAlias

from backcourt.tables.expressions import ibis, ir, ops

REMEMBERED = 1000
"""Compiled expressions kept; a table has about five."""

_COMPILING = RLock()
"""One thread builds and compiles at a time: the compiler was not made for several, and they would gain nothing."""

Texts: TypeAlias = MutableMapping[str, str]
"""SQL by the name of its query: a plain dictionary, or one that outlives the process."""


@dataclass(frozen=True)
class Query:
    """An expression with a name under which its SQL is remembered, so that it is seldom built at all."""

    name: str
    build: Callable[[], ir.Table]
    texts: Texts

    @property
    def sql(self) -> str:
        """The query in DuckDB's dialect."""
        if self.name not in self.texts:
            with _COMPILING:
                self.texts[self.name] = duckdb_sql(self.build())
        return self.texts[self.name]


def all_of(alias: str) -> Query:
    """Return the query for all that is shown under an alias, which takes no expression."""
    return Query(alias, lambda: ibis.table({}, name=alias), {alias: f'FROM "{alias}"'})


def duckdb_sql(expression: ir.Table | Query) -> str:
    """Return an expression as DuckDB SQL."""
    if isinstance(expression, Query):
        return expression.sql
    node = expression.op()
    # A relation as it stands needs no compiler, which takes longer to import than most questions take to answer.
    return f'FROM "{node.name}"' if type(node) is ops.UnboundTable else _compiled(node)


@lru_cache(maxsize=REMEMBERED)
def _compiled(node: ops.Node) -> str:
    with uncollected():
        return str(ibis.to_sql(node.to_expr(), dialect="duckdb", pretty=False))


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the search for garbage: where very many objects are made to stay, it takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def canonical_sql(query: Query) -> str:
    """Return a query as text that depends neither on the engine in use nor on the process.

    Ibis lists dropped columns in the order of a set, which differs from process to process; here they are sorted.
    """
    return re.sub(
        r"EXCLUDE \(([^)]*)\)",
        lambda match: f"EXCLUDE ({sorted(match[1].split(', '))})",
        query.sql,
    )
