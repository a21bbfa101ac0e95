"""Expressions as SQL text, compiled once each.

DuckDB's dialect is both what the embedded engine runs and the canonical text that code versions are made from.
"""

import re
from functools import lru_cache

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

REMEMBERED = 1000
"""Compiled expressions kept; a table has about five."""


@lru_cache(maxsize=REMEMBERED)
def _compiled(node: ops.Node) -> str:
    return str(ibis.to_sql(node.to_expr(), dialect="duckdb"))


def duckdb_sql(expression: ir.Table) -> str:
    """Return an expression as DuckDB SQL."""
    return _compiled(expression.op())


def canonical_sql(expression: ir.Table) -> str:
    """Return an expression as text that depends neither on the engine in use nor on the process.

    Ibis lists dropped columns in the order of a set, which differs from process to process; here they are sorted.
    """
    return re.sub(
        r"EXCLUDE \(([^)]*)\)",
        lambda match: f"EXCLUDE ({sorted(match[1].split(', '))})",
        duckdb_sql(expression),
    )
