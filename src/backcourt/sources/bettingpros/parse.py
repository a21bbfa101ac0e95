"""Turns BettingPros' payloads into landing rows: one function per endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from backcourt.identity.teams import team_of
from backcourt.landing import Receipt
from backcourt.sources.bettingpros.books import BOOKS, CONSENSUS
from backcourt.sources.bettingpros.quotes import PRESENT, Quoted, quotes_of
from backcourt.sources.bettingpros.wire import CLOSED, Event, Events, Market, Prop, Props, Quote
from backcourt.sources.landed import LANDED_GAMES, LANDED_PROPS
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.endpoints import Endpoint, Landed, LandingRow, parsed_by
from backcourt.sources.wire.problem import Problem, Reason
from backcourt.sources.wire.reading import Reading, Row
from backcourt.time import game_day, season_of, tipoff_date_of

MARKETS = {
    "points": "points",
    "rebounds": "rebounds",
    "assists": "assists",
    "threes": "threes",
    "steals": "steals",
    "blocks": "blocks",
    "points-assists": "points_assists",
    "points-rebounds": "points_rebounds",
    "rebounds-assists": "rebounds_assists",
    "points-assists-rebounds": "points_rebounds_assists",
}
"""Our markets by the slugs of BettingPros; another market keeps its slug, for raw tables to reject."""

REPEATED = "consensus or opening line, which the payload of the consensus has"

WHOLE_EVENT = "event"
"""The label of the outcome that is the final score."""


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the landing rows of one payload.

    Raises `PayloadError` when it is none of its endpoint; rows that cannot be read are rejected one by one.
    """
    return parsed_by(ENDPOINTS, Reading(receipt, path))


def _events(reading: Reading) -> Iterator[Landed]:
    for row in reading.rows(Event, reading.envelope(Events).events, "events"):
        event, day = row.value, tipoff_date_of(row.value.scheduled)
        points = final_points(event)
        yield (
            LANDED_GAMES,
            {
                "row_number": row.number,
                "landed_date": day,
                "game_date": day,
                "provider_game_id": str(event.id),
                "season": season_of(day),
                "season_phase": event.season_type,
                "status": event.status,
                "home_team": tricode_of(event.home),
                "away_team": tricode_of(event.visitor),
                "home_points": points.get(event.home),
                "away_points": points.get(event.visitor),
                "tipoff_utc": event.scheduled,
                **vars(game_day(day)),
            },
        )


def tricode_of(code: str) -> str:
    """Return a team's tricode; what is no team stays as it came, for raw tables to reject."""
    return team_of(code) or code


def final_points(event: Event) -> Mapping[str, int | None]:
    """Return the final points by team as the event spells it; empty before it is over."""
    if event.status != CLOSED or event.results is None:
        return {}
    outcomes = event.results.outcomes or ()
    return {
        score.participant: score.score
        for outcome in outcomes
        if outcome.label == WHOLE_EVENT
        for score in outcome.scores
    }


def _props(reading: Reading) -> Iterator[Landed]:
    page = reading.envelope(Props)
    events = {part.value.id: part.value for part in reading.parts(Event, page.events, "events")}
    markets = {part.value.id: part.value.slug for part in reading.parts(Market, page.markets, "markets")}
    for part in reading.parts(Prop, page.props, "props"):
        event, slug = events.get(part.value.event_id), markets.get(part.value.market_id)
        if event is None:
            _reject(reading, part, "event_id", part.value.event_id, "event")
        elif slug is None:
            _reject(reading, part, "market_id", part.value.market_id, "market")
        else:
            yield from _quotes(reading, part, event, MARKETS.get(slug, slug), page.utc)


def _reject(reading: Reading, part: Row[Prop], field: str, number: int, what: str) -> None:
    told = f"is {number}: the payload describes no such {what}"
    reading.reject_raw(part.raw, Problem(Reason.CONTRADICTION, f"{part.path}.{field}", told))


def _quotes(
    reading: Reading, part: Row[Prop], event: Event, market: str, written: datetime
) -> Iterator[Landed]:
    """Yield every quote of an entry as a row of its own; an entry without any is passed over."""
    quotes = quotes_of(part.value)
    day = tipoff_date_of(event.scheduled)
    orphans = _without_a_book(part.value)
    for name in orphans:
        problem = Problem(Reason.MISSING_VALUE, f"{part.path}.{name}.book", "is null, and there is a line")
        reading.reject_raw(part.raw, problem, day=day)
    if not quotes and not orphans:
        _pass_over(reading, part)
    for quote in quotes:
        row = reading.read_row(Quote, vars(quote), f"{part.path}.{quote.kind}", day=day, shown_as=part.raw)
        if row is None:
            continue
        if _is_repeated(quote, reading.receipt):
            reading.pass_over(row, REPEATED)
        elif quote.book not in BOOKS:
            reading.reject(row, Reason.UNKNOWN_KIND, f"is {quote.book}, not known here", path="book", day=day)
        else:
            moment = known_at(quote, event, written)
            yield (
                LANDED_PROPS,
                _about(part.value, event)
                | _said(row, market)
                | {
                    "provider": reading.receipt.source,
                    "snapshot_utc": moment,
                },
            )


def _without_a_book(prop: Prop) -> list[str]:
    """Name the sides that tell a line and nobody who offers it."""
    sides = (("over", prop.over), ("under", prop.under))
    return [name for name, side in sides if side and side.line is not None and side.book is None]


def _is_repeated(quote: Quoted, receipt: Receipt) -> bool:
    """Tell whether a quote of no single book stands in what was asked for one: every book's payload has it again."""
    asked = receipt.parameters.get("book", CONSENSUS)
    return asked != CONSENSUS and quote.kind != PRESENT


def _said(row: Row[Quote], market: str) -> LandingRow:
    quote = row.value
    return {
        "row_number": row.number,
        "market": market,
        "book": BOOKS[quote.book],
        "line": quote.line,
        "over_odds": quote.over_odds,
        "under_odds": quote.under_odds,
    }


def _pass_over(reading: Reading, part: Row[Prop]) -> None:
    row = reading.read_row(Prop, part.raw, part.path)
    if row is not None:
        reading.pass_over(row, "entry without a line")


def known_at(quote: Quoted, event: Event, written: datetime) -> datetime | None:
    """Return the moment by which a quote was known; None for the last line of an event that is over.

    An opening line tells when it was first offered. Any other has no moment of its own, and was known at the latest
    when the service wrote the payload; after the event that says nothing any more.
    """
    if quote.known_at is not None:
        return quote.known_at
    is_late = event.status == CLOSED and written > event.scheduled
    return None if is_late else written


def _about(prop: Prop, event: Event) -> LandingRow:
    """Return whom and which game a quote is about; a team that does not play in it is one he joined since."""
    day = tipoff_date_of(event.scheduled)
    home, away = tricode_of(event.home), tricode_of(event.visitor)
    told = prop.participant.player.team if prop.participant.player else None
    team = tricode_of(told) if told else None
    return {
        "landed_date": day,
        "game_date": day,
        "provider_game_id": str(event.id),
        "provider_player_id": prop.participant.id,
        "player_name": prop.participant.name,
        "team": team if team in (home, away) else None,
        "home_team": home,
        "away_team": away,
        "commence_utc": event.scheduled,
    }


ENDPOINTS = {
    "events": Endpoint((LANDED_GAMES,), _events),
    "props": Endpoint((LANDED_PROPS,), _props),
}
"""By the names of the receipts."""
