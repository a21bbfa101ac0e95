"""From where each active player shoots, and how well, before each game date."""

from __future__ import annotations

from backcourt.analytics.slate import AHEAD, active_players, player_history
from backcourt.precompute.snapshots import (
    MINIMUM_ZONE_GAMES,
    READY_PCT,
    game_dates,
    share,
    too_few_games,
    with_cutoff,
    with_season_day,
)
from backcourt.raw.shots import ZONES
from backcourt.tables.declaration import (
    SEASON_BEFORE,
    SEASON_THROUGH,
    Column,
    Input,
    Inputs,
    Part,
    Phase,
    Table,
    derived_columns,
)
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import all_games, last_games

NEWEST_GAMES = 15
"""Games among which those with zones must lie, so that a window never grows stale when shots stop."""

PAINT_SCORER_PCT = 40
PERIMETER_SCORER_PCT = 40
MID_RANGE_SCORER_PCT = 35

NO_ATTEMPT = "no attempt in the window"

ZONE_RATES = {zone: f"{zone}_rate_last_10" for zone in ZONES}
"""The column that tells which share of his attempts comes from each zone."""

COLUMNS = (
    Column("player_id", "int64", "NBA player id"),
    Column("analysis_date", "date", "the date for which this is known; its own games are not in it"),
    Column("season", "string", "season label"),
    Column("team", "string", "the team he last appeared for"),
    Column("games_played", "int64", "games this season so far", low=MINIMUM_ZONE_GAMES, high=120, varies=True),
    Column("zone_games_in_sample", "int64", f"of his newest {NEWEST_GAMES} games, those with zones", low=MINIMUM_ZONE_GAMES, high=NEWEST_GAMES),
    *(Column(name, "float64", f"share of his attempts from {zone}, last 10 games with zones", "percent", missing=NO_ATTEMPT, low=0, high=100, varies=True) for zone, name in ZONE_RATES.items()),
    *(Column(f"{zone}_fg_pct_last_10", "float64", f"field goals made from {zone}, last 10 games with zones", "percent", missing=NO_ATTEMPT, low=0, high=100, varies=True) for zone in ZONES),
    *(Column(f"{zone}_attempts_last_10", "float64", f"attempts per game from {zone}, last 10 games with zones", "attempts", low=0, high=60, varies=True) for zone in ZONES),
    Column("paint_rate_last_20", "float64", "share of his attempts from paint, last 20 games with zones", "percent", missing=NO_ATTEMPT, low=0, high=100, varies=True),
    Column("paint_fg_pct_last_20", "float64", "field goals made from paint, last 20 games with zones", "percent", missing=NO_ATTEMPT, low=0, high=100, varies=True),
    Column("assisted_rate_last_10", "float64", "share of his makes that were assisted, last 10 games with zones", "percent", missing="no source tells", low=0, high=100),
    Column("primary_scoring_zone", "string", "paint, perimeter, mid_range or balanced", missing=NO_ATTEMPT, varies=True),
    *derived_columns(),
)  # fmt: skip


def windows(inputs: Inputs) -> ir.Table:
    """Return the active players of each date with how many games they played, and with zones."""
    summary = inputs["player_game_summary"]
    active = active_players(game_dates(inputs["schedule"], "analysis_date"), summary, "analysis_date")
    return player_history(summary).as_of(
        active,
        "analysis_date",
        games_played=all_games().count(),
        zone_games_in_sample=last_games(NEWEST_GAMES).count(f"{ZONES[0]}_attempts"),
    )


def build(inputs: Inputs) -> ir.Table:
    """One row per active player with zones of ten recent games, and game date."""
    windows = inputs["player_windows"]
    rows = _with_zones(
        windows.filter(windows.zone_games_in_sample >= MINIMUM_ZONE_GAMES), inputs["player_game_summary"]
    )
    newest = ibis.least(rows.games_played, NEWEST_GAMES)
    rows = rows.mutate(
        primary_scoring_zone=primary_scoring_zone(
            rows.paint_rate_last_10, rows.mid_range_rate_last_10, rows.three_rate_last_10
        ),
        completeness_pct=share(rows.zone_games_in_sample, newest),
    )
    rows = with_cutoff(rows, inputs["schedule"], "analysis_date")
    return rows.mutate(is_production_ready=rows.completeness_pct >= READY_PCT).select(
        *(column.name for column in COLUMNS)
    )


