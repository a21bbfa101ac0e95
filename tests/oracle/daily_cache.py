"""Form, load and team tempo of every active player on a date: phase 4's daily cache."""

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from oracle.archive import Appearance, Archive
from oracle.figures import mean, ratio, sample_deviation, stored_mean, true_shooting
from oracle.game_summaries import GameSummaries
from oracle.moments import noon
from oracle.promises import ACTIVE_DAYS, READY_PCT
from oracle.shot_zones import ShotZones
from oracle.windows import back_to_backs, days_since, last, within

MINIMUM_GAMES = 3
EARLY_GAMES = 10

Row = dict[str, Any]


class DailyCache:
    """The players known on a date, by what they did before it."""

    def __init__(self, archive: Archive, summaries: GameSummaries, shot_zones: ShotZones) -> None:
        self.archive = archive
        self.summaries = summaries
        self.shot_zones = shot_zones
        self.row = lru_cache(maxsize=None)(self._row)

    def player_daily_cache(self, day: date) -> list[Row]:
        season = self.archive.season_on[day]
        rows = (self.row(player_id, day) for player_id in self.archive.by_season[season])
        return [row for row in rows if row]

    def _played(self, player_id: int, day: date) -> tuple[list[Appearance], int] | None:
        """His games of the season and the days since the last; none when he is inactive or has played too little."""
        played = self.archive.played_before(player_id, day)
        rest = days_since(played, day)
        return None if rest is None or rest > ACTIVE_DAYS or len(played) < MINIMUM_GAMES else (played, rest)

    def points(self, player_id: int, day: date) -> tuple[Fraction | None, Fraction | None] | None:
        """The mean of the last five games and of the season, of whoever has a row."""
        found = self._played(player_id, day)
        if found is None:
            return None
        return tuple(mean(row.points for row in games) for games in (last(5, found[0]), found[0]))

    def _row(self, player_id: int, day: date) -> Row | None:
        """One player's row, if he has one."""
        found = self._played(player_id, day)
        if found is None:
            return None
        played, rest = found
        team = played[-1].team
        week, fortnight = within(7, played, day), within(14, played, day)
        newest, season = self.points(player_id, day) or (None, None)
        ten = last(10, played)
        completeness = self._completeness(played, team, day)
        overall = mean(completeness.values())
        assert overall is not None
        zones = self.shot_zones.row(player_id, day)
        return {
            "player_id": player_id,
            "cache_date": day,
            "season": played[-1].season,
            "team": team,
            "games_played": len(played),
            "points_avg_last_5": newest,
            "points_avg_last_10": mean(row.points for row in ten),
            "points_avg_season": season,
            "points_std_last_10": sample_deviation([row.points for row in ten]),
            "minutes_avg_last_10": minutes_mean(ten),
            "minutes_avg_season": minutes_mean(played),
            "usage_avg_last_10": self.usage_mean(ten),
            "usage_avg_season": self.usage_mean(played),
            "ts_pct_last_10": true_shooting(
                *(sum(row.box[name] for row in ten) for name in ("points", "fga", "fta"))
            ),
            "games_last_7_days": len(week),
            "games_last_14_days": len(fortnight),
            "minutes_last_7_days": minutes(week),
            "minutes_last_14_days": minutes(fortnight),
            "back_to_backs_last_14_days": back_to_backs(14, played, day),
            "days_rest": rest,
            **self._team_tempo(played[-1].season, team, day),
            "early_season_flag": len(played) < EARLY_GAMES,
            **completeness,
            **{
                name: zones[name] if zones else None
                for name in ("primary_scoring_zone", "assisted_rate_last_10")
            },
            "age": self.archive.age(player_id, day),
            "as_of": noon(day),
            "completeness_pct": overall,
            "is_production_ready": overall >= READY_PCT and (zones is None or zones["is_production_ready"]),
        }

    def usage_mean(self, rows: list[Appearance]) -> Fraction | None:
        return stored_mean(self.summaries.usage_of(row) for row in rows)

    def _completeness(self, played: list[Appearance], team: str, day: date) -> dict[str, Fraction]:
        """Games there are, of the five and ten asked for; and of the team's games on the days, those recorded."""
        return {
            **{f"completeness_last_{n}_pct": Fraction(100 * min(len(played), n), n) for n in (5, 10)},
            **{f"completeness_last_{n}_days_pct": self._recorded(team, n, day) for n in (7, 14)},
        }

    def _recorded(self, team: str, days: int, day: date) -> Fraction:
        games = [
            game
            for game in self.archive.games_before(self.archive.season_on[day], team, day)
            if (day - game.day).days <= days
        ]
        recorded = [game for game in games if game.game_id in self.archive.by_game]
        return Fraction(100 * len(recorded), len(games)) if games else Fraction(100)

    def _team_tempo(self, season: str, team: str, day: date) -> Row:
        """The team's last ten games before the date, whoever played in them."""
        games = last(10, self.archive.games_before(season, team, day))
        figures = [self.summaries.team(game.game_id, team) for game in games]
        return {
            "team_pace_last_10": stored_mean(row["pace"] for row in figures),
            "team_offensive_rating_last_10": stored_mean(row["offensive_rating"] for row in figures),
        }


def minutes(rows: list[Appearance]) -> float:
    return sum(row.tenths for row in rows) / 10


def minutes_mean(rows: list[Appearance]) -> Fraction | None:
    return ratio(sum(row.tenths for row in rows), 10 * len(rows))
