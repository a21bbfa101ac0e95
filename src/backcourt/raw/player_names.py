"""Whom each spelling of a name means: resolved once, through normalisation and alias data, never guessed."""

from __future__ import annotations

import pyarrow as pa

from backcourt.identity.players import PlayerDirectory
from backcourt.tables.declaration import ALL_THROUGH, Column, Input, Inputs, Part, Phase, Read, Table
from backcourt.tables.expressions import ibis, ir

NAMED_IN = (
    "landed_props", "landed_line_movement", "landed_inactives", "landed_injuries", "landed_box", "landed_rosters",
)  # fmt: skip
KNOWN_FROM = ("landed_players", "landed_box", "landed_gamelogs")

COLUMNS = (
    Column("player_name", "string", "the spelling of some provider"),
    Column(
        "player_id", "int64", "NBA player id", missing="the spelling fits nobody, or several players equally"
    ),
    Column("match", "string", "how it was resolved, or why it was not"),
    Column("first_seen", "date", "the first date of a payload in which it occurs; 1900-01-01 when unknown"),
)


def build(read: Read) -> pa.Table:
    """One row per spelling that occurs in a payload."""
    known, spellings = read("known_players"), read("spellings")
    pairs = zip(known["player_id"].to_pylist(), known["player_name"].to_pylist(), strict=True)
    directory = PlayerDirectory(
        sorted((number, name) for number, name in pairs if number is not None and name)
    )
    seen = dict(zip(spellings["player_name"].to_pylist(), spellings["first_seen"].to_pylist(), strict=True))
    resolved = directory.resolve_all(sorted(name for name in seen if name))
    return pa.table(
        {
            "player_name": pa.array(list(resolved), pa.string()),
            "player_id": pa.array([entry.player_id for entry in resolved.values()], pa.int64()),
            "match": pa.array([entry.match.value for entry in resolved.values()], pa.string()),
            "first_seen": pa.array([seen[name] for name in resolved], pa.date32()),
        }
    )


def _known_players(inputs: Inputs) -> ir.Table:
    named = (inputs[name].select("player_id", "player_name").distinct() for name in KNOWN_FROM)
    return ibis.union(*named).distinct()


def _spellings(inputs: Inputs) -> ir.Table:
    sightings = ibis.union(*(_first_seen(inputs[name], "landed_date") for name in NAMED_IN))
    return _first_seen(sightings, "first_seen")


def _first_seen(rows: ir.Table, day: str) -> ir.Table:
    """Return each name with its earliest day: few rows of very many, so every source is asked by itself first."""
    return rows.group_by("player_name").agg(first_seen=rows[day].min())


PLAYER_NAMES = Table(
    name="player_names",
    phase=Phase.RAW,
    meaning="spellings of player names and whom they mean",
    grain=("player_name",),
    date_column="",
    columns=COLUMNS,
    inputs=tuple(Input(name, ALL_THROUGH) for name in dict.fromkeys(NAMED_IN + KNOWN_FROM)),
    parts=(Part("known_players", _known_players), Part("spellings", _spellings)),
    build_python=build,
    grid=("landed_players",),
    code=(
        "backcourt.raw.player_names",
        "backcourt.identity.names",
        "backcourt.identity.players",
        "backcourt.identity:data/player_aliases.csv",
    ),
)
