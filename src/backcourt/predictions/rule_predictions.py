"""What each rule expects of each player on the slate: in points of everyone, otherwise where a line is quoted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.slate import AHEAD, player_history
from backcourt.precompute.factors import listed
from backcourt.precompute.player_daily_cache import MINIMUM_GAMES
from backcourt.systems.features import FORM, with_matchup, with_memory, with_precedents
from backcourt.systems.interface import System
from backcourt.systems.registry import OF_ANY_STAT, SYSTEMS
from backcourt.systems.similarity_balanced_v1 import played_situations, situations, with_similar
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
from backcourt.tables.statistics import OTHER_STATS, POINTS
from backcourt.tables.windows import all_games, rounded

KEPT = ("season", "game_date", "information_time", "as_of")
"""What a mean repeats of the slate."""

COLUMNS = (
    Column("system_id", "string", "the system"),
    Column("game_id", "string", "NBA game id"),
    Column("season", "string", "season label"),
    Column("game_date", "date", "Eastern date"),
    Column("player_id", "int64", "NBA player id"),
    Column("stat", "string", "statistic predicted"),
    Column("predicted_mean", "float64", "predicted mean", low=0, high=120, varies=True),
    Column("usual_minutes", "float64", "exponentially weighted minutes of all earlier appearances", "minutes", low=0, high=70, varies=True),
    Column("missing_terms", "string", "terms of the system whose inputs are missing; they add nothing", missing="none"),
    *derived_columns(information_time=True),
)  # fmt: skip


def memory(inputs: Inputs) -> ir.Table:
    """Return what is remembered of the players on the slate, and whether anyone of their positions came before."""
    slate = inputs["upcoming_player_game_context"].select(*PLAYER_GAME, "season", "game_date")
    histories = inputs["player_game_summary"], inputs["earlier_gamelogs"], inputs["players"]
    known = with_precedents(with_memory(slate, *histories, (POINTS, *OTHER_STATS)), *histories)
    return known.drop("season", "game_date")


def season_means(inputs: Inputs) -> ir.Table:
    """Return the mean of the season so far, for quoted players, of every statistic but points."""
    slate = inputs["upcoming_player_game_context"].select(*PLAYER_GAME, "season", "game_date")
    quoted = slate.semi_join(_other_lines(inputs), list(PLAYER_GAME))
    history = player_history(inputs["player_game_summary"])
    played = history.facts.mutate(**{stat.name: stat.value(history.facts) for stat in OTHER_STATS})
    means = {stat.name: all_games().mean(stat.name) for stat in OTHER_STATS}
    known = history.over(played, *means).as_of(quoted, "game_date", games_played=all_games().count(), **means)
    enough = known.games_played >= MINIMUM_GAMES
    return known.select(*PLAYER_GAME, **{name: enough.ifelse(known[name], None) for name in means})


def _other_lines(inputs: Inputs) -> ir.Table:
    lines = inputs["prop_lines"]
    return lines.filter(lines.stat != POINTS.name).select(*PLAYER_GAME, "stat", "line")


def similar(inputs: Inputs) -> ir.Table:
    """Return what the players on the slate did in similar games."""
    slate = inputs["upcoming_player_game_context"].select(
        *PLAYER_GAME, "game_date", "opponent", "is_home", "days_rest"
    )
    summary = inputs["player_game_summary"].semi_join(slate, "player_id")
    played = played_situations(summary, inputs["earlier_cache"], inputs["earlier_defense"])
    tonight = situations(slate, inputs["player_daily_cache"], inputs["team_defense_zone_analysis"])
    return with_similar(tonight, played)


def circumstances(inputs: Inputs) -> ir.Table:
    """Return one row per player on the slate with his form and the matchup: all that terms of rules are made of."""
    slate = inputs["upcoming_player_game_context"].rename(line="points_line")
    kept = (*PLAYER_GAME, *KEPT, "opponent", "is_home", "days_rest", "line", "back_to_back")
    slate = slate.select(*kept, slate_ready="is_production_ready")
    cache = inputs["player_daily_cache"].select(
        "player_id",
        *FORM,
        "completeness_pct",
        game_date="cache_date",
        cache_ready="is_production_ready",
    )
    rows = slate.left_join(cache, ["player_id", "game_date"], rname="cache_{name}")
    return with_matchup(
        rows,
        inputs["player_composite_factors"],
        inputs["player_shot_zone_analysis"],
        inputs["team_defense_zone_analysis"],
    )


def features(inputs: Inputs) -> ir.Table:
    """Return one row per player on the slate with everything the systems read to predict his points."""
    rows = circumstances(inputs)
    for part in ("memory", "similar"):
        rows = rows.left_join(inputs[part], list(PLAYER_GAME), rname=f"{part}_{{name}}")
    ready = (rows[name].fill_null(False) for name in ("slate_ready", "cache_ready", "factors_ready"))
    return rows.mutate(
        stat=ibis.literal(POINTS.name),
        ewma=rows.ewma_points,
        position_mean=rows.position_mean_points,
        season_average=rows.points_avg_season,
        is_production_ready=ibis.and_(*ready),
    )


def other_features(inputs: Inputs) -> ir.Table:
    """Return one row per quoted player and statistic other than points, with what systems of any statistic read."""
    kept = ("usual_minutes", "precedents", "completeness_pct", "is_production_ready")
    rows = inputs["features"].select(
        *PLAYER_GAME, *KEPT, *kept, *_by_stat("ewma"), *_by_stat("position_mean")
    )
    rows = rows.inner_join(_other_lines(inputs), list(PLAYER_GAME))
    rows = rows.left_join(inputs["season_means"], list(PLAYER_GAME), rname="season_{name}")
    return rows.mutate(
        **{kind: _of_stat(rows, _by_stat(kind)) for kind in ("ewma", "position_mean")},
        season_average=_of_stat(rows, [stat.name for stat in OTHER_STATS]),
    )


def _by_stat(kind: str) -> list[str]:
    return [f"{kind}_{stat.name}" for stat in OTHER_STATS]


def _of_stat(rows: ir.Table, columns: Sequence[str]) -> ir.FloatingValue:
    """Return for each row the column of its statistic."""
    return ibis.cases(
        *((rows.stat == stat.name, rows[name]) for stat, name in zip(OTHER_STATS, columns, strict=True)),
        else_=None,
    )


def _spoken(inputs: Inputs) -> Iterable[tuple[System, ir.Table]]:
    """Yield each system with the rows that it reads: once for points, and again for what else it predicts."""
    yield from ((system, inputs["features"]) for system in SYSTEMS)
    yield from ((system, inputs["other_features"]) for system in OF_ANY_STAT)


def predicted(rows: ir.Table, system: System) -> ir.Table:
    """Return the rows with one system's mean; rows it has nothing to say about are left out."""
    said = rows.select(
        *PLAYER_GAME,
        *KEPT,
        "stat",
        "usual_minutes",
        "completeness_pct",
        "is_production_ready",
        system_id=ibis.literal(system.id),
        predicted_mean=rounded(system.mean(rows)),
        missing_terms=missing_terms(system, rows),
    )
    return said.filter(said.predicted_mean.notnull()).select(*(column.name for column in COLUMNS))


