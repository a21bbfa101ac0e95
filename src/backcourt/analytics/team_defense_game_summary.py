"""The opponent's offense, seen from the defence."""

from __future__ import annotations

from backcourt.analytics.player_game_summary import TIED
from backcourt.analytics.team_offense_game_summary import owed
from backcourt.analytics.zones import WHY_MISSING
from backcourt.raw.shots import ZONES
from backcourt.tables.columns import GAME_COLUMNS
from backcourt.tables.declaration import Column, Input, Inputs, Phase, Table, derived_columns
from backcourt.tables.expressions import ibis, ir

ALLOWED = {
    "points": "points_allowed",
    "fgm": "opponent_fgm",
    "fga": "opponent_fga",
    "fg3m": "opponent_fg3m",
    "fg3a": "opponent_fg3a",
    "ftm": "opponent_ftm",
    "fta": "opponent_fta",
    "oreb": "opponent_oreb",
    "ast": "opponent_ast",
    "tov": "turnovers_forced",
}
ZONE_COUNTS = tuple(f"{zone}_{what}" for zone in ZONES for what in ("attempts", "makes"))

COLUMNS = (
    *GAME_COLUMNS,
    Column("team", "string", "tricode of the defending team"),
    Column("opponent", "string", "tricode of the attacking team"),
    Column("is_home", "boolean", "whether the defending team was at home", varies=True),
    Column("is_win", "boolean", "whether the defending team won", missing=TIED, varies=True),
    *(
        Column(name, "int64", f"the opponent's {count}", low=0, high=250, varies=True)
        for count, name in ALLOWED.items()
    ),
    *(
        Column(f"opponent_{name}", "int64", f"the opponent's {name}", missing=WHY_MISSING, low=0, high=120)
        for name in ZONE_COUNTS
    ),
    Column("zones_missing_reason", "string", "why the zones are NULL", missing="they are not"),
    Column("blk", "int64", "shots blocked by the defence", low=0, high=60, varies=True),
    Column("stl", "int64", "steals of the defence", low=0, high=60, varies=True),
    Column("opponent_possessions", "float64", "the opponent's possessions", low=50, high=200, varies=True),
    Column(
        "defensive_rating",
        "float64",
        "opponent points per 100 of its possessions",
        low=30,
        high=200,
        varies=True,
    ),
    Column(
        "opponent_pace", "float64", "the opponent's possessions per 48 minutes", low=50, high=160, varies=True
    ),
    *derived_columns(),
)


def build(inputs: Inputs) -> ir.Table:
    """One row per defending team and game."""
    offense = inputs["team_offense_game_summary"]
    own = offense.select("game_id", "team", "blk", "stl")
    renamed = (
        ALLOWED | {name: f"opponent_{name}" for name in ZONE_COUNTS} | {"possessions": "opponent_possessions"}
    )
    seen = offense.select(
        "game_id", "season", "season_type", "game_date", "zones_missing_reason", "as_of",
        team="opponent",
        opponent="team",
        is_home=~offense.is_home,
        is_win=(offense.margin == 0).ifelse(None, offense.margin < 0),
        defensive_rating="offensive_rating",
        opponent_pace="pace",
        **{new: old for old, new in renamed.items()},
    )  # fmt: skip
    rows = seen.inner_join(own, ["game_id", "team"])
    return rows.mutate(
        completeness_pct=ibis.literal(None, "float64"), is_production_ready=ibis.literal(True)
    ).select(*(column.name for column in COLUMNS))


TEAM_DEFENSE_GAME_SUMMARY = Table(
    name="team_defense_game_summary",
    phase=Phase.ANALYTICS,
    meaning="what each team's defence allowed in each game",
    grain=("game_id", "team"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(Input("team_offense_game_summary"), Input("team_boxscores"), Input("schedule")),
    build=build,
    entity=("game_id", "team"),
    owed=owed,
)
