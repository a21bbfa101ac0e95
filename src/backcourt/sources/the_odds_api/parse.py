"""Payloads of The Odds API as landing rows: game lines one row per book, player lines with their two sides paired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_GAME_LINES, LANDED_PROPS
from backcourt.sources.parsed import Parsed
from backcourt.sources.the_odds_api.game_lines import GameLines
from backcourt.sources.the_odds_api.markets import (
    AMERICAN,
    DECIMAL,
    GAME_MARKETS,
    LANDED_EVENTS,
    LANDED_HISTORICAL_EVENTS,
    LANDED_HISTORICAL_ODDS,
    LANDED_ODDS,
    ODDS_FORMAT,
    PLAYER_PREFIX,
)
from backcourt.sources.the_odds_api.player_lines import PlayerLines
from backcourt.sources.the_odds_api.quoted import Quoted
from backcourt.sources.the_odds_api.wire import Bookmaker, Event, EventOdds, Historical, Market, Outcome
from backcourt.sources.wire.problem import Reason
from backcourt.sources.wire.reading import Reading

ONLY_LISTED = "games that are listed: their lines are asked for by themselves"


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the landing rows of one payload.

    Raises `PayloadError` when its envelope is not the one that is known, or it is of no endpoint that is known.
    """
    reading = Reading(receipt, path)
    if receipt.endpoint not in _PARSERS:
        raise reading.error(f"{receipt.endpoint} is no endpoint that is known here")
    return _PARSERS[receipt.endpoint](reading)


def _events(reading: Reading) -> Parsed:
    return _listed(reading, reading.document, "")


def _historical_events(reading: Reading) -> Parsed:
    return _listed(reading, reading.envelope(Historical).data, "data")


def _listed(reading: Reading, rows: object, path: str) -> Parsed:
    for row in reading.rows(Event, rows, path):
        reading.pass_over(row, ONLY_LISTED)
    return reading.parsed([])


def _live_odds(reading: Reading) -> Parsed:
    return _odds(reading, reading.envelope(EventOdds), "", None)


def _historical_odds(reading: Reading) -> Parsed:
    envelope = reading.envelope(Historical)
    return _odds(reading, reading.envelope(EventOdds, envelope.data, "data"), "data.", envelope.timestamp)


def _odds(reading: Reading, event: EventOdds, path: str, snapshot: datetime | None) -> Parsed:
    """Read every side that is quoted on a game; a live payload tells per market when it was last looked at."""
    written = reading.receipt.parameters.get(ODDS_FORMAT)
    if written not in (AMERICAN, DECIMAL):
        raise reading.error(f"its receipt does not tell how prices are written ({ODDS_FORMAT})")
    reading.day = event.game_date
    games, players = GameLines(reading, event), PlayerLines(reading, event)
    for book in reading.parts(Bookmaker, event.bookmakers, f"{path}bookmakers", holds=_sides_of_book):
        for market in reading.parts(
            Market, book.value.markets, f"{book.path}.markets", holds=_sides_of_market
        ):
            seen = snapshot or market.value.last_update or book.value.last_update
            for side in reading.rows(Outcome, market.value.outcomes, f"{market.path}.outcomes"):
                _sort(Quoted(side, book, market.value.key, seen, written == DECIMAL), games, players, reading)
    return reading.parsed([(LANDED_GAME_LINES, games.landed()), (LANDED_PROPS, players.landed())])


def _sort(quoted: Quoted, games: GameLines, players: PlayerLines, reading: Reading) -> None:
    """Put a side with the lines it belongs to, or set it aside."""
    if quoted.is_impossible:
        reading.reject(quoted.side, Reason.OUT_OF_RANGE, "is no decimal price", path="price")
    elif quoted.seen is None:
        reading.reject(quoted.side, Reason.MISSING_FIELD, "is quoted at no moment that is told")
    elif quoted.market in GAME_MARKETS:
        games.add(quoted)
    elif quoted.market.startswith(PLAYER_PREFIX):
        players.add(quoted)
    else:
        reading.reject(
            quoted.side, Reason.UNKNOWN_KIND, f"is of a market that is unknown ({quoted.market[:40]})"
        )


def _sides_of_book(raw: object) -> int:
    markets = raw.get("markets") if isinstance(raw, dict) else None
    return sum(map(_sides_of_market, markets)) if isinstance(markets, list) else 1


def _sides_of_market(raw: object) -> int:
    outcomes = raw.get("outcomes") if isinstance(raw, dict) else None
    return len(outcomes) if isinstance(outcomes, list) else 1


_PARSERS: dict[str, Callable[[Reading], Parsed]] = {
    LANDED_EVENTS: _events,
    LANDED_HISTORICAL_EVENTS: _historical_events,
    LANDED_ODDS: _live_odds,
    LANDED_HISTORICAL_ODDS: _historical_odds,
}
