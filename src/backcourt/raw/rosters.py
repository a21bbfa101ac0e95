"""Team spans, from appearances: a row whenever a player first appears for another team than before."""

from __future__ import annotations

from backcourt.raw.rejection import KNOWN_AT
from backcourt.tables.declaration import SEASON_BEFORE, Column, Input, Inputs, Phase, Table
from backcourt.tables.expressions import ir
from backcourt.tables.windows import History, all_games

COLUMNS = (
    Column("player_id", "int64", "NBA player id"),
    Column("season", "string", "season label"),
    Column("team", "string", "tricode of the team he now plays for"),
    Column("previous_team", "string", "tricode of the team before", missing="his first team of the season"),
    Column("game_id", "string", "his first game for the team"),
    Column("from_date", "date", "date of his first game for the team"),
    *KNOWN_AT,
)


def build(inputs: Inputs) -> ir.Table:
    """One row per player and first game for a team."""
    today = appearances(inputs["player_boxscores"]).rename(from_date="game_date")
    history = History(appearances(inputs["earlier_boxscores"]), ("player_id", "season"))
    rows = history.as_of(today, "from_date", previous_team=all_games().latest("team"))
    return rows.filter(rows.previous_team.isnull() | (rows.previous_team != rows.team))


def appearances(boxscores: ir.Table) -> ir.Table:
    """Return the rows of players who were on court, from the preferred source of each game."""
    return boxscores.filter(boxscores.is_preferred & (boxscores.minutes_tenths > 0))


ROSTERS = Table(
    name="rosters",
    phase=Phase.RAW,
    meaning="which team a player plays for, from when on",
    grain=("player_id", "from_date"),
    date_column="from_date",
    columns=COLUMNS,
    inputs=(Input("player_boxscores"), Input("player_boxscores", SEASON_BEFORE, "earlier_boxscores")),
    build=build,
)
