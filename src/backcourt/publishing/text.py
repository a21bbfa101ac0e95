"""JSON made by the engine: rows are nested and written where they are, many at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from backcourt.tables.expressions import ibis, ir

if TYPE_CHECKING:
    import ibis.expr.types as types


def to_json(value: ir.Value) -> ir.StringValue:
    """Return a struct or an array as JSON text."""

    @ibis.udf.scalar.builtin(name="to_json", signature=((value.type(),), "string"))
    def text_of(value):  # type: ignore[no-untyped-def]
        ...

    # What engines return is of a JSON type of their own.
    text: types.StringValue = text_of(value).cast("json").cast("string")
    return text


def collected(
    entry: ir.Value, *, order_by: ir.Value | Sequence[ir.Value], where: ir.BooleanValue | None = None
) -> ir.ArrayValue:
    """Return the entries of a group, none of which is NULL, as an array in an order.

    To leave out those that are NULL, which there are none of, engines would work out every entry twice.
    """
    found: ir.ArrayValue = entry.collect(where=where, order_by=order_by, include_null=True)
    return found


WRITTEN = "%Y-%m-%dT%H:%M:%SZ"
"""How published files write a moment."""


def listed(texts: Sequence[ir.StringValue]) -> ir.Value:
    """Return JSON texts, without those that are NULL, as an array to be nested in others."""
    return ("[" + ibis.literal(",").join(texts) + "]").cast("json")


def moment(value: ir.TimestampValue) -> ir.StringValue:
    """Return a naive UTC timestamp as published files write it."""
    return value.strftime(WRITTEN)


def written(value: datetime) -> str:
    """Return a naive UTC moment as published files write it."""
    return value.strftime(WRITTEN)


def joined(head: Mapping[str, Any], **written: str) -> bytes:
    """Return one JSON object of plain fields and of fields that are JSON already."""
    fields = [json.dumps(head, ensure_ascii=False, separators=(",", ":"))[1:-1]]
    fields += [f"{json.dumps(name)}:{text}" for name, text in written.items()]
    return ("{" + ",".join(fields) + "}").encode()
