"""Entries of the record as a chain: each names the hash of the one before, so that none can be altered or left out."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal, TypeAlias

from pydantic import ValidationError

from backcourt.publishing.forms.base import Model
from backcourt.publishing.forms.best_bets import Entry

BEGINNING = "0" * 64
"""What the first entry names as the hash before it."""

EntryKind: TypeAlias = Literal["rule", "picks", "results"]


def canonical(content: Model) -> str:
    """Return content as JSON of which there is only one way to write it: keys sorted, no spaces, ASCII."""
    return json.dumps(content.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))


def hash_of(entry: Entry) -> str:
    """Return the hash that an entry must carry."""
    parts = (
        entry.previous,
        str(entry.number),
        entry.kind,
        f"{entry.written_at:%Y-%m-%dT%H:%M:%SZ}",
        entry.date.isoformat(),
        entry.content,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def next_entry(last: Entry | None, kind: EntryKind, written_at: datetime, day: date, content: Model) -> Entry:
    """Return the entry that follows the last one."""
    entry = Entry(
        number=last.number + 1 if last else 1,
        kind=kind,
        written_at=written_at,
        date=day,
        content=canonical(content),
        previous=last.sha256 if last else BEGINNING,
        sha256="",
    )
    return entry.model_copy(update={"sha256": hash_of(entry)})


def break_in(entries: Sequence[Entry]) -> str:
    """Name the first entry that is not what it was when it was appended; empty if all are."""
    previous = BEGINNING
    for number, entry in enumerate(entries, start=1):
        if entry.number != number:
            return f"entry {number} is missing: {named(entry)} stands in its place"
        if entry.previous != previous:
            return f"{named(entry)} does not follow the entry before it"
        if entry.sha256 != hash_of(entry):
            return f"{named(entry)} was altered: its hash does not hold"
        previous = entry.sha256
    return ""


def named(entry: Entry) -> str:
    """Return how messages name an entry."""
    return f"entry {entry.number} ({entry.kind} of {entry.date})"


def line_of(entry: Entry) -> bytes:
    """Return an entry as the one line that stands for it in the file."""
    return entry.model_dump_json().encode() + b"\n"


def entry_in(line: bytes) -> Entry | None:
    """Return the entry that a line holds; None if it is not a line that `line_of` wrote."""
    try:
        entry = Entry.model_validate_json(line)
    except ValidationError:
        return None
    return entry if line_of(entry) == line else None


def lines_of(entries: Iterable[Entry]) -> bytes:
    """Return entries as lines."""
    return b"".join(map(line_of, entries))
