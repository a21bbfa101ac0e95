"""The feature contract: which features a model may rely on, in which order, and what each of them means.

The order is part of a version. A change of meaning, order or number is a new version; what was trained on another
version is refused. The first 33 are the named features of the design; what follows is what experience shows to matter.
"""

from dataclasses import dataclass

from backcourt.analytics.absences import MOST_MINUTES
from backcourt.precompute import factors
from backcourt.precompute.career import MEMORY, PRIOR_GAMES
from backcourt.raw.game_lines import HIGHEST_TOTAL, LOWEST_TOTAL, WIDEST_SPREAD
from backcourt.tables.declaration import Column
from backcourt.tables.statistics import OTHER_STATS, Stat
from backcourt.time import BOOTSTRAP_DAYS

FEATURE_VERSION = 1
QUALITY_FEATURES = 25
"""The first features, over which the quality score is a mean."""

HERE = "computed here"
CACHE, SHOTS, DEFENSE, FACTORS = (
    "player_daily_cache", "player_shot_zone_analysis", "team_defense_zone_analysis", "player_composite_factors",
)  # fmt: skip
PLAYER, TEAM, SUMMARY = "upcoming_player_game_context", "upcoming_team_game_context", "player_game_summary"

YOUNG = f"the first {BOOTSTRAP_DAYS} days of a season have no features"
FEW = "he played fewer than three games this season"
NO_ZONES = "he has no shot zone analysis on the date"
NO_DEFENSE = "the opponent has no zone analysis on the date"
NO_LINE = "no points line was known at the cut-off"
NO_CAREER = "he has never played in a game that is known"
NO_MARKET = "no game line was known at the cut-off"


@dataclass(frozen=True)
class Feature:
    """One feature: what it means and from where it comes.

    `source` names its table (and after `or` what stands in for it); `window` what it looks back on; `low` and `high`
    bound it; a `required` one must be there for a row to count as complete; `varies` asserts at least `distinct`
    values per season, and values on both sides of 0 with `both_signs`.
    """

    name: str
    meaning: str
    unit: str
    source: str
    window: str
    low: float
    high: float
    missing: str = YOUNG
    required: bool = False
    varies: bool = True
    distinct: int = 2
    both_signs: bool = False

    @property
    def column(self) -> Column:
        """The column of the feature store that holds it."""
        missing = self.missing if self.missing == YOUNG else f"{self.missing}, or {YOUNG}"
        return Column(
            self.name,
            "float64",
            self.meaning,
            self.unit,
            missing=missing,
            low=self.low,
            high=self.high,
            varies=self.varies,
            distinct=self.distinct,
            both_signs=self.both_signs,
            required=self.required,
        )


def _form(prefix: str, meaning: str, high: float, source: str, required: bool) -> tuple[Feature, ...]:
    def feature(name: str, what: str, window: str, source: str = source) -> Feature:
        return Feature(name, what, meaning, source, window, 0, high, FEW, required, distinct=20)

    averages = f"{source} or {PLAYER}" if source == CACHE else source
    return (
        feature(f"{prefix}_avg_last_5", f"mean {meaning}", "last 5 games", averages),
        feature(f"{prefix}_avg_last_10", f"mean {meaning}", "last 10 games", averages),
        feature(f"{prefix}_avg_season", f"mean {meaning}", "season so far"),
        feature(f"{prefix}_std_last_10", f"sample deviation of {meaning}", "last 10 games"),
    )


def _score(name: str, meaning: str, low: float, high: float, **contract: bool | int | str) -> Feature:
    return Feature(name, meaning, "points", FACTORS, "as of the game", low, high, **contract)  # type: ignore[arg-type]


def _flag(name: str, meaning: str, source: str, *, required: bool = False, varies: bool = True) -> Feature:
    return Feature(name, meaning, "0 or 1", source, "the game", 0, 1, required=required, varies=varies)