def _with_zones(rows: ir.Table, summary: ir.Table) -> ir.Table:
    zoned = player_history(summary).facts
    zoned = zoned.filter(zoned.zones_missing_reason.isnull())
    zoned = zoned.mutate(
        zone_attempts=sum((zoned[f"{zone}_attempts"] for zone in ZONES), ibis.literal(0)),
        told_makes=zoned.assisted_makes + zoned.unassisted_makes,
    )
    last_10, last_20 = last_games(10), last_games(20)
    rates = {name: (f"{zone}_attempts", "zone_attempts") for zone, name in ZONE_RATES.items()}
    made = {f"{zone}_fg_pct_last_10": (f"{zone}_makes", f"{zone}_attempts") for zone in ZONES}
    told = ["zone_attempts", *(f"{zone}_{shots}" for zone in ZONES for shots in ("attempts", "makes"))]
    return (
        player_history(summary)
        .over(zoned, *told)
        .as_of(
            rows,
            "analysis_date",
            **{name: last_10.percentage(*terms) for name, terms in (rates | made).items()},
            **{f"{zone}_attempts_last_10": last_10.mean(f"{zone}_attempts") for zone in ZONES},
            paint_rate_last_20=last_20.percentage("paint_attempts", "zone_attempts"),
            paint_fg_pct_last_20=last_20.percentage("paint_makes", "paint_attempts"),
            assisted_rate_last_10=last_10.percentage("assisted_makes", "told_makes"),
        )
    )


def primary_scoring_zone(
    paint_rate: ir.FloatingValue, mid_range_rate: ir.FloatingValue, three_rate: ir.FloatingValue
) -> ir.StringValue:
    """Return where a player's shots (percent by zone) mostly come from; NULL without shots."""
    return ibis.cases(
        (paint_rate.isnull(), ibis.null("string")),
        (paint_rate >= PAINT_SCORER_PCT, "paint"),
        (three_rate >= PERIMETER_SCORER_PCT, "perimeter"),
        (mid_range_rate >= MID_RANGE_SCORER_PCT, "mid_range"),
        else_="balanced",
    )


def owed(inputs: Inputs) -> ir.Table:
    """Every active player; few games excuse him, and so do games whose shots are missing."""
    rows = with_season_day(inputs["player_windows"], inputs["season_schedule"], "analysis_date")
    few = too_few_games(rows.games_played, MINIMUM_ZONE_GAMES, rows.season_day)
    unzoned = rows.zone_games_in_sample < MINIMUM_ZONE_GAMES
    excuse = few.coalesce(unzoned.ifelse("source_missing", None))
    played = rows.games_played.cast("string") + f" of {MINIMUM_ZONE_GAMES} games"
    zoned = rows.zone_games_in_sample.cast("string") + (
        f" of his newest {NEWEST_GAMES} games have zones, {MINIMUM_ZONE_GAMES} are needed"
    )
    reason = ibis.cases((few.notnull(), played), (unzoned, zoned), else_=None)
    return rows.select("analysis_date", "player_id", excuse=excuse, reason=reason)


PLAYER_SHOT_ZONE_ANALYSIS = Table(
    name="player_shot_zone_analysis",
    phase=Phase.PRECOMPUTE,
    meaning="from where each active player shoots, and how well, before each game date",
    grain=("player_id", "analysis_date"),
    date_column="analysis_date",
    columns=COLUMNS,
    inputs=(
        Input("schedule"),
        Input("schedule", SEASON_THROUGH, "season_schedule"),
        Input("player_game_summary", SEASON_BEFORE),
    ),
    parts=(Part("player_windows", windows),),
    build=build,
    entity=("player_id",),
    owed=owed,
    horizon=AHEAD,
)
