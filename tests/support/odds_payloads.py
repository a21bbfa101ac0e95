"""Payloads in the form of The Odds API, about invented games, players and books."""

from collections.abc import Sequence
from typing import Any

EVENT = "0a1b2c3d"
TIPOFF = "2024-02-23T00:30:00Z"
SNAPSHOT = "2024-02-23T00:25:38Z"
HOME, AWAY = "Boston Celtics", "New York Knicks"


def event(number: str = EVENT, tipoff: str = TIPOFF, home: str = HOME, away: str = AWAY) -> dict[str, Any]:
    """Return a game as lists hold it."""
    return {
        "id": number,
        "sport_key": "basketball_nba",
        "sport_title": "NBA",
        "commence_time": tipoff,
        "home_team": home,
        "away_team": away,
    }


def side(name: str, price: float, point: float | None = None, player: str | None = None) -> dict[str, Any]:
    """Return one side that can be bet on."""
    told: dict[str, Any] = {"name": name, "price": price}
    if player is not None:
        told["description"] = player
    return told if point is None else told | {"point": point}


def pair(player: str, point: float, over: float = -110, under: float = -110) -> list[dict[str, Any]]:
    """Return both sides of a player line."""
    return [side("Over", over, point, player), side("Under", under, point, player)]


def market(key: str, outcomes: Sequence[object], updated: str = "2024-02-23T00:25:01Z") -> dict[str, Any]:
    """Return a market of a book."""
    return {"key": key, "last_update": updated, "outcomes": list(outcomes)}


def book(key: str, *markets: object) -> dict[str, Any]:
    """Return a book and its markets."""
    return {"key": key, "title": key.title(), "markets": list(markets)}


def odds(*books: object, **about: Any) -> dict[str, Any]:
    """Return a game with what books quote on it."""
    return event(**about) | {"bookmakers": list(books)}


def past(data: object, timestamp: str = SNAPSHOT) -> dict[str, Any]:
    """Return a snapshot of the past."""
    return {
        "timestamp": timestamp,
        "previous_timestamp": "2024-02-23T00:20:38Z",
        "next_timestamp": "2024-02-23T00:30:38Z",
        "data": data,
    }


SPREADS = market("spreads", [side(AWAY, -112, 6.5), side(HOME, -108, -6.5)])
TOTALS = market("totals", [side("Over", -110, 224.5), side("Under", -110, 224.5)])
MONEY_LINE = market("h2h", [side(HOME, -260), side(AWAY, 210)])
