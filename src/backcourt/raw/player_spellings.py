"""Spellings of player names by the date they first occur: what a date's rows may depend on of all that are known.

Whom names mean is found for all of them together, and a new name would make every date stale that reads them. Laid out
by first occurrence it concerns the dates from then on, and no earlier one.
"""

from __future__ import annotations

from backcourt.raw.player_names import COLUMNS, NAMED_IN
from backcourt.tables.declaration import Input, Inputs, Phase, Table
from backcourt.tables.expressions import ir


def build(inputs: Inputs) -> ir.Table:
    """One row per spelling, on the date of its first occurrence."""
    return inputs["player_names"]


PLAYER_SPELLINGS = Table(
    name="player_spellings",
    phase=Phase.RAW,
    meaning="spellings of player names by the date they first occur, and whom they mean",
    grain=("player_name",),
    date_column="first_seen",
    columns=COLUMNS,
    inputs=(Input("player_names"),),
    build=build,
    grid=NAMED_IN,
)
