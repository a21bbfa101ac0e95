"""A season of an archive, written as The Odds API tells the past: lists of games, and a snapshot at every tip-off."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from odds_payloads import book, event, market, odds, pair, past, side
from provider_server import ProviderServer
from wired_league import Row, WiredSeason, full_name

from backcourt.time import game_day

HISTORY = "/v4/historical/sports/basketball_nba/events"
KEYS = {
    "points": "player_points",
    "rebounds": "player_rebounds",
    "assists": "player_assists",
    "threes": "player_threes",
}
"""How The Odds API calls the markets that are quoted in simulated leagues."""

CONSENSUS = "closing_consensus"
"""Who quotes the lines of games: an archive has those of nobody in particular, under this name."""


@dataclass
class OddsSeason:
    """A season as closing snapshots."""

    season: WiredSeason

    def serve(self, server: ProviderServer) -> None:
        """Script the lists of every date, and the odds of every game."""
        server.serve(HISTORY, past([]))
        for day, games in self.season.games.items():
            morning = _iso(game_day(day - timedelta(days=1)).results_known_utc)
            server.serve(HISTORY, past([event(**self._about(game)) for game in games], morning), date=morning)
            for game in games:
                tipoff = _iso(self.season.tipoff(game))
                server.serve(f"{HISTORY}/{game['game_id']}/odds", self.snapshot(game), date=tipoff)

    def snapshot(self, game: Row) -> Row:
        """Return what is quoted on a game and its players at its tip-off."""
        books = [book(CONSENSUS, *_game_markets(game)), *self._player_books(game)]
        return past(odds(*books, **self._about(game)), _iso(self.season.tipoff(game)))

    def _about(self, game: Row) -> Row:
        return {
            "number": game["game_id"],
            "tipoff": _iso(self.season.tipoff(game)),
            "home": full_name(game["home_team"]),
            "away": full_name(game["away_team"]),
        }

    def _player_books(self, game: Row) -> Iterator[Row]:
        for name, markets in self.books.get(game["game_id"], {}).items():
            yield book(name, *(market(KEYS[key], _pairs(rows)) for key, rows in markets.items()))

    @cached_property
    def books(self) -> Mapping[str, Mapping[str, Mapping[str, list[Row]]]]:
        """Return the lines by game, book and market."""
        found: Any = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        for rows in self.season.quotes.values():
            for row in rows:
                found[row["game_id"]][row["book"]][row["market"]].append(row)
        return found


def _pairs(rows: Sequence[Row]) -> list[Row]:
    return [
        outcome
        for row in rows
        for outcome in pair(row["player_name"], row["line"], row["over_odds"], row["under_odds"])
    ]


def _game_markets(game: Row) -> list[Row]:
    home, away = full_name(game["home_team"]), full_name(game["away_team"])
    spread, total = game["spread_home"], game["total"]
    return [
        market("spreads", [side(home, -110, spread), side(away, -110, -spread)]),
        market("totals", [side("Over", -110, total), side("Under", -110, total)]),
        market("h2h", [side(home, game["moneyline_home"]), side(away, game["moneyline_away"])]),
    ]


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
