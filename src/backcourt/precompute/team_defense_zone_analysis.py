"""Where each team's defence is weak, against the league, before each game date."""

from __future__ import annotations

from collections.abc import Callable

from backcourt.analytics.slate import AHEAD
from backcourt.precompute.snapshots import (
    MINIMUM_ZONE_GAMES,
    READY_PCT,
    owed_from,
    share,
    teams_so_far,
    with_cutoff,
)
from backcourt.raw.schedule import team_games
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
from backcourt.tables.metrics import ZONE_POINTS
from backcourt.tables.windows import History, exact_mean, last_games, rounded

WINDOW_GAMES = 15
FEW_ZONES = f"fewer than {MINIMUM_ZONE_GAMES} games of the window have zones"


def _each_zone(column: Callable[[str], Column]) -> tuple[Column, ...]:
    return tuple(column(zone) for zone in ZONES)


COLUMNS = (
    Column("team", "string", "tricode of the defending team"),
    Column("analysis_date", "date", "the date for which this is known; its own games are not in it"),
    Column("season", "string", "season label"),
    Column("games_in_sample", "int64", "games in the window", low=WINDOW_GAMES, high=WINDOW_GAMES),
    Column("zone_games_in_sample", "int64", "games of the window with zones", low=0, high=WINDOW_GAMES),
    Column("sample_quality", "string", "high: zones of all games; medium: of 10 or more", missing=FEW_ZONES),
    *_each_zone(lambda zone: Column(f"{zone}_fg_rate_allowed", "float64", f"field goal rate allowed from {zone}", "0-1", missing=FEW_ZONES, low=0, high=1, varies=True)),
    *_each_zone(lambda zone: Column(f"{zone}_attempts_allowed", "float64", f"attempts allowed per game from {zone}", "attempts", missing=FEW_ZONES, low=0, high=100, varies=True)),
    *_each_zone(lambda zone: Column(f"{zone}_points_allowed", "float64", f"points allowed per game from {zone}", "points", missing=FEW_ZONES, low=0, high=150, varies=True)),
    *_each_zone(lambda zone: Column(f"league_{zone}_fg_rate", "float64", f"mean over teams of the rate allowed from {zone}", "0-1", missing="no team has zones of enough games", low=0, high=1, varies=True)),
    Column("league_teams", "int64", "teams that make up the league's mean", low=0, high=30),
    *_each_zone(lambda zone: Column(f"{zone}_defense_vs_league_avg", "float64", f"rate allowed from {zone} minus the league's; positive: weak", "percentage points", missing=FEW_ZONES, low=-60, high=60, varies=True)),
    Column("strongest_zone", "string", "zone where least is allowed against the league", missing=FEW_ZONES, varies=True),
    Column("weakest_zone", "string", "zone where most is allowed against the league", missing=FEW_ZONES, varies=True),
    Column("defensive_rating_last_15", "float64", "mean defensive rating", low=50, high=160, varies=True),
    Column("opponent_pace_last_15", "float64", "opponents' mean pace", low=60, high=140, varies=True),
    Column("points_allowed_last_15", "float64", "opponents' mean points", "points", low=50, high=180, varies=True),
    Column("completeness_last_15_pct", "float64", "share of the team's last 15 scheduled games that are recorded", "percent", low=0, high=100),
    Column("zone_completeness_pct", "float64", "share of the window's games with zones", "percent", low=0, high=100),
    *derived_columns(),
)  # fmt: skip


def windows(inputs: Inputs) -> ir.Table:
    """Return the window of every team and date, however few games it holds."""
    targets = teams_so_far(inputs, "analysis_date")
    window = last_games(WINDOW_GAMES)
    measures = {}
    for zone in ZONES:
        attempts, makes = f"opponent_{zone}_attempts", f"opponent_{zone}_makes"
        measures[f"{zone}_fg_rate_allowed"] = window.ratio(makes, attempts)
        measures[f"{zone}_attempts_allowed"] = window.mean(attempts)
        measures[f"{zone}_points_allowed"] = window.mean(f"{zone}_points")
    summary = inputs["team_defense_game_summary"]
    points = {f"{zone}_points": ZONE_POINTS[zone] * summary[f"opponent_{zone}_makes"] for zone in ZONES}
    return History(summary.mutate(**points), ("team", "season")).as_of(
        targets,
        "analysis_date",
        games_in_sample=window.count(),
        zone_games_in_sample=window.count(f"opponent_{ZONES[0]}_attempts"),
        defensive_rating_last_15=window.mean("defensive_rating"),
        opponent_pace_last_15=window.mean("opponent_pace"),
        points_allowed_last_15=window.mean("points_allowed"),
        **measures,
    )


