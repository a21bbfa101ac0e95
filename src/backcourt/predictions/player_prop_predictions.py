"""What each system says about each player on the slate, and what it would do about the line."""

from __future__ import annotations

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.slate import AHEAD
from backcourt.precompute.factors import listed
from backcourt.systems.features import FORM, with_matchup, with_memory, with_precedents
from backcourt.systems.interface import System
from backcourt.systems.market import NO_LINE
from backcourt.systems.registry import SYSTEMS
from backcourt.systems.similarity_balanced_v1 import played_situations, situations, with_similar
from backcourt.tables.columns import SIDE_COLUMNS
from backcourt.tables.declaration import (
    ALL_BEFORE,
    Column,
    Input,
    Inputs,
    Part,
    Phase,
    Table,
    derived_columns,
)
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.statistics import POINTS
from backcourt.tables.windows import rounded

RECOMMENDED_EDGE = 1.0
"""Points between mean and line from which on a side is taken.

Scoring is skewed: a player's median is up to half a point below his mean, so a smaller gap could favour the side his
own distribution does not.
"""

KEPT = (
    *PLAYER_GAME, "season", "game_date", "team", "opponent", "is_home", "days_rest", "line", "information_time", "as_of",
)  # fmt: skip
"""What a prediction repeats of the slate."""

COLUMNS = (
    Column("system_id", "string", "the system"),
    Column("game_id", "string", "NBA game id"),
    Column("season", "string", "season label"),
    Column("game_date", "date", "Eastern date"),
    Column("player_id", "int64", "NBA player id"),
    *SIDE_COLUMNS,
    Column("days_rest", "int64", "days since his last appearance", missing="none this season"),
    Column("stat", "string", "statistic predicted"),
    Column("predicted_mean", "float64", "predicted mean", low=0, high=120, varies=True),
    Column("line", "float64", "consensus line at the cut-off", missing=NO_LINE, low=0, high=100),
    Column("edge", "float64", "mean minus line", missing=NO_LINE),
    Column("recommendation", "string", "OVER, UNDER, PASS or NO_LINE"),
    Column(
        "points_avg_season",
        "float64",
        "pre-game season mean",
        missing="fewer than three games",
        low=0,
        high=120,
    ),
    Column(
        "missing_terms",
        "string",
        "terms of the system whose inputs are missing; they add nothing",
        missing="none",
    ),
    Column("basis", "string", "live, or backfilled from what was known then"),
    *derived_columns(information_time=True),
)


def memory(inputs: Inputs) -> ir.Table:
    """Return what is remembered of the players on the slate, and whether anyone of their positions came before."""
    slate = inputs["upcoming_player_game_context"].select(*PLAYER_GAME, "season", "game_date")
    histories = inputs["player_game_summary"], inputs["earlier_gamelogs"], inputs["players"]
    known = with_precedents(with_memory(slate, *histories, POINTS), *histories, POINTS)
    return known.drop("season", "game_date")


def similar(inputs: Inputs) -> ir.Table:
    """Return what the players on the slate did in similar games."""
    slate = inputs["upcoming_player_game_context"].select(
        *PLAYER_GAME, "game_date", "opponent", "is_home", "days_rest"
    )
    summary = inputs["player_game_summary"].semi_join(slate, "player_id")
    played = played_situations(summary, inputs["earlier_cache"], inputs["earlier_defense"])
    tonight = situations(slate, inputs["player_daily_cache"], inputs["team_defense_zone_analysis"])
    return with_similar(tonight, played)


def features(inputs: Inputs) -> ir.Table:
    """Return one row per player on the slate with everything the systems read."""
    slate = inputs["upcoming_player_game_context"].rename(line="points_line")
    slate = slate.select(*KEPT, "back_to_back", slate_ready="is_production_ready")
    cache = inputs["player_daily_cache"].select(
        "player_id",
        *FORM,
        "completeness_pct",
        game_date="cache_date",
        cache_ready="is_production_ready",
    )
    rows = slate.left_join(cache, ["player_id", "game_date"], rname="cache_{name}")
    rows = with_matchup(
        rows,
        inputs["player_composite_factors"],
        inputs["player_shot_zone_analysis"],
        inputs["team_defense_zone_analysis"],
    )
    for part in ("memory", "similar"):
        rows = rows.left_join(inputs[part], list(PLAYER_GAME), rname=f"{part}_{{name}}")
    ready = (rows[name].fill_null(False) for name in ("slate_ready", "cache_ready", "factors_ready"))
    return rows.mutate(is_production_ready=ibis.and_(*ready))


def predicted(rows: ir.Table, system: System) -> ir.Table:
    """Return the rows with one system's mean; rows it has nothing to say about are left out."""
    said = rows.select(
        *KEPT,
        "points_avg_season",
        "completeness_pct",
        "is_production_ready",
        system_id=ibis.literal(system.id),
        predicted_mean=rounded(system.mean(rows)),
        missing_terms=missing_terms(system, rows),
    )
    return said.filter(said.predicted_mean.notnull())


def missing_terms(system: System, rows: ir.Table) -> ir.StringValue:
    """Return the names of a system's terms that are NULL."""
    terms = system.terms(rows)
    return listed({name: term.isnull() for name, term in terms.items()}) if terms else ibis.null("string")


def build(inputs: Inputs) -> ir.Table:
    """One row per system, player, game and statistic."""
    said = ibis.union(*(predicted(inputs["features"], system) for system in SYSTEMS))
    said = said.mutate(edge=rounded(said.predicted_mean - said.line))
    return said.mutate(
        stat=ibis.literal(POINTS.name),
        recommendation=recommendation(said.edge),
        basis=ibis.literal("backfilled"),
    ).select(*(column.name for column in COLUMNS))


def recommendation(edge: ir.FloatingValue) -> ir.StringValue:
    """Return the side a mean-only system takes."""
    return ibis.cases(
        (edge.isnull(), "NO_LINE"),
        (edge >= RECOMMENDED_EDGE, "OVER"),
        (edge <= -RECOMMENDED_EDGE, "UNDER"),
        else_="PASS",
    )


def owed(inputs: Inputs) -> ir.Table:
    """Every system owes every player on the slate; where it is silent, it says why."""
    return ibis.union(*(_owed_by(system, inputs["features"]) for system in SYSTEMS))


def _owed_by(system: System, rows: ir.Table) -> ir.Table:
    silent = system.silence.holds(rows)
    return rows.select(
        "game_date",
        *PLAYER_GAME,
        system_id=ibis.literal(system.id),
        excuse=silent.ifelse(system.silence.category, None),
        reason=silent.ifelse(system.silence.reason, None),
    )


PLAYER_PROP_PREDICTIONS = Table(
    name="player_prop_predictions",
    phase=Phase.PREDICTIONS,
    meaning="what each system predicts for each player on the slate",
    grain=("system_id", "game_id", "player_id", "stat", "information_time"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(
        Input("upcoming_player_game_context"),
        Input("player_daily_cache"),
        Input("player_composite_factors"),
        Input("player_shot_zone_analysis"),
        Input("team_defense_zone_analysis"),
        Input("player_game_summary", ALL_BEFORE),
        Input("earlier_gamelogs", ALL_BEFORE),
        Input("players"),
        Input("player_daily_cache", ALL_BEFORE, "earlier_cache"),
        Input("team_defense_zone_analysis", ALL_BEFORE, "earlier_defense"),
    ),
    parts=(Part("memory", memory), Part("similar", similar), Part("features", features)),
    build=build,
    entity=("system_id", "game_id", "player_id"),
    owed=owed,
    horizon=AHEAD,
)
