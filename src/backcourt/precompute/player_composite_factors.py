"""What a game's circumstances are worth to each listed player: fatigue, zone, pace and usage."""

from __future__ import annotations

from backcourt.analytics.slate import AHEAD
from backcourt.precompute import factors
from backcourt.precompute.player_shot_zone_analysis import ZONE_RATES
from backcourt.raw.shots import ZONES
from backcourt.tables.columns import GAME_COLUMNS, promised
from backcourt.tables.declaration import Column, Input, Inputs, Phase, Table, derived_columns
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import rounded

NOT_IMPLEMENTED = "not_implemented"
LATER_FACTORS = ("referee_score", "look_ahead_score", "travel_score", "opponent_strength_score")
"""Factors that keep a column until somebody shows what they are worth."""

NO_ZONES = "he has no shot zone analysis, or the opponent no zone analysis, on the date"
NO_PACE = "a team has not played yet this season"
NO_PROJECTION = "he has not played yet this season"

COLUMNS = (
    *GAME_COLUMNS,
    Column("player_id", "int64", "NBA player id"),
    Column("team", "string", "the team he is expected to play for"),
    Column("opponent", "string", "tricode"),
    Column("fatigue_score", "int64", "100 fresh: rest, load in 7 and 14 days, and age", "0-100", low=factors.LOWEST_FATIGUE, high=factors.FRESH, varies=True),
    Column("fatigue_adjustment", "float64", "(fatigue score - 100) / 20", "points", low=-5, high=0, varies=True),
    Column("primary_scoring_zone", "string", "where his shots mostly come from", missing=NO_ZONES, varies=True),
    Column("shot_zone_mismatch_score", "float64", "the opponent's weakness where he shoots", missing=NO_ZONES, low=-factors.ZONE_LIMIT, high=factors.ZONE_LIMIT, varies=True),
    Column("pace_score", "float64", "half of how much faster the opponent plays", missing=NO_PACE, low=-factors.PACE_LIMIT, high=factors.PACE_LIMIT, varies=True),
    Column("usage_spike_score", "float64", "0.3 x the usage expected beyond the last 7 games, boosted by stars out", missing=NO_PROJECTION, low=-factors.SPIKE_LIMIT, high=factors.SPIKE_LIMIT, varies=True),
    *(Column(name, "float64", "a factor that does not exist yet", missing=NOT_IMPLEMENTED) for name in LATER_FACTORS),
    Column("total_composite_adjustment", "float64", "fatigue adjustment plus the three scores", low=factors.LOWEST_TOTAL, high=factors.HIGHEST_TOTAL, varies=True),
    Column("missing_factors", "string", "scores that are NULL and count as 0", missing="none is"),
    Column("warnings", "string", "figures that somebody should look at", missing="none"),
    Column("factor_version", "string", "which formulas"),
    *derived_columns(information_time=True),
)  # fmt: skip


def build(inputs: Inputs) -> ir.Table:
    """One row per player on the decision-time list of a game."""
    rows = _with_zones(inputs["upcoming_player_game_context"], inputs)
    rows = _with_pace(rows, inputs["upcoming_team_game_context"])
    fatigue = factors.fatigue_score(
        rows.days_rest,
        rows.games_last_7_days,
        rows.minutes_last_7_days,
        rows.avg_minutes_last_7,
        rows.back_to_backs_last_14_days,
        rows.age,
    )
    spike = factors.usage_spike(rows.projected_usage_pct, rows.usage_last_7_games, rows.star_teammates_out)
    rows = rows.mutate(
        fatigue_score=fatigue,
        fatigue_adjustment=rounded(factors.fatigue_adjustment(fatigue)),
        shot_zone_mismatch_score=rounded(factors.shot_zone_mismatch(rows.zone_rate, rows.against_league)),
        pace_score=rounded(factors.pace_score(rows.opponent_pace, rows.own_pace)),
        usage_spike_score=rounded(spike),
        factor_version=ibis.literal(factors.FACTOR_VERSION),
        **{name: ibis.null("float64") for name in LATER_FACTORS},
    )
    scores = [rows[f"{name}_score"] for name in ("shot_zone_mismatch", "pace", "usage_spike")]
    total = sum((score.fill_null(0.0) for score in scores), rows.fatigue_adjustment)
    rows = rows.mutate(
        total_composite_adjustment=rounded(total),
        missing_factors=factors.listed(
            {score.get_name().removesuffix("_score"): score.isnull() for score in scores}
        ),
        completeness_pct=ibis.literal(None, "float64"),
        is_production_ready=rows.is_production_ready & rows.zones_are_ready & rows.teams_are_ready,
    )
    return rows.mutate(
        warnings=factors.warnings(
            rows.fatigue_score, rows.shot_zone_mismatch_score, rows.total_composite_adjustment
        )
    ).select(*(column.name for column in COLUMNS))


