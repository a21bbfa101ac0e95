"""Appearances of the seasons before the first complete one: carry-over for averages that cross seasons."""

from __future__ import annotations

from backcourt.raw.player_boxscores import COUNTS, MOST_MINUTES
from backcourt.raw.rejection import KNOWN_AT, PROVENANCE, with_reason
from backcourt.raw.schedule import unknown_team
from backcourt.tables.declaration import Column, Input, Inputs, Phase, Table
from backcourt.tables.expressions import ibis, ir

COLUMNS = (
    Column("game_id", "string", "NBA game id"),
    Column("season", "string", "season label"),
    Column("game_date", "date", "Eastern date"),
    Column("team", "string", "tricode"),
    Column("player_id", "int64", "NBA player id"),
    Column(
        "minutes_tenths",
        "int64",
        "minutes, delivered in whole minutes",
        "tenths of a minute",
        low=0,
        high=700,
    ),
    *(Column(name, "int64", f"{name} in the game", low=0, high=120) for name in COUNTS),
    *KNOWN_AT,
    *PROVENANCE,
)


def build(inputs: Inputs) -> ir.Table:
    """One row per game and player, of games whose box scores were not accepted: those are counted there."""
    boxes = inputs["player_boxscores"]
    told = boxes.filter(boxes.is_preferred).select("game_id", is_told=ibis.literal(True)).distinct()
    landed = inputs["landed_gamelogs"].left_join(told, "game_id", rname="told_{name}")
    rows = landed.mutate(
        minutes_tenths=(landed.minutes * 10).round().cast("int64"),
        known_at=landed.results_known_utc,
        known_at_assumed=ibis.literal(True),
    )
    return with_reason(
        rows,
        {
            "missing_date": rows.game_date.isnull(),
            "missing_value": ibis.or_(
                *(rows[name].isnull() for name in (*COUNTS, "game_id", "player_id", "minutes"))
            ),
            "unknown_team": unknown_team(rows.team),
            "impossible_minutes": ~rows.minutes.between(0, MOST_MINUTES),
            "points_do_not_add_up": 2 * rows.fgm + rows.fg3m + rows.ftm != rows.points,
            "told_by_box_score": rows.is_told,
        },
        unique=["game_id", "player_id"],
    )


EARLIER_GAMELOGS = Table(
    name="earlier_gamelogs",
    phase=Phase.RAW,
    meaning="appearances of earlier seasons, in whole minutes and without starters",
    grain=("game_id", "player_id"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(Input("landed_gamelogs"), Input("player_boxscores")),
    build=build,
    grid=("landed_gamelogs",),
    quarantines=True,
)
