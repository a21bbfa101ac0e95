"""Every feature of everyone on the decision-time list: what it is, where it came from, and what is missing."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from oracle.archive import Appearance, Archive
from oracle.career import Career, CareerGame
from oracle.daily_cache import DailyCache
from oracle.factors import Factors
from oracle.figures import chained, mean, ratio, sample_deviation, stored
from oracle.player_context import PlayerContext
from oracle.promises import BOOTSTRAP, BOOTSTRAP_DAYS, INSUFFICIENT_GAMES, UPSTREAM_EXCUSED
from oracle.shot_zones import ShotZones
from oracle.team_context import TeamContext
from oracle.windows import last
from oracle.zone_defense import ZoneDefense

NAMED = (
    "points_avg_last_5", "points_avg_last_10", "points_avg_season", "points_std_last_10", "games_in_last_7_days",
    "fatigue_score", "shot_zone_mismatch_score", "pace_score", "usage_spike_score", "rest_advantage", "injury_risk",
    "recent_trend", "minutes_change", "opponent_def_rating", "opponent_pace", "home_away", "back_to_back",
    "playoff_game", "pct_paint", "pct_mid_range", "pct_three", "pct_free_throw", "team_pace", "team_off_rating",
    "team_win_pct", "vegas_points_line", "vegas_opening_line", "vegas_line_move", "has_vegas_line",
    "avg_points_vs_opponent", "games_vs_opponent", "minutes_avg_last_10", "ppm_avg_last_10",
)  # fmt: skip
"""Features 0 to 32, by their numbers (TABLES.md)."""

REQUIRED = tuple(NAMED[number] for number in (*range(6), *range(9, 18), *range(22, 25), 31, 32))
WEIGHED = NAMED[:25]
"""The features over which quality is a mean."""

TIERS = ((95, "gold"), (85, "silver"), (70, "bronze"))
RISKS = {"available": 0, "probable": 1, "questionable": 2, "doubtful": 3}
YEAR = timedelta(days=365)
TEAM_GAMES = 5

FURTHER_STATS: dict[str, Callable[[CareerGame], int]] = {
    "rebounds": lambda game: game.box["reb"],
    "assists": lambda game: game.box["ast"],
    "threes": lambda game: game.box["fg3m"],
    "points_rebounds_assists": lambda game: game.box["points"] + game.box["reb"] + game.box["ast"],
}
WEIGHTED_STATS = FURTHER_STATS | {
    "points": lambda game: game.points,
    "fga": lambda game: game.box["fga"],
    "fta": lambda game: game.box["fta"],
    "fg3a": lambda game: game.box["fg3a"],
}

Row = dict[str, Any]


class FeatureStore:
    """Features of the players of a date."""

    def __init__(
        self,
        archive: Archive,
        cache: DailyCache,
        players: PlayerContext,
        teams: TeamContext,
        shot_zones: ShotZones,
        defense: ZoneDefense,
        factors: Factors,
    ) -> None:
        self.archive = archive
        self.cache = cache
        self.players = players
        self.teams = teams
        self.shot_zones = shot_zones
        self.defense = defense
        self.factors = factors
        self.career = Career(archive)
        self.ml_feature_store_v2 = lru_cache(maxsize=4)(self._rows)

    def _rows(self, day: date) -> list[Row]:
        factors = {
            (row["game_id"], row["player_id"]): row for row in self.factors.player_composite_factors(day)
        }
        return [
            self._row(context, factors[context["game_id"], context["player_id"]])
            for context in self.players.upcoming_player_game_context(day)
        ]

    def _row(self, context: Row, factors: Row) -> Row:
        day: date = context["game_date"]
        cached = self.cache.row(context["player_id"], day)
        season_day = (day - self.archive.openers[self.archive.season_on[day]]).days
        is_young = season_day < BOOTSTRAP_DAYS
        features, stand_ins = self._features(context, factors, cached)
        features["days_since_season_start"] = Fraction(season_day)
        if is_young:
            features = dict.fromkeys(features)
        missing = [name for name in REQUIRED if features[name] is None]
        quality = sum(_worth(features[name], name in stand_ins) for name in WEIGHED) / Fraction(len(WEIGHED))
        exception = _exception(is_young, cached, missing)
        kept = (
            "game_id", "season", "season_type", "game_date", "player_id", "team", "opponent", "is_home",
            "context_source", "information_time", "as_of",
        )  # fmt: skip
        return {
            **{name: context[name] for name in kept},
            **features,
            "exception": exception,
            "missing_required": ",".join(missing) or None,
            "feature_quality_score": quality,
            "feature_quality_tier": next((tier for least, tier in TIERS if quality >= least), None),
            "feature_version": 1,
            "completeness_pct": None if is_young or not cached else cached["completeness_pct"],
            "is_production_ready": exception is None
            and all(row is not None and row["is_production_ready"] for row in (context, cached, factors)),
        }

    def _features(self, context: Row, factors: Row, cached: Row | None) -> tuple[Row, set[str]]:
        """All features, and which of them come from a stand-in."""
        player_id, day = context["player_id"], context["game_date"]
        played = self.archive.played_before(player_id, day)
        form, replaced = _form(context, cached)
        tempo, slow = self._tempo(context, cached)
        shots = self.shot_zones.row(player_id, day)
        defense = self.defense.row(context["opponent"], day)
        scores = ("fatigue_score", "shot_zone_mismatch_score", "pace_score", "usage_spike_score")
        told = (
            "projected_minutes", "projected_usage_pct", "vacated_minutes", "vacated_usage", "star_teammates_out",
            "spread", "total", "implied_team_total",
        )  # fmt: skip
        features = {
            **form,
            **{name: factors[name] for name in scores},
            "rest_advantage": _rest_advantage(context["days_rest"], context["opponent_days_rest"]),
            "injury_risk": _injury_risk(context),
            "recent_trend": recent_trend([row.points for row in reversed(last(5, played))]),
            "minutes_change": minutes_change(cached),
            "opponent_def_rating": defense and defense["defensive_rating_last_15"],
            "opponent_pace": defense and defense["opponent_pace_last_15"],
            "home_away": context["is_home"],
            "back_to_back": context["back_to_back"],
            "playoff_game": context["season_type"] == "playoffs",
            **{
                f"pct_{zone}": shots and shots[f"{zone}_rate_last_10"]
                for zone in ("paint", "mid_range", "three")
            },
            "pct_free_throw": _free_throws(played),
            **tempo,
            "team_win_pct": self._won(context["season"], context["team"], day),
            "vegas_points_line": context["points_line"],
            "vegas_opening_line": context["opening_points_line"],
            "vegas_line_move": context["points_line_movement"],
            "has_vegas_line": context["points_line"] is not None,
            **self._against(player_id, context["opponent"], day),
            "ppm_avg_last_10": _points_per_minute(played) if cached else None,
            **self._weighted(player_id, day),
            "previous_season_points": chained(
                self.career.previous_season(player_id, context["season"], WEIGHTED_STATS["points"])
            ),
            "previous_season_minutes": chained(
                _tenth(self.career.previous_season(player_id, context["season"], _tenths))
            ),
            **{name: context[name] for name in told},
            "opponent_points_to_position": self.career.allowed_to_position(
                context["opponent"], day, self.archive.position_of(player_id)
            ),
            "minutes_std_last_10": _tenth(sample_deviation([row.tenths for row in last(10, played)])),
            "games_since_team_change": self.career.games_for_team(player_id, day, context["team"]),
            **_further_form(played),
        }
        numbers = {
            name: Fraction(value) if isinstance(value, int) else value for name, value in features.items()
        }
        return numbers, replaced | slow

    def _tempo(self, context: Row, cached: Row | None) -> tuple[Row, set[str]]:
        """The team's pace and rating as the cache has them; where it speaks of another team, as its context does."""
        names = {"team_pace": "pace_last_10", "team_off_rating": "offensive_rating_last_10"}
        if cached and cached["team"] == context["team"]:
            return {
                "team_pace": cached["team_pace_last_10"],
                "team_off_rating": cached["team_offensive_rating_last_10"],
            }, set()
        own = self.teams.row(self.archive.games[context["game_id"]], context["team"])
        return {name: own[theirs] for name, theirs in names.items()}, set(names)

    def _won(self, season: str, team: str, day: date) -> Fraction | None:
        """The percentage of a team's games it has won, of those that somebody won."""
        results = [game.won_by(team) for game in self.archive.games_before(season, team, day)]
        decided = [won for won in results if won is not None]
        return Fraction(100 * sum(decided), len(decided)) if len(decided) >= TEAM_GAMES else None

    def _against(self, player_id: int, opponent: str, day: date) -> Row:
        """His games against a team in a year, whatever the season and whoever he played for."""
        points = [
            row.points
            for row in self.archive.by_player.get(player_id, [])
            if row.is_played and day - YEAR <= row.day < day and row.game.opponent_of(row.team) == opponent
        ]
        return {"avg_points_vs_opponent": mean(points), "games_vs_opponent": len(points)}

    def _weighted(self, player_id: int, day: date) -> Row:
        means = {
            f"{name}_ewma": self.career.weighted(player_id, day, of) for name, of in WEIGHTED_STATS.items()
        }
        tenths = self.career.weighted(player_id, day, _tenths)
        points, minutes = stored(means["points_ewma"]), stored(tenths)
        per_minute = None if points is None or minutes is None else ratio(10 * points, minutes)
        return {**means, "minutes_ewma": chained(_tenth(stored(tenths))), "ppm_ewma": chained(per_minute)}


