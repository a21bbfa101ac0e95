"""Signings, waivers and trades of all seasons since 2015 (NBA_Player_Movement.json)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_MOVEMENTS
from backcourt.sources.nba_com.games import team_code
from backcourt.sources.nba_com.rows import LandingRow, landing_rows, understood
from backcourt.sources.nba_com.wire import DateAtMidnight, OptionalText, UpperWire
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.fields import Count, Name
from backcourt.sources.wire.model import Wire
from backcourt.sources.wire.reading import Reading

ENDPOINT = "player_movement"

MOVEMENTS = "NBA_Player_Movement"


class Movement(UpperWire):
    """What a team did; without a player it received a pick, money or rights."""

    kind: Annotated[Name, Field(alias="Transaction_Type")]
    transaction_date: DateAtMidnight
    transaction_description: Name
    team_id: Annotated[Count, Field(gt=0)]
    team_slug: OptionalText
    player_id: Count
    player_slug: OptionalText
    other_team_id: Annotated[Count, Field(alias="Additional_Sort")]
    group: Annotated[Name, Field(alias="GroupSort")]


class Rows(Wire):
    """The list of movements."""

    unused = frozenset({"columns"})

    rows: list[Any]


class MovementDocument(Wire):
    """The whole document."""

    movements: Annotated[Rows, Field(alias=MOVEMENTS)]


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the movements, newest first as delivered."""
    reading = Reading(receipt, path)
    listed = reading.envelope(MovementDocument).movements.rows
    rows = reading.rows(Movement, listed, f"{MOVEMENTS}.rows")
    landed = understood(reading, rows, _landing_row)
    return reading.parsed([(LANDED_MOVEMENTS, landing_rows(LANDED_MOVEMENTS, landed, receipt))])


def _landing_row(movement: Movement) -> LandingRow:
    return {
        "landed_date": movement.transaction_date,
        "movement_date": movement.transaction_date,
        "kind": movement.kind,
        "team": team_code(movement.team_id, None, "TEAM_ID"),
        "from_team": team_code(movement.other_team_id, None, "Additional_Sort"),
        "player_id": movement.player_id or None,
        "player_slug": movement.player_slug,
        "description": movement.transaction_description,
        "group": movement.group,
    }