def build(inputs: Inputs) -> ir.Table:
    """One row per team with fifteen games, and game date."""
    windows = inputs["team_windows"]
    rows = windows.filter(windows.games_in_sample >= WINDOW_GAMES)
    rows = _against_league(rows, windows)
    rows = _with_recorded(rows, inputs)
    zones = rows.zone_games_in_sample
    rows = with_cutoff(
        rows.mutate(
            sample_quality=ibis.cases(
                (zones >= WINDOW_GAMES, "high"), (zones >= MINIMUM_ZONE_GAMES, "medium"), else_=None
            ),
            zone_completeness_pct=share(zones, ibis.literal(WINDOW_GAMES)),
        ),
        inputs["schedule"],
        "analysis_date",
    )
    return rows.mutate(is_production_ready=rows.completeness_pct >= READY_PCT).select(
        *(column.name for column in COLUMNS)
    )


def _against_league(rows: ir.Table, windows: ir.Table) -> ir.Table:
    """Add zone figures where enough games have them, and the mean of all teams of which that is true."""
    members = windows.filter(windows.zone_games_in_sample >= MINIMUM_ZONE_GAMES)
    league = members.group_by("season", "analysis_date").agg(
        league_teams=members.count().cast("int64"),
        **{f"league_{zone}_fg_rate": exact_mean(members[f"{zone}_fg_rate_allowed"]) for zone in ZONES},
    )
    joined = rows.left_join(league, ["season", "analysis_date"], rname="league_{name}")
    enough = joined.zone_games_in_sample >= MINIMUM_ZONE_GAMES
    figures = {"league_teams": joined.league_teams.fill_null(0)}
    for zone in ZONES:
        rate = joined[f"{zone}_fg_rate_allowed"]
        league_rate = joined[f"league_{zone}_fg_rate"]
        figures |= {
            f"{zone}_fg_rate_allowed": enough.ifelse(rate, None),
            f"{zone}_attempts_allowed": enough.ifelse(joined[f"{zone}_attempts_allowed"], None),
            f"{zone}_points_allowed": enough.ifelse(joined[f"{zone}_points_allowed"], None),
            f"{zone}_defense_vs_league_avg": enough.ifelse(rounded(100 * (rate - league_rate)), None),
        }
    rows = joined.mutate(**figures)
    values = [rows[f"{zone}_defense_vs_league_avg"] for zone in ZONES]
    return rows.mutate(
        strongest_zone=_zone_of(values, ibis.least(*values)),
        weakest_zone=_zone_of(values, ibis.greatest(*values)),
    )


def _zone_of(values: list[ir.Value], chosen: ir.Value) -> ir.StringValue:
    """Return the first zone that has a value; NULL without values."""
    return ibis.cases(
        *((value == chosen, zone) for zone, value in zip(ZONES, values, strict=True)), else_=None
    )


def _with_recorded(rows: ir.Table, inputs: Inputs) -> ir.Table:
    """Add how many of the team's newest scheduled games have a recorded result."""
    recorded = inputs["team_defense_game_summary"].select("game_id", "team", is_recorded=ibis.literal(1))
    planned = team_games(inputs["season_schedule"])
    planned = planned.left_join(recorded, ["game_id", "team"], rname="recorded_{name}")
    planned = planned.mutate(is_recorded=planned.is_recorded.fill_null(0))
    window = last_games(WINDOW_GAMES)
    known = History(planned, ("team", "season")).as_of(
        rows, "analysis_date", planned=window.count(), recorded=window.sum("is_recorded")
    )
    complete = share(known.recorded.fill_null(0), known.planned)
    # Zones have a measure of their own: a defence without them still has its rating and pace.
    return known.mutate(completeness_last_15_pct=complete, completeness_pct=complete)


def owed(inputs: Inputs) -> ir.Table:
    """Every team of the season; below fifteen games the season's first days or the short sample excuse it."""
    return owed_from(
        WINDOW_GAMES,
        inputs["team_windows"],
        inputs["season_schedule"],
        "analysis_date",
        "team",
        "games_in_sample",
    )


TEAM_DEFENSE_ZONE_ANALYSIS = Table(
    name="team_defense_zone_analysis",
    phase=Phase.PRECOMPUTE,
    meaning="what each team's defence allows by zone, against the league, before each game date",
    grain=("team", "analysis_date"),
    date_column="analysis_date",
    columns=COLUMNS,
    inputs=(
        Input("schedule"),
        Input("schedule", SEASON_THROUGH, "season_schedule"),
        Input("team_defense_game_summary", SEASON_BEFORE),
    ),
    parts=(Part("team_windows", windows),),
    build=build,
    entity=("team",),
    owed=owed,
    horizon=AHEAD,
)
