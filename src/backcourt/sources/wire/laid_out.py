"""From rows that were understood to rows of a landing table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from backcourt.landing import Receipt
from backcourt.tables.declaration import Table

if TYPE_CHECKING:
    import pyarrow as pa


def laid_out(table: Table, rows: Sequence[Mapping[str, Any]], receipt: Receipt) -> tuple[Table, pa.Table]:
    """Return a landing table and its rows: one mapping of column names each, `row_number` among them.

    Columns that no row names are NULL, or what the receipt says. Raises `KeyError` for a name that is no column.
    """
    import pyarrow as pa

    from backcourt.sources.arrow import landing_table
    from backcourt.tables.arrow import ARROW_TYPES

    names = dict.fromkeys(["row_number", *(name for row in rows for name in row)])
    columns: dict[str, Any] = {
        name: pa.array([row.get(name) for row in rows], ARROW_TYPES[table.schema[name]]) for name in names
    }
    return table, landing_table(table, columns, receipt)
