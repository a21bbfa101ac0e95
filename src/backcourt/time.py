"""Seasons, game days and the moments at which facts become known.

All stored timestamps are naive UTC; the league's calendar runs on US Eastern time.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")

BOOTSTRAP_DAYS = 14
"""Days from a season's first regular game in which too little is known to predict."""

TIPOFF_GRACE = timedelta(minutes=10)
"""Games start about ten minutes after the scheduled tip-off; lines stay open until then."""

ASSUMED_TIPOFF = time(19, 30)
"""Eastern tip-off taken where the schedule names none."""

NOON = time(12, 0)
RESULTS_KNOWN = time(6, 0)
"""Eastern time on the following day by which a game's results are public."""

INACTIVE_LIST_LEAD = timedelta(minutes=30)
"""The official inactive list is public this long before tip-off."""

GAME_DAY_ENDS = time(6, 0)
"""Eastern time at which one basketball day gives way to the next: late games finish after midnight."""

SEASON_START_MONTH = 9
"""Seasons turn over on the first of September."""

BUBBLE_YEAR = 2019
BUBBLE = (date(2020, 9, 1), date(2020, 10, 15))
"""The one stretch in which the season of the year before (`BUBBLE_YEAR`) played on past that."""


class InformationTime(StrEnum):
    """When, before each game, predictions are made: what was known by then is what they may use."""

    CLOSE = "close"
    """The scheduled tip-off and ten minutes: games start about then."""

    NOON = "noon"
    """12:00 Eastern on the game date."""


@dataclass(frozen=True)
class GameDay:
    """The fixed moments of one Eastern game date, in naive UTC."""

    noon_utc: datetime
    assumed_tipoff_utc: datetime
    results_known_utc: datetime


def utc(moment: datetime) -> datetime:
    """Return an aware moment as naive UTC, the form in which every timestamp is stored."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def as_utc(moment: datetime) -> datetime:
    """Return a moment as naive UTC, which one without a time zone is taken to be in already."""
    return utc(moment) if moment.tzinfo else moment


def _eastern(day: date, clock: time) -> datetime:
    return utc(datetime.combine(day, clock, tzinfo=EASTERN))


@cache
def game_day(day: date) -> GameDay:
    """Return the moments of a game date; daylight saving is the calendar's business, not the caller's."""
    return GameDay(
        noon_utc=_eastern(day, NOON),
        assumed_tipoff_utc=_eastern(day, ASSUMED_TIPOFF),
        results_known_utc=_eastern(day + timedelta(days=1), RESULTS_KNOWN),
    )


def game_date_of(moment_utc: datetime) -> date:
    """Return the basketball day a naive UTC moment belongs to: before 06:00 Eastern it is still yesterday."""
    eastern = moment_utc.replace(tzinfo=UTC).astimezone(EASTERN)
    shift = timedelta(hours=GAME_DAY_ENDS.hour, minutes=GAME_DAY_ENDS.minute)
    return (eastern.replace(tzinfo=None) - shift).date()


def tipoff_date_of(moment_utc: datetime) -> date:
    """Return the game date of a naive UTC tip-off: its Eastern calendar date, also of games abroad at dawn."""
    return moment_utc.replace(tzinfo=UTC).astimezone(EASTERN).date()


def first_year(season: str) -> int:
    """Return the year of a season's first game: 2023 for "2023-24"."""
    year = int(season[:4])
    if season != season_label(year):
        raise ValueError(f"not a season label: {season!r}")
    return year


def season_label(year: int) -> str:
    """Return the label of the season that starts in `year`: "2023-24" for 2023."""
    return f"{year}-{(year + 1) % 100:02d}"


def season_bounds(season: str) -> tuple[date, date]:
    """Return the dates between which every game of a season lies, the 2020 bubble included."""
    year = first_year(season)
    last = BUBBLE[1] if year == BUBBLE_YEAR else date(year + 1, SEASON_START_MONTH, 1) - timedelta(days=1)
    return date(year, SEASON_START_MONTH, 1), last


@cache
def season_of(day: date) -> str:
    """Return the season a date belongs to by the calendar (seasons turn over on September 1)."""
    year = day.year if day.month >= SEASON_START_MONTH else day.year - 1
    return season_label(BUBBLE_YEAR if BUBBLE[0] <= day <= BUBBLE[1] else year)
