"""Columns and promises that many tables have in common."""

from __future__ import annotations

from backcourt.tables.declaration import Column
from backcourt.tables.expressions import ibis, ir

GAME_COLUMNS = (
    Column("game_id", "string", "NBA game id, ten digits"),
    Column("season", "string", "season label such as 2023-24"),
    Column("season_type", "string", "regular, cup_final, play_in or playoffs"),
    Column("game_date", "date", "Eastern date"),
)
SIDE_COLUMNS = (
    Column("team", "string", "tricode"),
    Column("opponent", "string", "tricode"),
    Column("is_home", "boolean", "whether the team is the home team", varies=True),
)


def promised(rows: ir.Table, *entity: str) -> ir.Table:
    """Return entities that are owed a row, without an excuse."""
    nothing = ibis.literal(None, "string")
    return rows.select(*entity, excuse=nothing, reason=nothing)