def _tenths(game: CareerGame) -> int:
    return game.tenths


def _tenth(value: Fraction | None) -> Fraction | None:
    return None if value is None else value / 10


def _form(context: Row, cached: Row | None) -> tuple[Row, set[str]]:
    """Points and load as the cache has them; for who has no row there, what his context says of it."""
    replaceable = {
        "points_avg_last_5": "points_avg_last_5",
        "points_avg_last_10": "points_avg_last_10",
        "games_in_last_7_days": "games_last_7_days",
    }
    cache_only = ("points_avg_season", "points_std_last_10", "minutes_avg_last_10")
    source = cached or context
    figures = {name: source[theirs] for name, theirs in replaceable.items()}
    figures |= {name: cached[name] if cached else None for name in cache_only}
    return figures, set() if cached else set(replaceable)


def _rest_advantage(own: int | None, opponent: int | None) -> int | None:
    return None if own is None or opponent is None else min(max(own - opponent, -2), 2)


def _injury_risk(context: Row) -> int | None:
    """Who is not on a page is well, where anything was reported."""
    if context["injury_status"] is None:
        return 0 if context["absence_basis"] == "report" else None
    return RISKS[context["injury_status"]]


def recent_trend(points: list[int]) -> int | None:
    """The newest two games against the three before them; `points` are newest first."""
    if len(points) < 5:
        return 0 if points else None
    newest, before = mean(points[:2]), mean(points[2:5])
    assert newest is not None
    assert before is not None
    return _graded(newest - before, Fraction(2), Fraction(5))


