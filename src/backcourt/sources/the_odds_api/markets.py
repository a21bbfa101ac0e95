"""The markets of The Odds API that we model, by its names and ours."""

from __future__ import annotations

MONEY_LINE, SPREADS, TOTALS = "h2h", "spreads", "totals"
GAME_MARKETS = (MONEY_LINE, SPREADS, TOTALS)

PLAYER_MARKETS = {
    "player_points": "points",
    "player_rebounds": "rebounds",
    "player_assists": "assists",
    "player_threes": "threes",
    "player_points_assists": "points_assists",
    "player_points_rebounds": "points_rebounds",
    "player_rebounds_assists": "rebounds_assists",
    "player_points_rebounds_assists": "points_rebounds_assists",
}
"""What is asked for of players."""

OTHER_PLAYER_MARKETS = {"player_steals": "steals", "player_blocks": "blocks"}
"""Understood where a payload holds it, and not asked for: nothing is predicted of it."""

PLAYER_PREFIX = "player_"

REGION = "us"
AMERICAN, DECIMAL = "american", "decimal"

LANDED_EVENTS, LANDED_HISTORICAL_EVENTS = "events", "historical_events"
LANDED_ODDS, LANDED_HISTORICAL_ODDS = "event_odds", "historical_event_odds"
"""Endpoints, as the landing zone names them."""

ODDS_FORMAT = "odds_format"
"""The parameter of a receipt that tells how the prices of the payload are written."""


def market_of(key: str) -> str:
    """Return our name of a player market; one that is unknown stays as it came, for raw tables to reject."""
    return PLAYER_MARKETS.get(key) or OTHER_PLAYER_MARKETS.get(key, key)
