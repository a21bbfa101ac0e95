"""`calendar.json`: every date with games, and what is published of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from backcourt.publishing.forms.coverage import CalendarFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.question import Question, Relations, combined
from backcourt.publishing.text import joined
from backcourt.raw.schedule import SCHEDULE
from backcourt.tables.expressions import ir
from backcourt.time import season_of

NAME = "v1/calendar.json"


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the one file."""
    return {
        NAME: {
            "schedule": combined(
                part.content_hash for _, part in sorted(frame.ledger.of(SCHEDULE.name).items())
            ),
            "predicted": combined(map(str, frame.predicted)),
            "graded": combined(map(str, frame.graded)),
        }
    }


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the file."""
    found = [row for row in frame.ask(DAYS) if row["known_at"] <= frame.now]
    predicted, graded = set(frame.predicted), set(frame.graded)
    listed = [
        {
            "date": day.isoformat(),
            "season": season_of(day),
            "season_type": row["season_type"],
            "games": row["games"],
            "has_predictions": day in predicted,
            "has_results": day in graded,
        }
        for row in found
        for day in [row["game_date"]]
    ]
    yield NAME, joined(frame.head(max(row["known_at"] for row in found), days=listed))


def _days(inputs: Relations) -> ir.Table:
    rows = inputs[SCHEDULE.name]
    days = rows.group_by("game_date").agg(
        games=rows.count(), season_type=rows.season_type.max(), known_at=rows.known_at.max()
    )
    return days.order_by("game_date")


DAYS = Question("calendar", _days, whole=(SCHEDULE,))

CALENDAR = Kind(name="calendar", form=CalendarFile, prefixes=(NAME,), wanted=owed, make=made)
