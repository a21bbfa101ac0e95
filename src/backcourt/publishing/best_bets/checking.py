"""Whether the record of best bets is what was published: one line of the GO / NO-GO table."""

from __future__ import annotations

from pathlib import Path

from backcourt.errors import BackcourtError
from backcourt.publishing.best_bets.record import FILE, Record, open_record
from backcourt.sync.figures import Figure, Judgement

KIND = "record"
LEAST = 1
"""Entries that a record has at least."""


def record_figures(folder: Path) -> list[Figure]:
    """Verify the record in a publish folder, entry by entry; nothing is said where none was ever published."""
    try:
        record = open_record(folder)
    except BackcourtError as error:
        return [_figure(Judgement.REFUSED, None, 0, error.message)]
    if not record.entries:
        return []
    return [_figure(Judgement.GO, len(record.entries), len(record.picks), _note(record))]


def _figure(judgement: Judgement, entries: int | None, dates: int, note: str) -> Figure:
    return Figure(
        KIND, "best bets", "published picks and results", judgement, entries, LEAST, dates, note=note
    )


def _note(record: Record) -> str:
    """Say what the next publication will mend."""
    if record.is_restored:
        return f"{FILE} is missing; the next publication brings it back"
    if record.unseen:
        return "a publication was killed; the next one puts aside what nobody saw of it"
    return ""
