"""What each team's offense did in each game."""

from __future__ import annotations

from backcourt.analytics.player_game_summary import TIED
from backcourt.analytics.zones import with_zones, zone_columns
from backcourt.raw.player_boxscores import COUNTS
from backcourt.raw.schedule import team_games
from backcourt.tables.columns import GAME_COLUMNS, SIDE_COLUMNS
from backcourt.tables.declaration import Column, Input, Inputs, Phase, Table, derived_columns
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.metrics import overtimes, pace, possessions, rating, true_shooting_rate
from backcourt.tables.windows import rounded

COLUMNS = (
    *GAME_COLUMNS,
    *SIDE_COLUMNS,
    Column("is_win", "boolean", "whether the team won", missing=TIED, varies=True),
    Column("margin", "int64", "own points minus the opponent's", "points", low=-120, high=120, varies=True),
    Column("minutes", "float64", "240 + 25 per overtime", "minutes", low=240, high=500),
    Column("overtimes", "int64", "overtime periods", low=0, high=10),
    *(Column(name, "int64", f"{name} of the team", low=0, high=250, varies=True) for name in COUNTS),
    *zone_columns(),
    Column("possessions", "float64", "FGA + 0.44 x FTA + TOV - OREB", low=50, high=200, varies=True),
    Column("offensive_rating", "float64", "points per 100 possessions", low=30, high=200, varies=True),
    Column("pace", "float64", "possessions per 48 minutes", low=50, high=160, varies=True),
    Column("ts_pct", "float64", "true shooting", "0-1.5", low=0, high=1.5, varies=True),
    *derived_columns(),
)


def build(inputs: Inputs) -> ir.Table:
    """One row per team and game of the preferred source."""
    box = inputs["team_boxscores"]
    rows = box.filter(box.is_preferred)
    results = inputs["game_results"].select("game_id", "home_points", "away_points")
    rows = rows.left_join(results, "game_id", rname="result_{name}")
    difference = rows.home_points - rows.away_points
    rows = with_zones(
        rows.mutate(margin=rows.is_home.ifelse(difference, -difference)), inputs["shots"], ["team"]
    )
    possessed = possessions(rows.fga, rows.fta, rows.tov, rows.oreb)
    return rows.mutate(
        is_win=(rows.margin == 0).ifelse(None, rows.margin > 0),
        overtimes=overtimes(rows.minutes),
        possessions=rounded(possessed),
        offensive_rating=rounded(rating(rows.points, possessed)),
        pace=rounded(pace(possessed, rows.minutes)),
        ts_pct=rounded(true_shooting_rate(rows.points, rows.fga, rows.fta)),
        as_of=rows.known_at,
        completeness_pct=ibis.literal(None, "float64"),
        is_production_ready=ibis.literal(True),
    ).select(*(column.name for column in COLUMNS))


def owed(inputs: Inputs) -> ir.Table:
    """Both teams of every scheduled game owe a row; without an accepted box score the source is to blame."""
    games = team_games(inputs["schedule"]).select("game_date", "game_id", "team")
    there = inputs["team_boxscores"].select("game_id", "team", there=ibis.literal(True)).distinct()
    rows = games.left_join(there, ["game_id", "team"], rname="box_{name}")
    missing = rows.there.isnull()
    return rows.select(
        "game_date",
        "game_id",
        "team",
        excuse=missing.ifelse("source_missing", None),
        reason=missing.ifelse("no box score was accepted", None),
    )


TEAM_OFFENSE_GAME_SUMMARY = Table(
    name="team_offense_game_summary",
    phase=Phase.ANALYTICS,
    meaning="what each team's offense did in each game",
    grain=("game_id", "team"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(Input("team_boxscores"), Input("game_results"), Input("shots"), Input("schedule")),
    build=build,
    entity=("game_id", "team"),
    owed=owed,
)
