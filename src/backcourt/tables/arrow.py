"""The engine-neutral column types as Arrow types: how rows travel between engines, files and Python."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from backcourt.arrays import Floats, floats
from backcourt.tables.expressions import ir

ARROW_TYPES = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


def arrow_schema(columns: Mapping[str, str]) -> pa.Schema:
    """Return engine-neutral column types as an Arrow schema."""
    return pa.schema([(name, ARROW_TYPES[kind]) for name, kind in columns.items()])


def expressed_schema(expression: ir.Table) -> pa.Schema:
    """Return the types an expression declares, whole numbers of any width as `int64`."""
    kinds = {name: type(kind).__name__.lower() for name, kind in expression.schema().items()}
    return arrow_schema({name: "int64" if "int" in kind else kind for name, kind in kinds.items()})


def floats_of(rows: pa.Table, name: str) -> Floats:
    """Return a column of numbers as an array, missing ones as NaN."""
    return floats(rows[name].cast(pa.float64()).to_numpy())