def missing_terms(system: System, rows: ir.Table) -> ir.StringValue:
    """Return the names of a system's terms that are NULL."""
    terms = system.terms(rows)
    return listed({name: term.isnull() for name, term in terms.items()}) if terms else ibis.null("string")


def build(inputs: Inputs) -> ir.Table:
    """One row per system, player, game and statistic."""
    return ibis.union(*(predicted(rows, system) for system, rows in _spoken(inputs)))


def owed(inputs: Inputs) -> ir.Table:
    """Every system owes every player it reads of; where it is silent, it says why."""
    return ibis.union(*(_owed_by(system, rows) for system, rows in _spoken(inputs)))


def _owed_by(system: System, rows: ir.Table) -> ir.Table:
    silent = system.silence.holds(rows)
    return rows.select(
        "game_date",
        *PLAYER_GAME,
        "stat",
        system_id=ibis.literal(system.id),
        excuse=silent.ifelse(system.silence.category, None),
        reason=silent.ifelse(system.silence.reason, None),
    )


RULE_PREDICTIONS = Table(
    name="rule_predictions",
    phase=Phase.PREDICTIONS,
    meaning="what each rule expects of each player on the slate",
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
        Input("prop_lines"),
        Input("player_daily_cache", ALL_BEFORE, "earlier_cache"),
        Input("team_defense_zone_analysis", ALL_BEFORE, "earlier_defense"),
    ),
    parts=(
        Part("memory", memory),
        Part("season_means", season_means),
        Part("similar", similar),
        Part("features", features),
        Part("other_features", other_features),
    ),
    build=build,
    entity=("system_id", "game_id", "player_id", "stat"),
    owed=owed,
    horizon=AHEAD,
)
