"""The record of best bets: a file that only grows, beside the snapshots that show it.

Entries are appended, and on disk, before the pointer to the snapshot that shows them is swapped. So the file holds all
that is published, and perhaps, after a publication that was killed in between, lines that nobody ever saw: these are
put aside by the next one. Anything else that differs from what is published was done by other hands.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from pydantic import ValidationError

from backcourt.errors import RefusedError
from backcourt.files import write_atomically
from backcourt.publishing.best_bets.chain import (
    BEGINNING,
    EntryKind,
    break_in,
    entry_in,
    line_of,
    lines_of,
    named,
    next_entry,
)
from backcourt.publishing.best_bets.rule import PickKey
from backcourt.publishing.forms.base import Model
from backcourt.publishing.forms.best_bets import (
    Entry,
    GradedPick,
    PicksOfDate,
    RecordFile,
    ResultsOfDate,
    Rule,
)
from backcourt.publishing.snapshots import Shelf

FILE, ASIDE = "best-bets-record.jsonl", "best-bets-record.never-published"
PUBLISHED = "v1/best-bets/record.json"
ADVICE = (
    "a published record is never altered: bring back {path} as it was, from a backup or from what readers have; "
    "what is published stays"
)


@dataclass
class Record:
    """The entries so far, and those that this publication adds.

    `unseen` are bytes of the file behind its last entry that were never published.
    """

    path: Path | None = None
    entries: list[Entry] = field(default_factory=list)
    unseen: bytes = b""
    is_restored: bool = False
    added: list[Entry] = field(default_factory=list)
    picks: dict[date, tuple[Entry, PicksOfDate]] = field(default_factory=dict)
    results: dict[date, ResultsOfDate] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.entries:
            self._learn(entry)

    @property
    def last(self) -> Entry | None:
        """The newest entry."""
        entries = self.added or self.entries
        return entries[-1] if entries else None

    @property
    def head(self) -> str:
        """The hash of the newest entry: who knows it knows whether anything before was altered."""
        return self.last.sha256 if self.last else BEGINNING

    @property
    def as_of(self) -> datetime | None:
        """The latest moment (UTC) that anything in the record knew."""
        picks = (content.as_of for _, content in self.picks.values())
        return max((*picks, *(results.as_of for results in self.results.values())), default=None)

    def results_of(self, day: date) -> dict[PickKey, GradedPick]:
        """Return the newest results of a date, by pick."""
        found = self.results[day].results if day in self.results else ()
        return {(each.game_id, each.player_id, each.stat): each for each in found}

    def all(self) -> Iterator[Entry]:
        """Yield every entry, those that are added too."""
        yield from self.entries
        yield from self.added

    def add(self, kind: EntryKind, written_at: datetime, day: date, content: Model) -> None:
        """Add an entry; it is on disk after `save`."""
        entry = next_entry(self.last, kind, written_at, day, content)
        self.added.append(entry)
        self._learn(entry)

    def save(self) -> None:
        """Bring what was added to disk, behind what is published."""
        if self.path is None or not (self.added or self.unseen or self.is_restored):
            return
        if self.is_restored:
            write_atomically(self.path, lines_of(self.entries))
        elif self.unseen:
            self._put_aside()
        with self.path.open("ab") as file:
            file.write(lines_of(self.added))
            file.flush()
            os.fsync(file.fileno())
        self.path.chmod(0o644)

    def _put_aside(self) -> None:
        """Cut off what was never published; it is kept beside the file."""
        assert self.path is not None
        with self.path.with_name(ASIDE).open("ab") as file:
            file.write(self.unseen.rstrip(b"\n") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with self.path.open("r+b") as file:
            file.truncate(len(lines_of(self.entries)))
            os.fsync(file.fileno())

    def _learn(self, entry: Entry) -> None:
        if entry.kind == "rule":
            rule = Rule.model_validate_json(entry.content)
            self.rules[rule.version] = rule
        elif entry.kind == "picks":
            if entry.date in self.picks:
                raise RefusedError(f"{named(entry)} picks a second time", "picks of a date are made once")
            self.picks[entry.date] = entry, PicksOfDate.model_validate_json(entry.content)
        else:
            self.results[entry.date] = ResultsOfDate.model_validate_json(entry.content)


def open_record(folder: Path) -> Record:
    """Return the record of a publish folder as it was published.

    Raises `RefusedError`, naming the entry, where the file is not what was published.
    """
    path, published = folder / FILE, _published(Shelf(folder))
    advice = ADVICE.format(path=path)
    if not path.exists():
        return Record(path, _sound(published or [], advice), is_restored=True)
    lines = path.read_bytes().splitlines(keepends=True)
    if published is None:
        published = _whole(lines, advice)
    for entry, line in zip(published, lines, strict=False):
        if line != line_of(entry):
            raise RefusedError(f"{path} is not what was published: {named(entry)} was altered", advice)
    if len(lines) < len(published):
        missing = published[len(lines)]
        raise RefusedError(f"{path} is not what was published: {named(missing)} is missing", advice)
    return Record(path, _sound(published, advice), b"".join(lines[len(published) :]))


def _sound(entries: list[Entry], advice: str) -> list[Entry]:
    if broken := break_in(entries):
        raise RefusedError(f"the record of best bets is broken: {broken}", advice)
    return entries


def _whole(lines: list[bytes], advice: str) -> list[Entry]:
    """Return the entries of a file of which no snapshot tells; its last line may be torn, and was then never shown."""
    entries = []
    for number, line in enumerate(lines, start=1):
        entry = entry_in(line)
        if entry is None:
            if number == len(lines) and not line.endswith(b"\n"):
                break
            raise RefusedError(
                f"the record of best bets is broken: entry {number} is not what was written", advice
            )
        entries.append(entry)
    return entries


def _published(shelf: Shelf) -> list[Entry] | None:
    """Return the entries that readers have; None where no snapshot tells."""
    if (pointer := shelf.current()) is None:
        return None
    known = shelf.manifest(pointer).files.get(PUBLISHED)
    if known is None:
        return []
    path = shelf.path_of(pointer.snapshot) / PUBLISHED
    advice = f"remove {shelf.pointer_file} and run `backcourt publish`: all is written anew from {FILE}"
    try:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == known.sha256:
            return RecordFile.model_validate_json(content).entries
    except (FileNotFoundError, ValidationError):
        pass
    raise RefusedError(f"{path} is damaged: it is not the record that was published", advice)
