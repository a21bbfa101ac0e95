"""What providers are asked for in the course of a day, and how long an answer of each kind stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Duty(StrEnum):
    """One kind of thing that a provider is asked for."""

    SCHEDULE = "schedule"
    RESULTS = "results"
    CORRECTIONS = "corrections"
    NEWS = "news"
    LINES = "lines"
    CLOSING_LINES = "closing lines"


DUTIES: dict[str, frozenset[Duty]] = {
    "nba-com": frozenset({Duty.SCHEDULE, Duty.RESULTS, Duty.CORRECTIONS, Duty.NEWS}),
    "balldontlie": frozenset({Duty.SCHEDULE, Duty.RESULTS, Duty.CORRECTIONS, Duty.NEWS}),
    "espn": frozenset({Duty.SCHEDULE, Duty.RESULTS, Duty.CORRECTIONS, Duty.NEWS}),
    "the-odds-api": frozenset({Duty.LINES, Duty.CLOSING_LINES}),
    "bettingpros": frozenset({Duty.LINES, Duty.CLOSING_LINES}),
}
"""What each provider is asked for, by its name on the command line."""

SCHEDULE_STAYS, SCHEDULE_STAYS_IN_SUMMER = timedelta(hours=6), timedelta(hours=24)
RESULTS_STAY, OVERDUE_RESULTS_STAY = timedelta(minutes=50), timedelta(hours=6)
NEWS_STAYS, LINES_STAY, CLOSING_LINES_STAY = timedelta(minutes=50), timedelta(hours=3), timedelta(hours=12)
LATE_NEWS_STAYS = timedelta(minutes=20)
"""How long lines and news stand shortly before a tip-off (`LATE`): then most of them move."""

LATE = timedelta(minutes=90)
"""How long before a tip-off it is late."""

CLOSING_WITHIN = timedelta(hours=2)
"""A line that was quoted this shortly before the tip-off is taken for the closing line; an older one is not."""

LOOK_BACK = timedelta(days=14)
"""How far back results are looked for that never came; a longer gap is a backfill's business."""

CORRECTED_FOR = timedelta(days=3)
"""How many days back corrections and closing lines are still asked for."""

CORRECTED_AFTER = timedelta(days=1)
"""How long after a date's results are public the league has gone through them."""

OVERDUE_AFTER = timedelta(days=2)
"""From when on results are asked for less often."""

SEASON_WITHIN = timedelta(days=14)
"""Without a game this near there is no season: no pause within one is longer."""


@dataclass(frozen=True)
class Asked:
    """A provider that the day may ask, and what for."""

    name: str
    duties: frozenset[Duty]


@dataclass(frozen=True)
class Unasked:
    """A provider that the day does not ask, and why not."""

    name: str
    reason: str
