"""The promises of a day, the time by which each is expected, and which of them are late."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backcourt.daily.duties import LOOK_BACK, Asked, Duty
from backcourt.daily.known import Game, Known, first_tipoff, results_public
from backcourt.time import game_date_of

RESULTS_WITHIN = timedelta(hours=2)
"""How long after they are public results are to be there: 08:00 Eastern."""

GRADES_WITHIN = timedelta(hours=3)
"""How long after results are public predictions are to be graded."""

LINES_BEFORE, PREDICTIONS_BEFORE = timedelta(hours=3), timedelta(hours=2)
"""How long before the first tip-off of a date lines and predictions are to be there."""

PUBLISHED_BEFORE = timedelta(minutes=90)
"""How long before the first tip-off of a date its predictions are to be public."""

REGRETTED_FOR = timedelta(days=3)
"""How long a broken promise about lines, predictions or publication is told: then nobody waits any more."""


@dataclass(frozen=True)
class Promise:
    """Something that is to be there by a moment (naive UTC), and whether it is."""

    subject: str
    day: date
    due: datetime
    is_kept: bool
    state: str

    @property
    def name(self) -> str:
        """What it is known by."""
        return f"{self.subject} of {self.day}"


@dataclass(frozen=True)
class Lateness:
    """A promise that is late: since when (naive UTC), and what is there instead."""

    name: str
    due: datetime
    state: str


def promises(moment: datetime, known: Known, asked: Sequence[Asked]) -> Iterator[Promise]:
    """Yield what is promised of the dates around a moment; lines only where somebody is asked for them."""
    today = game_date_of(moment)
    has_lines = any(Duty.LINES in provider.duties for provider in asked)
    for day, games in known.by_day().items():
        if not today - LOOK_BACK <= day <= today:
            continue
        yield from _afterwards(day, games, known)
        if day >= today - REGRETTED_FOR:
            yield from _beforehand(day, games, known, has_lines=has_lines)


def _afterwards(day: date, games: Sequence[Game], known: Known) -> Iterator[Promise]:
    missing = sum(not game.has_result for game in games)
    public = results_public(day)
    yield Promise(
        "results", day, public + RESULTS_WITHIN, not missing, f"{missing} of {len(games)} games have none"
    )
    if not missing and day in known.predicted:
        yield Promise("grades", day, public + GRADES_WITHIN, day in known.graded, "nothing is graded")


def _beforehand(day: date, games: Sequence[Game], known: Known, *, has_lines: bool) -> Iterator[Promise]:
    first = first_tipoff(games)
    unquoted = sum(game.quoted_at is None for game in games)
    if has_lines:
        state = f"{unquoted} of {len(games)} games have none"
        yield Promise("lines", day, first - LINES_BEFORE, not unquoted, state)
    said = known.predicted.get(day)
    yield Promise("predictions", day, first - PREDICTIONS_BEFORE, said is not None, "nothing is predicted")
    if said is not None:
        shown = known.published_at
        state = f"the last publication is of {shown:%Y-%m-%d %H:%M} UTC" if shown else "nothing is published"
        is_public = shown is not None and (shown >= said or shown >= first)
        yield Promise("publication", day, first - PUBLISHED_BEFORE, is_public, state)


def late(found: Collection[Promise] | Iterator[Promise], moment: datetime) -> list[Lateness]:
    """Return the promises that are not kept at a moment and are due, oldest first."""
    broken = (each for each in found if not each.is_kept and each.due < moment)
    ordered = sorted(broken, key=lambda each: (each.due, each.name))
    return [Lateness(each.name, each.due, each.state) for each in ordered]
