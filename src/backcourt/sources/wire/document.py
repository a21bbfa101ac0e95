"""From the bytes of a payload to a JSON document, or the reason why they are none."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import Any, NoReturn

from backcourt.errors import PayloadError
from backcourt.landing import COMPRESSED_SUFFIXES, Receipt

LARGEST_PAYLOAD = 256 * 1024 * 1024
"""Bytes, decompressed. The largest payload we know, a season's schedule, is a fiftieth of it."""

KEPT = "the payload was kept, nothing was loaded from it; ingest it again, or upgrade Backcourt if it changed"

_CLOSING = {"{": "}", "[": "]"}


class _RepeatedNameError(ValueError):
    """An object says two things under one name."""


def read_payload(receipt: Receipt, path: Path) -> bytes:
    """Return the bytes of a landed payload as they came.

    Raises `PayloadError` when the file is damaged, or larger than any payload can be.
    """
    try:
        if receipt.suffix in COMPRESSED_SUFFIXES:
            payload = path.read_bytes()
        else:
            with gzip.open(path) as file:
                payload = file.read(LARGEST_PAYLOAD + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise PayloadError(f"{receipt.subject}: {path} is damaged", "ingest the payload again") from error
    if len(payload) > LARGEST_PAYLOAD:
        raise PayloadError(f"{receipt.subject} is larger than {LARGEST_PAYLOAD:,} bytes", KEPT)
    return payload


def text_of(payload: bytes, subject: str) -> str:
    """Return a payload as text: UTF-8, with or without a byte order mark."""
    if not payload.strip():
        raise PayloadError(f"{subject} is empty", KEPT)
    try:
        return payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PayloadError(f"{subject} is not UTF-8 text (byte {error.start:,})", KEPT) from error


def read_json(payload: bytes, subject: str) -> Any:
    """Return the JSON document of a payload.

    Raises `PayloadError` when it is empty, HTML, cut short, no JSON, holds NaN or Infinity, says two things under one
    name, or is nested deeper than any document that is meant to be read.
    """
    text = text_of(payload, subject)
    if is_markup(text):
        raise PayloadError(f"{subject} is HTML or XML, not JSON", KEPT)
    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        what = "ends in the middle" if is_cut_short(text) else "is not JSON"
        raise PayloadError(f"{subject} {what} ({where})", KEPT) from error
    except _RepeatedNameError as error:
        raise PayloadError(f"{subject} says two things under one name ({error})", KEPT) from error
    except RecursionError as error:
        raise PayloadError(f"{subject} is nested too deep", KEPT) from error
    except ValueError as error:
        raise PayloadError(f"{subject} holds what is no number", KEPT) from error


def is_markup(text: str) -> bool:
    """Tell whether a text that should be JSON is a page instead."""
    return text.lstrip()[:1] == "<"


def is_cut_short(text: str) -> bool:
    """Tell whether a document that is not valid begins like one and does not end like it."""
    bare = text.strip()
    return bare[:1] in _CLOSING and bare[-1:] != _CLOSING[bare[:1]]


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        _require_agreement(pairs, found)
    return found


def _require_agreement(pairs: list[tuple[str, Any]], found: dict[str, Any]) -> None:
    """Let a name be repeated with the same value; a second value would take the place of the first unseen."""
    for name, value in pairs:
        if found[name] != value:
            raise _RepeatedNameError(ascii(name[:80]))
