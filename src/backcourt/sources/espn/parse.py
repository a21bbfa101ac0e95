"""Turns ESPN's payloads into landing rows: one module per endpoint, named here."""

from __future__ import annotations

from pathlib import Path

from backcourt.landing import Receipt
from backcourt.sources.espn.box_score import box_rows
from backcourt.sources.espn.roster import roster_rows
from backcourt.sources.espn.scoreboard import game_rows
from backcourt.sources.landed import LANDED_BOX, LANDED_GAMES, LANDED_INJURIES, LANDED_ROSTERS
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.endpoints import Endpoint, parsed_by
from backcourt.sources.wire.reading import Reading


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the landing rows of one payload.

    Raises `PayloadError` when it is none of its endpoint; rows that cannot be read are rejected one by one.
    """
    return parsed_by(ENDPOINTS, Reading(receipt, path))


ENDPOINTS = {
    "scoreboard": Endpoint((LANDED_GAMES,), game_rows),
    "roster": Endpoint((LANDED_ROSTERS, LANDED_INJURIES), roster_rows),
    "box_score": Endpoint((LANDED_BOX,), box_rows),
}
"""By the names of the receipts."""
