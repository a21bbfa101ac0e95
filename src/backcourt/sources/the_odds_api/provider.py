"""The Odds API as a provider: where it is, how it meters, and what is owed for which dates.

A game date of the past owes a list of its games as the day began, and for each of them the snapshot at its tip-off: the
closing lines. Where a game began later than was listed, its snapshot is taken again at the later moment. A date that is
not over owes the lines as they stand now of every game that has not begun.

What it charges: nothing for lists of games to come, 1 credit for one of the past; for the odds of a game 1 credit per
market and region, ten times that for a snapshot of the past.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from backcourt.errors import PayloadError
from backcourt.identity.teams import team_of
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.budget import QuotaHeaders
from backcourt.sources.fetching.provider import Answers, KeyPlace, Provider, Service, Wanted
from backcourt.sources.the_odds_api.events import listed_events
from backcourt.sources.the_odds_api.markets import (
    AMERICAN,
    GAME_MARKETS,
    LANDED_EVENTS,
    LANDED_HISTORICAL_EVENTS,
    LANDED_HISTORICAL_ODDS,
    LANDED_ODDS,
    ODDS_FORMAT,
    PLAYER_MARKETS,
    REGION,
)
from backcourt.sources.the_odds_api.wire import Event
from backcourt.time import game_date_of, game_day, utc

SPORT = "/v4/sports/basketball_nba"
HISTORY = "/v4/historical/sports/basketball_nba"

PROPS_SINCE = date(2023, 5, 3)
"""Snapshots of the past hold player props from this date on; before it, asking for them is money lost."""

SNAPSHOT_EVERY = timedelta(minutes=5)
"""How often the service takes a snapshot; two live requests within that say the same."""

PAST_FACTOR = 10
"""How much dearer a snapshot of the past is than the present."""

MOST_DELAYS = 2
"""How often a tip-off is followed when the snapshot taken at it says that it is later still."""


def plan(wanted: Wanted, answers: Answers) -> Iterator[Sequence[Ask]]:
    """Yield what is owed: first the lists of games, then the odds of each game in them."""
    today = game_date_of(utc(wanted.now))
    days = [wanted.first + timedelta(days=number) for number in range((wanted.last - wanted.first).days + 1)]
    past = [day for day in days if day < today]
    for day in past:
        yield from _past(day, wanted, answers)
    if wanted.last >= today:
        yield from _present(max(wanted.first, today), wanted, answers)


def _past(day: date, wanted: Wanted, answers: Answers) -> Iterator[Sequence[Ask]]:
    listing = _historical_events(game_day(day - timedelta(days=1)).results_known_utc)
    yield [listing]
    tipoffs = {
        event.id: event.commence_time
        for event in _events(listing, answers)
        if event.game_date == day and wanted.means(day, team_of(event.home_team), team_of(event.away_team))
    }
    if wanted.opening:
        noon = game_day(day).noon_utc
        yield [_historical_odds(event, min(noon, tipoff), day) for event, tipoff in tipoffs.items()]
    for _ in range(MOST_DELAYS + 1):
        asks = {event: _historical_odds(event, tipoff, day) for event, tipoff in tipoffs.items()}
        yield list(asks.values())
        tipoffs = _delayed(tipoffs, asks, answers)


def _delayed(tipoffs: dict[str, datetime], asks: dict[str, Ask], answers: Answers) -> dict[str, datetime]:
    """Return the games that began later than they were listed, with the tip-off their snapshot tells."""
    later = {}
    for event, ask in asks.items():
        found = [told for told in _events(ask, answers) if told.id == event]
        if found and found[0].commence_time - tipoffs[event] >= SNAPSHOT_EVERY:
            later[event] = found[0].commence_time
    return later


def _present(first: date, wanted: Wanted, answers: Answers) -> Iterator[Sequence[Ask]]:
    moment = _snapshot_before(utc(wanted.now))
    listing = Ask(LANDED_EVENTS, {"moment": _iso(moment)}, f"{SPORT}/events", {"dateFormat": "iso"})
    yield [listing]
    yield [
        _odds(event.id, moment)
        for event in _events(listing, answers)
        if first <= event.game_date <= wanted.last and event.commence_time > moment
    ]


def _events(ask: Ask, answers: Answers) -> list[Event]:
    """Return the games of an answer; rows that cannot be read are left to its parser, which sets them aside."""
    payload = answers(ask)
    if payload is None:
        return []
    try:
        return listed_events(json.loads(payload))
    except (ValueError, RecursionError) as error:
        subject = ask.subject(PROVIDER.source)
        raise PayloadError(f"{subject} holds no games that can be read", "fetch it with --again") from error


def _historical_events(moment: datetime) -> Ask:
    return Ask(
        LANDED_HISTORICAL_EVENTS,
        {"date": _iso(moment)},
        f"{HISTORY}/events",
        {"date": _iso(moment), "dateFormat": "iso"},
        credits=1,
    )


def _historical_odds(event: str, moment: datetime, day: date) -> Ask:
    markets = _markets(with_players=day >= PROPS_SINCE)
    return Ask(
        LANDED_HISTORICAL_ODDS,
        {"event": event, "date": _iso(moment), ODDS_FORMAT: AMERICAN},
        f"{HISTORY}/events/{event}/odds",
        {"date": _iso(moment), **_odds_query(markets)},
        credits=PAST_FACTOR * len(markets),
    )


def _odds(event: str, moment: datetime) -> Ask:
    markets = _markets(with_players=True)
    return Ask(
        LANDED_ODDS,
        {"event": event, "moment": _iso(moment), ODDS_FORMAT: AMERICAN},
        f"{SPORT}/events/{event}/odds",
        _odds_query(markets),
        credits=len(markets),
    )


def _odds_query(markets: Sequence[str]) -> dict[str, str]:
    return {
        "regions": REGION,
        "markets": ",".join(markets),
        "oddsFormat": AMERICAN,
        "dateFormat": "iso",
    }


def _markets(*, with_players: bool) -> tuple[str, ...]:
    return (*GAME_MARKETS, *PLAYER_MARKETS) if with_players else GAME_MARKETS


def _snapshot_before(moment: datetime) -> datetime:
    """Return the moment, rounded down to the service's own step."""
    return moment - (moment - datetime.combine(moment, time.min)) % SNAPSHOT_EVERY


def _iso(moment: datetime) -> str:
    return moment.replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


PROVIDER = Provider(
    name="the-odds-api",
    source="the_odds_api",
    title="The Odds API",
    services={"": Service("https://api.the-odds-api.com", per_second=5.0, burst=5, parallel=4)},
    plan=plan,
    key=KeyPlace(query="apiKey", signup="the-odds-api.com"),
    quota=QuotaHeaders(left="x-requests-remaining", last="x-requests-last"),
)
