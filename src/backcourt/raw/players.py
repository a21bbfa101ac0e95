"""Who the players are: facts that do not change from game to game."""

from __future__ import annotations

from backcourt.raw.preference import GAMES, preference
from backcourt.raw.rejection import PROVENANCE, with_reason
from backcourt.tables.declaration import ALL_THROUGH, Column, Input, Inputs, Phase, Table
from backcourt.tables.expressions import ir

CENTIMETRES_PER_INCH = 2.54
KILOGRAMS_PER_POUND = 0.45359237
UNKNOWN = "not in the payload"

COLUMNS = (
    Column("player_id", "int64", "NBA player id"),
    Column("player_name", "string", "name as the league writes it"),
    Column("position", "string", "guard, forward or center: the first position listed", missing=UNKNOWN),
    Column("height_cm", "float64", "height", "cm", missing=UNKNOWN, low=150, high=250),
    Column("weight_kg", "float64", "weight", "kg", missing=UNKNOWN, low=50, high=200),
    Column("birth_date", "date", "date of birth", missing=UNKNOWN),
    *PROVENANCE,
)


def build(inputs: Inputs) -> ir.Table:
    """One row per player: what the preferred source says, and a birth date that it lacks from whoever tells one."""
    landed = inputs["landed_players"]
    landed = landed.left_join(_birth_dates(inputs), "player_id", rname="told_{name}")
    feet, inches = (landed.height.split("-")[index].try_cast("float64") for index in (0, 1))
    first_position = landed.position.split("-")[0].lower()
    rows = landed.mutate(
        position=first_position.isin(("guard", "forward", "center")).ifelse(first_position, None),
        height_cm=((feet * 12 + inches) * CENTIMETRES_PER_INCH).round(1),
        birth_date=landed.birth_date.coalesce(landed.told_birth_date),
        preference=preference(landed.source, GAMES),
        weight_kg=(landed.weight_lb * KILOGRAMS_PER_POUND).round(1),
    )
    return with_reason(
        rows,
        {
            "missing_player_id": rows.player_id.isnull(),
            "missing_name": rows.player_name.isnull() | (rows.player_name.strip() == ""),
            "impossible_height": ~rows.height_cm.between(150, 250),
            "impossible_weight": ~rows.weight_kg.between(50, 200),
        },
        unique=["player_id"],
        first=("preference",),
    )


def _birth_dates(inputs: Inputs) -> ir.Table:
    """Return (player_id, birth_date) of those whose rosters tell one and the same date, by the league's id or by name."""
    rosters, names = inputs["landed_rosters"], inputs["player_names"]
    named = names.select(spelling="player_name", named_id="player_id")
    rows = rosters.left_join(named, rosters.player_name == named.spelling)
    rows = rows.mutate(player_id=rows.player_id.coalesce(rows.named_id))
    listed = rows.select("player_id", "birth_date").union(
        inputs["landed_players"].select("player_id", "birth_date")
    )
    listed = listed.filter(listed.player_id.notnull() & listed.birth_date.notnull())
    told = listed.group_by("player_id").agg(
        birth_date=listed.birth_date.max(), dates=listed.birth_date.nunique()
    )
    return told.filter(told.dates == 1).drop("dates")


PLAYERS = Table(
    name="players",
    phase=Phase.RAW,
    meaning="names, positions, sizes and birth dates of players",
    grain=("player_id",),
    date_column="",
    columns=COLUMNS,
    inputs=(Input("landed_players"), Input("landed_rosters", ALL_THROUGH), Input("player_names")),
    build=build,
    grid=("landed_players",),
    quarantines=True,
)
