"""Turns ESPN's payloads into landing rows: one module per endpoint, named here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from backcourt.landing import Receipt
from backcourt.sources.espn.box_score import box_rows
from backcourt.sources.espn.roster import roster_rows
from backcourt.sources.espn.scoreboard import game_rows
from backcourt.sources.landed import LANDED_BOX, LANDED_GAMES, LANDED_INJURIES, LANDED_ROSTERS
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.laid_out import laid_out_by_table
from backcourt.sources.wire.reading import Reading
from backcourt.tables.declaration import Table

SOURCE = "espn"


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the landing rows of one payload.

    Raises `PayloadError` when it is none of its endpoint; rows that cannot be read are rejected one by one.
    """
    reading = Reading(receipt, path)
    tables, rows = _PARSERS[receipt.endpoint]
    return reading.parsed(laid_out_by_table(tables, rows(reading), receipt))


_PARSERS: Mapping[
    str, tuple[tuple[Table, ...], Callable[[Reading], Iterator[tuple[Table, dict[str, Any]]]]]
] = {
    "scoreboard": ((LANDED_GAMES,), game_rows),
    "roster": ((LANDED_ROSTERS, LANDED_INJURIES), roster_rows),
    "box_score": ((LANDED_BOX,), box_rows),
}
"""The tables that each endpoint's payloads fill, and how; the names are those of the receipts."""

ENDPOINTS: tuple[str, ...] = tuple(_PARSERS)
