"""balldontlie as a provider: where it is, and what is owed for which dates.

A date owes its games, and its box scores once one of them is over. Today owes besides the list of injuries and the
active players as they stand now. Lists go on where `meta.next_cursor` says.

Which lists a key may ask for depends on the plan it was bought with: games, teams and players come with the free one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta

from backcourt.sources.balldontlie.wire import Envelope, Game
from backcourt.sources.fetching.answered import answered, readable
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.days import final_from, owed_days
from backcourt.sources.fetching.provider import Answers, KeyPlace, Provider, Service, Wanted
from backcourt.sources.observation import observed_by
from backcourt.time import game_date_of, utc

SOURCE = "balldontlie"

PAGE_SIZE = "100"
"""Rows of a page: the most there may be."""

NEWS_WITHIN = timedelta(minutes=5)
ROSTERS_WITHIN = timedelta(hours=6)
"""How long a list of the present stands for the moment; see `observed_by`."""


def plan(wanted: Wanted, answers: Answers) -> Iterator[Sequence[Ask]]:
    """Yield what is owed: the present first, since it will not come back, then games, then their box scores."""
    if wanted.first <= game_date_of(utc(wanted.now)) <= wanted.last:
        yield [_injuries(wanted), _players(wanted), _teams()]
    days = {day: _games(day) for day in owed_days(wanted)}
    yield list(days.values())
    yield [_box_scores(day) for day, ask in days.items() if _has_finals(ask, answers)]


def _has_finals(ask: Ask, answers: Answers) -> bool:
    """Tell whether any game of a list is over."""
    payload = answers(ask)
    if payload is None:
        return False
    games = answered(payload, Envelope, ask.subject(SOURCE)).data
    return any(game.is_over for game in readable(games, Game))


def _games(day: date) -> Ask:
    return _paged(
        Ask(
            "games",
            {"date": day.isoformat()},
            "/v1/games",
            {"dates[]": day.isoformat(), "per_page": PAGE_SIZE},
            final_from=final_from(day),
        )
    )


def _box_scores(day: date) -> Ask:
    return Ask(
        "box_scores",
        {"date": day.isoformat()},
        "/v1/box_scores",
        {"date": day.isoformat()},
        final_from=final_from(day),
    )


def _injuries(wanted: Wanted) -> Ask:
    seen = observed_by(wanted.now.astimezone(UTC), NEWS_WITHIN)
    return _paged(Ask("injuries", seen, "/v1/player_injuries", {"per_page": PAGE_SIZE}, is_one_list=True))


def _players(wanted: Wanted) -> Ask:
    seen = observed_by(wanted.now.astimezone(UTC), ROSTERS_WITHIN)
    return _paged(Ask("players", seen, "/v1/players/active", {"per_page": PAGE_SIZE}, is_one_list=True))


def _teams() -> Ask:
    return Ask("teams", {}, "/v1/teams")


def _paged(ask: Ask) -> Ask:
    """Return a request whose answer leads to the next page."""

    def following(payload: bytes) -> Ask | None:
        meta = answered(payload, Envelope, ask.subject(SOURCE)).meta
        if meta is None or meta.next_cursor is None:
            return None
        cursor = {"cursor": str(meta.next_cursor)}
        return _paged(replace(ask, parameters={**ask.parameters, **cursor}, query={**ask.query, **cursor}))

    return replace(ask, next_page=following)


PROVIDER = Provider(
    name="balldontlie",
    source=SOURCE,
    title="balldontlie",
    services={"": Service("https://api.balldontlie.io", per_second=1.0, burst=5)},
    plan=plan,
    key=KeyPlace(header="Authorization", signup="balldontlie.io"),
)
