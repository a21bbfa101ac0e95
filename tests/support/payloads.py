"""Payloads written by hand, landed as if a provider had sent them, and what became of their rows."""

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa

from backcourt.landing import LandingZone, Receipt
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.reading import Reading

FETCHED = datetime(2024, 2, 22, 12, tzinfo=UTC)


def landed(
    folder: Path,
    payload: bytes | str | object,
    *,
    source: str = "toy",
    endpoint: str = "things",
    parameters: Mapping[str, str] | None = None,
    suffix: str = ".json",
) -> tuple[Receipt, Path]:
    """Land a payload (bytes as they are, text as UTF-8, anything else as JSON) and return what parsers are given."""
    content = (
        payload
        if isinstance(payload, bytes)
        else (payload if isinstance(payload, str) else json.dumps(payload)).encode()
    )
    zone = LandingZone(folder)
    receipt = zone.land(
        content,
        source=source,
        endpoint=endpoint,
        parameters=parameters or {},
        suffix=suffix,
        fetched_at=FETCHED,
    )
    return receipt, zone.path_of(receipt)


def delivered(
    folder: Path, payload: bytes, *, source: str, endpoint: str, **about: Any
) -> tuple[Receipt, Path]:
    """Return what parsers are given, without the books of a landing zone: for payloads by the thousand."""
    digest, suffix = sha256(payload).hexdigest(), about.get("suffix", ".json")
    fetched_at = FETCHED.isoformat()
    receipt = Receipt(source, endpoint, about.get("parameters", {}), fetched_at, digest, len(payload), suffix)
    path = folder / "payload.gz"
    path.write_bytes(gzip.compress(payload, 1))
    return receipt, path


def reading(folder: Path, payload: bytes | str | object, **about: Any) -> Reading:
    """Land a payload and begin to read it."""
    return Reading(*landed(folder, payload, **about))


def rows_of(parsed: Parsed, table: str) -> list[dict[str, Any]]:
    """Return the landing rows of a table; none when the parser does not fill it."""
    found: list[pa.Table] = [rows for declared, rows in parsed.tables if declared.name == table]
    return [row for rows in found for row in rows.to_pylist()]


def rejects_of(parsed: Parsed) -> list[tuple[str, str]]:
    """Return reason and path of every rejected row."""
    return [(row["reason"], row["path"]) for row in rows_of(parsed, "landed_rejects")]


def numbers_of(parsed: Parsed, table: str) -> list[int]:
    """Return the numbers of a table's rows in their payload."""
    return [
        number
        for declared, rows in parsed.tables
        if declared.name == table
        for number in rows["row_number"].to_pylist()
    ]
