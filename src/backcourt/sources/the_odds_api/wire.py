"""The wire format of The Odds API (v4): events, and the odds of an event by bookmaker and market."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from backcourt.sources.wire.fields import Moment, Name, Real
from backcourt.sources.wire.model import Wire
from backcourt.time import game_date_of

EventId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
"""An id that may stand in an address."""


class Event(Wire):
    """A game: its id, its teams by name, and when it is to begin."""

    unused = frozenset({"sport_key", "sport_title", "completed", "scores", "last_update"})

    id: EventId
    commence_time: Moment
    home_team: Name
    away_team: Name

    @property
    def game_date(self) -> date:
        """The date of the game, which it keeps past midnight: this tip-off moves with a game that begins late."""
        return game_date_of(self.commence_time)


class EventOdds(Event):
    """A game with what every bookmaker quotes on it."""

    bookmakers: list[Any]


class Historical(Wire):
    """The envelope of the past: the moment of the snapshot, and what stood in it then."""

    unused = frozenset({"previous_timestamp", "next_timestamp"})

    timestamp: Moment
    data: Any


class Bookmaker(Wire):
    """A bookmaker, and the markets it quotes."""

    unused = frozenset({"title", "link", "sid"})

    key: Name
    last_update: Moment | None = None
    markets: list[Any]


class Market(Wire):
    """A market, and the sides that can be bet on."""

    unused = frozenset({"link", "sid"})

    key: Name
    last_update: Moment | None = None
    outcomes: list[Any]


class Outcome(Wire):
    """One side: a team, Over or Under; its price, and the number it is about; of a player, who it is."""

    unused = frozenset({"link", "sid", "bet_limit", "multiplier"})

    name: Name
    price: Real
    point: Real | None = None
    description: Name | None = None