def minutes_change(cached: Row | None) -> int | None:
    """The last ten games against the season."""
    if not cached:
        return None
    ten, season = stored(cached["minutes_avg_last_10"]), stored(cached["minutes_avg_season"])
    assert ten is not None
    assert season is not None
    change = stored((ten - season) / season)
    assert change is not None
    return _graded(change, Fraction(1, 10), Fraction(2, 10))


def _graded(change: Fraction, some: Fraction, much: Fraction) -> int:
    size = 2 if abs(change) >= much else int(abs(change) >= some)
    return size if change > 0 else -size


def _free_throws(played: list[Appearance]) -> Fraction | None:
    ten = last(10, played)
    return ratio(100 * sum(row.box["ftm"] for row in ten), sum(row.points for row in ten))


def _points_per_minute(played: list[Appearance]) -> Fraction | None:
    ten = last(10, played)
    return ratio(10 * sum(row.points for row in ten), sum(row.tenths for row in ten))


def _further_form(played: list[Appearance]) -> Row:
    """Averages of the season for the other statistics that people bet on."""
    found: Row = {}
    for stat, figure in FURTHER_STATS.items():
        figures = [figure(row) for row in played]
        found |= {
            f"{stat}_avg_last_5": mean(last(5, figures)),
            f"{stat}_avg_last_10": mean(last(10, figures)),
            f"{stat}_avg_season": mean(figures),
            f"{stat}_std_last_10": sample_deviation(last(10, figures)),
        }
    return found


def _worth(feature: Any, is_stand_in: bool) -> int:
    if feature is None:
        return 0
    return 75 if is_stand_in else 100


def _exception(is_young: bool, cached: Row | None, missing: list[str]) -> str | None:
    if is_young:
        return BOOTSTRAP
    if not cached:
        return INSUFFICIENT_GAMES
    return UPSTREAM_EXCUSED if missing else None
