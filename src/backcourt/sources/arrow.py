"""What every parser needs to build landing rows as Arrow tables."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from backcourt.landing import Receipt
from backcourt.tables.arrow import ARROW_TYPES
from backcourt.tables.declaration import EVER, Table

ROW_BITS = 24
"""Bits of a place that number the row: a payload has fewer than sixteen million rows."""

PAYLOAD_BITS = 39
"""Bits of a place that tell payloads apart: of a hundred thousand, two are alike in one store of a hundred."""


def map_distinct(
    column: pa.ChunkedArray, function: Callable[[Any], Any], kind: pa.DataType
) -> pa.ChunkedArray:
    """Apply a function to a column, computing each distinct value once."""
    encoded = column.combine_chunks().dictionary_encode()
    mapped = pa.array([function(value) for value in encoded.dictionary.to_pylist()], kind)
    missing = pa.scalar(function(None), kind)
    return pa.chunked_array(
        [
            pc.fill_null(mapped.take(encoded.indices), missing)
            if missing.is_valid
            else mapped.take(encoded.indices)
        ]
    )


def _payload_place(receipt: Receipt) -> int:
    """Return a number that keeps the rows of different payloads apart and in a fixed order.

    Two subjects may have the same bytes for an answer, so it is made of both.
    """
    digest = sha256(f"{receipt.subject}\n{receipt.sha256}".encode()).digest()
    return int.from_bytes(digest[:8]) >> (64 - PAYLOAD_BITS) << ROW_BITS


def landing_table(table: Table, columns: dict[str, Any], receipt: Receipt) -> pa.Table:
    """Lay columns (arrays, or one constant for all rows) out as rows of a landing table; absent ones are NULL."""
    length = next(len(value) for value in columns.values() if not isinstance(value, str))
    defaults: dict[str, Any] = {
        "source": receipt.source,
        "subject": receipt.subject,
        "payload_sha": receipt.sha256,
        "row_number": pa.array(range(length), pa.int64()),
        "payload_rows": pa.scalar(1, pa.int64()),
    }
    filled = defaults | columns
    filled["landing_place"] = pc.add(filled["row_number"], _payload_place(receipt))
    result = {}
    for name, kind in table.schema.items():
        value = filled.get(name)
        if value is None or isinstance(value, str | pa.Scalar):
            scalar = value if isinstance(value, pa.Scalar) else pa.scalar(value, ARROW_TYPES[kind])
            value = pa.repeat(scalar, length)
        result[name] = value.cast(ARROW_TYPES[kind])
    day = result.get("landed_date")
    result["landed_date"] = pc.fill_null(day, EVER)
    return pa.table(result)
