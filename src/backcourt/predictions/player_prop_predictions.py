"""What each system says about each player on the slate, and what it would do about the line."""

from __future__ import annotations

from backcourt.analytics.slate import AHEAD
from backcourt.systems.features import with_memory, with_precedents
from backcourt.systems.interface import System
from backcourt.systems.registry import SYSTEMS
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

NO_LINE = "no line was known at the cut-off"
NO_PRECEDENT = "nobody of his position has appeared in a game yet"

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
    Column("missing_terms", "string", "terms of the system whose inputs do not exist yet", missing="none"),
    Column("basis", "string", "live, or backfilled from what was known then"),
    *derived_columns(information_time=True),
)


def features(inputs: Inputs) -> ir.Table:
    """Return one row per player on the slate with everything the systems read."""
    slate = inputs["upcoming_player_game_context"].rename(line="points_line")
    slate = slate.drop("points_avg_last_5", "points_avg_last_10")
    slate = slate.left_join(inputs["memory"], ["game_id", "player_id"], rname="memory_{name}")
    cache = inputs["player_daily_cache"].select(
        "player_id",
        "points_avg_last_5",
        "points_avg_last_10",
        "points_avg_season",
        game_date="cache_date",
        cache_ready="is_production_ready",
        cache_completeness="completeness_pct",
    )
    return slate.left_join(cache, ["player_id", "game_date"], rname="cache_{name}")


def memory(inputs: Inputs) -> ir.Table:
    """Return what is remembered of the players on the slate, and whether anyone of their positions came before."""
    slate = inputs["upcoming_player_game_context"].select("game_id", "player_id", "season", "game_date")
    histories = inputs["player_game_summary"], inputs["earlier_gamelogs"], inputs["players"]
    known = with_precedents(with_memory(slate, *histories, POINTS), *histories, POINTS)
    return known.drop("season", "game_date")


def predicted(rows: ir.Table, system: System) -> ir.Table:
    """Return the rows with one system's mean; rows it has nothing to say about are left out."""
    said = rows.mutate(
        system_id=ibis.literal(system.id),
        predicted_mean=rounded(system.mean(rows)),
        missing_terms=ibis.literal(", ".join(system.missing_terms) or None, "string"),
    )
    return said.filter(said.predicted_mean.notnull())


def build(inputs: Inputs) -> ir.Table:
    """One row per system, player, game and statistic."""
    rows = features(inputs)
    said = ibis.union(*(predicted(rows, system) for system in SYSTEMS))
    edge = rounded(said.predicted_mean - said.line)
    said = said.mutate(edge=edge)
    return said.mutate(
        stat=ibis.literal(POINTS.name),
        recommendation=recommendation(said.edge),
        basis=ibis.literal("backfilled"),
        completeness_pct=said.cache_completeness,
        is_production_ready=said.is_production_ready & said.cache_ready.fill_null(False),
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
    """Every system owes every player on the slate; one that needs a line, or anybody's history, has its excuse."""
    slate = inputs["upcoming_player_game_context"]
    slate = slate.left_join(inputs["memory"], ["game_id", "player_id"], rname="memory_{name}")
    return ibis.union(*(_owed_by(system, slate) for system in SYSTEMS))


def _owed_by(system: System, slate: ir.Table) -> ir.Table:
    if system.needs_line:
        lacking, excuse, reason = slate.points_line.isnull(), "source_missing", NO_LINE
    else:
        lacking, excuse, reason = slate.precedents.isnull(), "insufficient_games", NO_PRECEDENT
    return slate.select(
        "game_date",
        "game_id",
        "player_id",
        system_id=ibis.literal(system.id),
        excuse=lacking.ifelse(excuse, None),
        reason=lacking.ifelse(reason, None),
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
        Input("player_game_summary", ALL_BEFORE),
        Input("earlier_gamelogs", ALL_BEFORE),
        Input("players"),
    ),
    parts=(Part("memory", memory),),
    build=build,
    entity=("system_id", "game_id", "player_id"),
    owed=owed,
    horizon=AHEAD,
)
