"""BettingPros as a provider: where it is, and what is owed for which dates.

A date owes its events, and where there are any the player lines of the consensus and of each book that we follow, page
by page. Of a date that is over these are the last lines before its games; of another they are asked for as they stand
now, each time anew. No key is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta

from backcourt.errors import PayloadError
from backcourt.sources.bettingpros.books import BOOKS, CONSENSUS_ID
from backcourt.sources.bettingpros.wire import Events, PageOfMany
from backcourt.sources.fetching.answered import answered
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.days import final_from, owed_days
from backcourt.sources.fetching.provider import Answers, Provider, Service, Wanted
from backcourt.sources.observation import observed_by
from backcourt.time import game_date_of, utc

SOURCE = "bettingpros"

SPORT = "NBA"

MARKET_IDS = (151, 156, 157, 162, 335, 336, 337, 338)
"""Assists, points, rebounds, threes; points with assists, with rebounds; rebounds with assists; all three."""

FOLLOWED = (CONSENSUS_ID, 10, 12, 13, 19, 24, 33)
"""The books whose lines are asked for, the consensus first: what it says of openings is said once."""

LOCATION = "KS"
"""The service wants to know in which state one would bet."""

PAGE_SIZE = 500

LINES_WITHIN = timedelta(minutes=5)
"""How long lines of the present are not asked for again. When they were known is told by their own clock."""


def plan(wanted: Wanted, answers: Answers) -> Iterator[Sequence[Ask]]:
    """Yield what is owed: the events of every date, then the lines of dates that have any."""
    today = game_date_of(utc(wanted.now))
    days = {day: _events(day) for day in owed_days(wanted)}
    yield list(days.values())
    for day, ask in days.items():
        if _has_events(ask, answers):
            yield [_lines(day, book, wanted, is_over=day < today) for book in FOLLOWED]


def _has_events(ask: Ask, answers: Answers) -> bool:
    payload = answers(ask)
    return payload is not None and bool(answered(payload, Events, ask.subject(SOURCE)).events)


def _events(day: date) -> Ask:
    told = {"date": day.isoformat()}
    return Ask("events", told, "/v3/events", {"sport": SPORT, **told}, final_from=final_from(day))


def _lines(day: date, book: int, wanted: Wanted, *, is_over: bool) -> Ask:
    seen = {} if is_over else observed_by(wanted.now.astimezone(UTC), LINES_WITHIN)
    query = {
        "sport": SPORT,
        "date": day.isoformat(),
        "book_id": str(book),
        "market_id": ":".join(map(str, MARKET_IDS)),
        "location": LOCATION,
        "include_events": "true",
        "include_markets": "true",
        "include_selections": "true",
        "include_correlated_picks": "false",
        "limit": str(PAGE_SIZE),
    }
    parameters = {"date": day.isoformat(), "book": BOOKS[book], **seen}
    return _page(
        Ask("props", parameters, "/v3/props", query, final_from=final_from(day) if is_over else None), 1
    )


def _page(ask: Ask, number: int) -> Ask:
    """Return the request for a page; its answer must be that page, and leads to the one after it."""
    told = {"page": str(number)}
    asked = replace(ask, parameters={**ask.parameters, **told}, query={**ask.query, **told})

    def following(payload: bytes) -> Ask | None:
        subject = asked.subject(SOURCE)
        pages = answered(payload, PageOfMany, subject).pages
        if pages.page != number:
            raise PayloadError(
                f"{subject}: page {pages.page} came where {number} was asked for", "fetch it with --again"
            )
        return _page(ask, number + 1) if number < pages.total_pages else None

    return replace(asked, next_page=following)


PROVIDER = Provider(
    name="bettingpros",
    source=SOURCE,
    title="BettingPros",
    services={"": Service("https://api.bettingpros.com", per_second=1.0)},
    plan=plan,
)