def _with_zones(rows: ir.Table, inputs: Inputs) -> ir.Table:
    """Add the rate of the player's primary zone, and how weak the opponent is there."""
    shots = inputs["player_shot_zone_analysis"]
    own = shots.select(
        "player_id",
        "primary_scoring_zone",
        *ZONE_RATES.values(),
        game_date="analysis_date",
        own_zones_ready="is_production_ready",
    )
    defense = inputs["team_defense_zone_analysis"]
    other = defense.select(
        *(f"{zone}_defense_vs_league_avg" for zone in ZONES),
        opponent="team",
        game_date="analysis_date",
        opponent_zones_ready="is_production_ready",
    )
    joined = rows.left_join(own, ["player_id", "game_date"], rname="shot_{name}")
    joined = joined.left_join(other, ["opponent", "game_date"], rname="defense_{name}")
    lives = {scorer: joined.primary_scoring_zone == scorer for scorer in factors.ZONE_OF}
    rate = ibis.cases(
        *((is_his, joined[ZONE_RATES[factors.ZONE_OF[scorer]]]) for scorer, is_his in lives.items()),
        else_=None,
    )
    weakness = ibis.cases(
        *(
            (is_his, joined[f"{factors.ZONE_OF[scorer]}_defense_vs_league_avg"])
            for scorer, is_his in lives.items()
        ),
        else_=None,
    )
    return joined.mutate(
        zone_rate=rate,
        against_league=weakness,
        zones_are_ready=joined.own_zones_ready.fill_null(True) & joined.opponent_zones_ready.fill_null(True),
    )


def _with_pace(rows: ir.Table, teams: ir.Table) -> ir.Table:
    """Add how fast both teams have played."""
    own = teams.select("game_id", "team", own_pace="pace_last_10", own_ready="is_production_ready")
    other = teams.select(
        "game_id", opponent="team", opponent_pace="pace_last_10", opponent_ready="is_production_ready"
    )
    joined = rows.left_join(own, ["game_id", "team"], rname="own_{name}")
    joined = joined.left_join(other, ["game_id", "opponent"], rname="other_{name}")
    return joined.mutate(
        teams_are_ready=joined.own_ready.fill_null(False) & joined.opponent_ready.fill_null(False)
    )


def owed(inputs: Inputs) -> ir.Table:
    """Everyone on the decision-time list."""
    return promised(inputs["upcoming_player_game_context"], "game_date", "game_id", "player_id")


PLAYER_COMPOSITE_FACTORS = Table(
    name="player_composite_factors",
    phase=Phase.PRECOMPUTE,
    meaning="what a game's circumstances are worth to each player on its decision-time list",
    grain=("game_id", "player_id", "information_time"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(
        Input("upcoming_player_game_context"),
        Input("upcoming_team_game_context"),
        Input("player_shot_zone_analysis"),
        Input("team_defense_zone_analysis"),
    ),
    build=build,
    entity=("game_id", "player_id"),
    owed=owed,
    horizon=AHEAD,
)