NAMED = (
    *_form("points", "points", 120, CACHE, required=True),
    Feature("games_in_last_7_days", "his games", "games", f"{CACHE} or {PLAYER}", "7 days before", 0, 7, required=True, distinct=3),
    _score("fatigue_score", "100 fresh: rest, load and age", factors.LOWEST_FATIGUE, factors.FRESH, required=True, distinct=5),
    _score("shot_zone_mismatch_score", "the opponent's weakness where he shoots", -factors.ZONE_LIMIT, factors.ZONE_LIMIT, both_signs=True, distinct=50, missing=NO_ZONES),
    _score("pace_score", "half of how much faster the opponent plays", -factors.PACE_LIMIT, factors.PACE_LIMIT, both_signs=True, distinct=50, missing="a team has not played yet"),
    _score("usage_spike_score", "0.3 x usage expected beyond the last 7 games", -factors.SPIKE_LIMIT, factors.SPIKE_LIMIT, both_signs=True, distinct=50, missing=FEW),
    Feature("rest_advantage", "his days of rest minus the opponent's, within 2", "days", HERE, "the game", -2, 2, "a first game of the season", True, both_signs=True, distinct=3),
    Feature("injury_risk", "0 available, 1 probable, 2 questionable, 3 doubtful", "0-3", HERE, "the game", 0, 3, "no report and no inactive list was known", True, varies=False),
    Feature("recent_trend", "points of the newest 2 games against games 3 to 5: 1 from 2, 2 from 5 points; 0 below 5 games", "-2..2", HERE, "last 5 games", -2, 2, FEW, True, both_signs=True, distinct=5),
    Feature("minutes_change", "minutes of the last 10 games against the season: 1 from 10 %, 2 from 20 %", "-2..2", HERE, "season so far", -2, 2, FEW, True, both_signs=True, distinct=3),
    Feature("opponent_def_rating", "the opponent's points allowed per 100 possessions", "points", DEFENSE, "its last 15 games", 50, 160, NO_DEFENSE, True, distinct=20),
    Feature("opponent_pace", "possessions per 48 minutes of the teams the opponent met", "possessions", DEFENSE, "its last 15 games", 60, 140, NO_DEFENSE, True, distinct=20),
    _flag("home_away", "1 at home, 0 away", HERE, required=True),
    _flag("back_to_back", "1 when he played the day before", HERE, required=True),
    _flag("playoff_game", "1 in the playoffs", HERE, required=True, varies=False),
    Feature("pct_paint", "share of his attempts from paint", "percent", SHOTS, "last 10 games with zones", 0, 100, NO_ZONES, distinct=20),
    Feature("pct_mid_range", "share of his attempts from mid-range", "percent", SHOTS, "last 10 games with zones", 0, 100, NO_ZONES, distinct=20),
    Feature("pct_three", "share of his attempts from three", "percent", SHOTS, "last 10 games with zones", 0, 100, NO_ZONES, distinct=20),
    Feature("pct_free_throw", "share of his points from free throws", "percent", HERE, "last 10 games", 0, 100, "no point in the window", distinct=20),
    Feature("team_pace", "his team's mean pace", "possessions", f"{CACHE} or {TEAM}", "its last 10 games", 50, 160, "the team has not played yet", True, distinct=20),
    Feature("team_off_rating", "his team's mean points per 100 possessions", "points", f"{CACHE} or {TEAM}", "its last 10 games", 30, 200, "the team has not played yet", True, distinct=20),
    Feature("team_win_pct", "share of its games his team won", "percent", HERE, "season so far, from 5 games", 0, 100, "the team has fewer than 5 games", True, distinct=10),
    Feature("vegas_points_line", "consensus points line", "points", PLAYER, "at the cut-off", 0, 100, NO_LINE, distinct=5),
    Feature("vegas_opening_line", "consensus of the first lines observed", "points", PLAYER, "at the cut-off", 0, 100, "no line was observed before the close"),
    Feature("vegas_line_move", "line minus opening line", "points", PLAYER, "at the cut-off", -30, 30, "no line was observed before the close", both_signs=True),
    _flag("has_vegas_line", "1 when a points line was known", PLAYER),
    Feature("avg_points_vs_opponent", "his mean points against this opponent", "points", HERE, "365 days before", 0, 120, "no game against it in a year", distinct=20),
    Feature("games_vs_opponent", "his games against this opponent", "games", HERE, "365 days before", 0, 20, distinct=3),
    Feature("minutes_avg_last_10", "mean minutes", "minutes", CACHE, "last 10 games", 0, 70, FEW, True, distinct=20),
    Feature("ppm_avg_last_10", "points per minute", "points per minute", HERE, "last 10 games", 0, 10, FEW, True, distinct=20),
)  # fmt: skip
"""Features 0-32: names, order and meaning as every system of this kind knows them."""


