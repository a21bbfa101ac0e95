"""ESPN as a provider: where it is, and what is owed for which dates.

A date owes its scoreboard, and the page with the box score of every game that is over. Today owes besides the roster of
every team, where injuries are told too. No key is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta

from backcourt.identity.teams import teams
from backcourt.sources.espn.page import MARK
from backcourt.sources.espn.scoreboard import is_over
from backcourt.sources.espn.teams import code_of
from backcourt.sources.espn.wire import Event, Scoreboard
from backcourt.sources.fetching.answered import answered, readable
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.content import Content
from backcourt.sources.fetching.days import final_from, owed_days
from backcourt.sources.fetching.provider import Answers, Provider, Service, Wanted
from backcourt.sources.observation import observed_by
from backcourt.time import game_date_of, utc

SOURCE = "espn"

API, PAGES = "site", "www"
"""Its services: what answers programs, and what answers people."""

LEAGUE = "/apis/site/v2/sports/basketball/nba"

ROSTERS_WITHIN = timedelta(hours=6)
"""How long a roster stands for the moment; see `observed_by`."""


def plan(wanted: Wanted, answers: Answers) -> Iterator[Sequence[Ask]]:
    """Yield what is owed: the present first, since it will not come back, then scoreboards, then box scores."""
    if wanted.first <= game_date_of(utc(wanted.now)) <= wanted.last:
        yield [_roster(tricode, wanted) for tricode in teams()]
    days = {day: _scoreboard(day) for day in owed_days(wanted)}
    yield list(days.values())
    yield [_box_score(event, day) for day, ask in days.items() for event in _finals(ask, answers)]


def _finals(ask: Ask, answers: Answers) -> list[str]:
    """Return the ids of the games of a scoreboard that are over."""
    payload = answers(ask)
    if payload is None:
        return []
    events = answered(payload, Scoreboard, ask.subject(SOURCE)).events
    return [event.id for event in readable(events, Event) if is_over(event)]


def _scoreboard(day: date) -> Ask:
    return Ask(
        "scoreboard",
        {"date": day.isoformat()},
        f"{LEAGUE}/scoreboard",
        {"dates": day.strftime("%Y%m%d")},
        service=API,
        final_from=final_from(day),
    )


def _box_score(event: str, day: date) -> Ask:
    return Ask(
        "box_score",
        {"game": event},
        f"/nba/boxscore/_/gameId/{event}",
        service=PAGES,
        content=Content.HTML,
        mark=MARK,
        final_from=final_from(day),
    )


def _roster(tricode: str, wanted: Wanted) -> Ask:
    seen = observed_by(wanted.now.astimezone(UTC), ROSTERS_WITHIN)
    path = f"{LEAGUE}/teams/{code_of(tricode)}"
    return Ask("roster", {"team": tricode, **seen}, path, {"enable": "roster"}, service=API)


PROVIDER = Provider(
    name="espn",
    source=SOURCE,
    title="ESPN",
    services={
        API: Service("https://site.api.espn.com", per_second=2.0, burst=2, parallel=2),
        PAGES: Service("https://www.espn.com", per_second=1.0),
    },
    plan=plan,
)
