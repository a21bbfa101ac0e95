"""What becomes of the payloads of an endpoint: which tables they fill, and with which rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.laid_out import laid_out
from backcourt.sources.wire.reading import Reading
from backcourt.tables.declaration import Table

LandingRow: TypeAlias = "dict[str, Any]"
"""Columns of a landing table by name, `row_number` among them."""

Landed: TypeAlias = "tuple[Table, LandingRow]"


@dataclass(frozen=True)
class Endpoint:
    """The tables that payloads of an endpoint fill, and the function that reads their rows."""

    tables: tuple[Table, ...]
    rows: Callable[[Reading], Iterator[Landed]]


def parsed_by(endpoints: Mapping[str, Endpoint], reading: Reading) -> Parsed:
    """Return the landing rows of a payload, by its endpoint.

    Raises `PayloadError` when the endpoint is not known, or the payload is none of its kind.
    """
    endpoint = endpoints.get(reading.receipt.endpoint)
    if endpoint is None:
        raise reading.error(f"{reading.receipt.endpoint} is no endpoint that is known here")
    rows: dict[str, list[LandingRow]] = {table.name: [] for table in endpoint.tables}
    for table, row in endpoint.rows(reading):
        rows[table.name].append(row)
    return reading.parsed(laid_out(table, rows[table.name], reading.receipt) for table in endpoint.tables)