def _decayed(name: str, what: str, high: float, unit: str = "") -> Feature:
    window = f"all games, half-life {MEMORY.half_life:g}, x {MEMORY.season_carry:g} per season turned"
    return Feature(
        name, f"exponentially weighted {what}", unit or what, HERE, window, 0, high, NO_CAREER, distinct=20
    )


def _carried(name: str, what: str, high: float) -> Feature:
    window = f"previous season, and {PRIOR_GAMES} games of his position's mean"
    return Feature(
        name,
        f"mean {what} of the previous season, shrunk",
        what,
        HERE,
        window,
        0,
        high,
        "no earlier season is known",
        distinct=20,
    )


def _of(stat: Stat) -> tuple[Feature, ...]:
    """Return the features of a further statistic."""
    label = stat.name.replace("_", " ")
    return (
        *_form(stat.name, label, 200, HERE, required=False),
        _decayed(f"{stat.name}_ewma", label, 200),
    )


EXPERIENCE = (
    _decayed("points_ewma", "points", 120),
    _decayed("minutes_ewma", "minutes", 70),
    _decayed("ppm_ewma", "points per minute", 10),
    _decayed("fga_ewma", "field goal attempts", 60, "attempts"),
    _decayed("fta_ewma", "free throw attempts", 60, "attempts"),
    _decayed("fg3a_ewma", "three-point attempts", 60, "attempts"),
    _carried("previous_season_points", "points", 120),
    _carried("previous_season_minutes", "minutes", 70),
    Feature("projected_minutes", "minutes expected if he plays, given who is absent", "minutes", PLAYER, "at the cut-off", 0, MOST_MINUTES, FEW, distinct=20),
    Feature("projected_usage_pct", "usage expected, given who is absent", "percent", PLAYER, "at the cut-off", 0, 1000, FEW, distinct=20),
    Feature("vacated_minutes", "minutes per game of absent team-mates", "minutes", PLAYER, "20 days before", 0, 300, "his team has not played in 20 days", distinct=5),
    Feature("vacated_usage", "share of the team's plays that absent team-mates used", "percent", PLAYER, "20 days before", 0, 150, "his team has not played in 20 days", distinct=5),
    Feature("star_teammates_out", "absent or doubtful team-mates who are stars", "players", PLAYER, "at the cut-off", 0, 10),
    Feature("spread", "points his team gives; negative: favoured", "points", PLAYER, "at the cut-off", -WIDEST_SPREAD, WIDEST_SPREAD, NO_MARKET, both_signs=True, distinct=10),
    Feature("total", "points of both teams", "points", PLAYER, "at the cut-off", LOWEST_TOTAL, HIGHEST_TOTAL, NO_MARKET, distinct=5),
    Feature("implied_team_total", "total / 2 - spread / 2", "points", PLAYER, "at the cut-off", 50, 200, NO_MARKET, distinct=10),
    Feature("opponent_points_to_position", "points the opponent allows to all players of his position", "points", HERE, "its last 15 games", 0, 200, "the opponent has not met his position yet", distinct=20),
    Feature("minutes_std_last_10", "sample deviation of his minutes", "minutes", HERE, "last 10 games", 0, 40, FEW, distinct=20),
    Feature("games_since_team_change", "his games in a row for the team, up to now", "games", HERE, "all seasons", 0, 2000, NO_CAREER, distinct=20),
    Feature("days_since_season_start", "days since the season's first regular game", "days", HERE, "season so far", BOOTSTRAP_DAYS, 400, distinct=5),
    *(feature for stat in OTHER_STATS for feature in _of(stat)),
)  # fmt: skip
"""Features from 33 on."""

FEATURES = (*NAMED, *EXPERIENCE)
NAMES = tuple(feature.name for feature in FEATURES)
REQUIRED = tuple(feature.name for feature in FEATURES if feature.required)

COLUMNS = tuple(feature.column for feature in FEATURES)
