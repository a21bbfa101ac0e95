"""Evaluate an expression over rows given in a test, by the engine itself."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from backcourt.warehouse.duckdb import DuckDBWarehouse

ARROW = {
    "int64": pa.int64(), "float64": pa.float64(), "string": pa.string(), "boolean": pa.bool_(), "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}  # fmt: skip


def evaluated(
    folder: Path,
    kinds: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    formula: Callable[[ir.Table], ir.Table],
) -> list[dict[str, Any]]:
    """Return the rows of `formula` over `rows`, whose columns have the engine-neutral types `kinds`."""
    warehouse = DuckDBWarehouse(folder / "rows.duckdb")
    schema = pa.schema([(name, ARROW[kind]) for name, kind in kinds.items()])
    try:
        warehouse.show_rows("given_rows", pa.Table.from_pylist([dict(row) for row in rows], schema=schema))
        found: list[dict[str, Any]] = warehouse.read(
            formula(ibis.table(kinds, name="given_rows"))
        ).to_pylist()
        return found
    finally:
        warehouse.close()
