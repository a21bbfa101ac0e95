"""Fetching as a whole: which dates are meant, and a run from the first request to the account of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta

from backcourt.errors import UsageError
from backcourt.landing import LandingZone
from backcourt.sources.fetching.access import Access
from backcourt.sources.fetching.budget import Budget
from backcourt.sources.fetching.client import Client
from backcourt.sources.fetching.clock import Clock
from backcourt.sources.fetching.provider import Provider, Wanted
from backcourt.sources.fetching.report import FetchReport, Progress
from backcourt.sources.fetching.run import Fetching
from backcourt.time import game_date_of, season_bounds, utc

MOST_DAYS = 800
"""A range longer than two seasons is a slip of the keyboard, and may cost a fortune."""


def window(
    now: datetime, first: date | None, last: date | None, season: str | None, *, opening: bool = False
) -> Wanted:
    """Return the dates that are meant: a season up to today, a range, from or to a date, or today.

    Raises `UsageError` when they make no sense together, and for a season that has not begun.
    """
    today = game_date_of(utc(now))
    if season is not None:
        if first is not None or last is not None:
            raise UsageError("a season and dates exclude each other", "name the one or the others")
        first, last = _season(season)
        if first > today:
            raise UsageError(
                f"nothing of {season} has been played: the season begins on {first} at the earliest",
                f"ask from then on; what is announced of it comes with --date {first}",
            )
        last = min(last, today)
    begins = first or min(last or today, today)
    ends = last or max(begins, today)
    if begins > ends:
        raise UsageError(f"{begins} is later than {ends}", "write the earlier date as --from")
    if ends - begins > timedelta(days=MOST_DAYS):
        raise UsageError(f"{begins} to {ends} is more than {MOST_DAYS} days", "fetch a season at a time")
    return Wanted(begins, ends, now, opening)


def matchups(
    games: Mapping[date, Collection[tuple[str, str]]],
) -> Mapping[date, Collection[frozenset[str]]]:
    """Return games as pairs of teams, whichever of them is at home: sources differ where a court is neutral."""
    return {day: frozenset(map(frozenset, pairs)) for day, pairs in games.items()}


def _season(label: str) -> tuple[date, date]:
    try:
        return season_bounds(label)
    except ValueError:
        raise UsageError(f"{label!r} is no season", "write it like 2023-24") from None


def fetch(
    provider: Provider,
    access: Access,
    landing: LandingZone,
    wanted: Wanted,
    *,
    again: bool = False,
    most: int | None = None,
    watch: Callable[[Progress], None] = lambda progress: None,
    told: Callable[[str], None] = lambda text: None,
    now: Callable[[], datetime] | None = None,
) -> FetchReport:
    """Fetch what a provider owes for the wanted dates, spending `most` credits at most; return the account of it.

    `watch` hears of every payload that came or did not, `told` of every request that is repeated; `now`
    tells the time (aware, UTC).
    """
    clock = Clock(now) if now else Clock()
    with Client(provider, access, Budget(most, provider.quota), clock=clock, told=told) as client:
        return Fetching(client, landing, again=again, watch=watch).carry_out(wanted)
