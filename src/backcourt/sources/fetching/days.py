"""The dates that a run is to bring, and when what is told of one of them no longer changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from backcourt.sources.fetching.provider import Wanted
from backcourt.time import game_day


def owed_days(wanted: Wanted) -> list[date]:
    """Return every date from the first to the last."""
    return [wanted.first + timedelta(days=number) for number in range((wanted.last - wanted.first).days + 1)]


def final_from(day: date) -> datetime:
    """Return the moment (aware) from which on the results of a game date are public: what was had before may change."""
    return game_day(day).results_known_utc.replace(tzinfo=UTC)
