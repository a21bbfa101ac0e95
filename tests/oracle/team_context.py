"""What awaits a team in a scheduled game, as known before it."""

from datetime import date, datetime, time
from fractions import Fraction
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Any
from zoneinfo import ZoneInfo

from backcourt.identity.teams import TEAMS
from oracle.archive import Archive, Game
from oracle.figures import exact, stored_mean
from oracle.game_summaries import GameSummaries
from oracle.injuries import Injuries
from oracle.windows import last, streak

EARTH_MILES = 3958.8
PHASES = ((10, "opening"), (27, "early"), (55, "middle"))
"""The last game number of each phase of the regular season; after them it is late."""

Row = dict[str, Any]


class TeamContext:
    """Contexts of the teams of a date."""

    def __init__(self, archive: Archive, summaries: GameSummaries, injuries: Injuries) -> None:
        self.archive = archive
        self.summaries = summaries
        self.injuries = injuries
        self.row = lru_cache(maxsize=None)(self._row)

    def upcoming_team_game_context(self, day: date) -> list[Row]:
        return [self.row(game, team) for game in self.archive.by_day[day] for team in game.teams]

    def _row(self, game: Game, team: str) -> Row:
        earlier = self.archive.games_before(game.season, team, game.day)
        rest = (game.day - earlier[-1].day).days if earlier else None
        number = sum(before.season_type == "regular" for before in earlier) + 1
        results = [before.won_by(team) for before in earlier]
        ten = [self.summaries.team(before.game_id, team) for before in last(10, earlier)]
        stand = streak([*earlier, game], lambda other: (other.home == team) == (game.home == team))
        return {
            "game_id": game.game_id,
            "season": game.season,
            "season_type": game.season_type,
            "game_date": game.day,
            "team": team,
            "opponent": game.opponent_of(team),
            "is_home": game.home == team,
            "team_days_rest": rest,
            "games_last_7_days": sum((game.day - before.day).days <= 7 for before in earlier),
            "games_last_14_days": sum((game.day - before.day).days <= 14 for before in earlier),
            "game_number": number,
            "season_phase": phase(game, number),
            "home_stand_games": stand if game.home == team else 0,
            "road_trip_games": stand if game.away == team else 0,
            **_journey(earlier[-1] if earlier else None, game),
            "back_to_back": rest == 1,
            "win_streak": streak(results, lambda won: won is True),
            "losing_streak": streak(results, lambda won: won is False),
            "last_margin": earlier[-1].margin_of(team) if earlier else None,
            "pace_last_10": stored_mean(row["pace"] for row in ten),
            "offensive_rating_last_10": stored_mean(row["offensive_rating"] for row in ten),
            **market(game, team),
            "spread_movement": None,
            "total_movement": None,
            "starters_out": self._starters_out(game, team),
            "players_questionable": self._in_doubt(game, team),
            "information_time": self.archive.information_time,
            "as_of": game.cut_off,
            "completeness_pct": None,
            "is_production_ready": True,
        }

    def _starters_out(self, game: Game, team: str) -> int:
        ruled_out = [who for who, teams in self.injuries.ruled_out(game).items() if team in teams]
        last_games = [self.archive.played_before(player_id, game.day)[-1:] for player_id in ruled_out]
        return sum(bool(played and played[0].is_starter) for played in last_games)

    def _in_doubt(self, game: Game, team: str) -> int | None:
        if self.injuries.page(game) is None:
            return None
        return sum(team in teams for teams in self.injuries.in_doubt(game).values())


def market(game: Game, team: str) -> Row:
    """The spread from the team's side, the total, and what they imply."""
    spread = exact(game.spread_home) if game.has_line and game.spread_home is not None else None
    if spread is not None and team == game.away:
        spread = -spread
    total = exact(game.total) if game.has_line and game.total is not None else None
    implied = None if spread is None or total is None else total / 2 - spread / 2
    return {"spread": spread, "total": total, "implied_team_total": implied}


def phase(game: Game, number: int) -> str:
    if game.season_type != "regular":
        return game.season_type
    return next((name for last_number, name in PHASES if number <= last_number), "late")


def _journey(before: Game | None, game: Game) -> Row:
    """From the arena of the last game to this one's."""
    if before is None:
        return {"travel_miles": None, "time_zones_crossed": None}
    return {
        "travel_miles": miles(before.home, game.home),
        "time_zones_crossed": clock(game.home, game.day) - clock(before.home, game.day),
    }


@cache
def miles(one: str, other: str) -> int:
    """The great circle between two arenas."""
    a, b = TEAMS[one], TEAMS[other]
    north, east = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    half = sin(north / 2) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east / 2) ** 2
    return round(2 * EARTH_MILES * asin(sqrt(half)))


@cache
def clock(team: str, day: date) -> int:
    """Hours an arena's clocks are ahead of UTC at noon of a date."""
    offset = datetime.combine(day, time(12), tzinfo=ZoneInfo(TEAMS[team].time_zone)).utcoffset()
    assert offset is not None
    return int(offset.total_seconds() // 3600)


def difference(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other
