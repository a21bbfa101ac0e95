"""The box score of a game (boxscoretraditionalv3): what every listed player did, and both teams' totals."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import Field

from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_BOX, LANDED_TEAM_BOX
from backcourt.sources.nba_com.box_line import Side, Statistics, appearance, counts_of
from backcourt.sources.nba_com.game_document import GameDocument, ListedPlayer, players, sheets, totals
from backcourt.sources.nba_com.rows import LandingRow, landing_rows, understood
from backcourt.sources.nba_com.wire import CamelWire, Meta, PlayingTime
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.reading import Reading

ENDPOINT = "boxscoretraditionalv3"

GAME = "boxScoreTraditional"


class Line(Statistics):
    """Counts with the time they took."""

    minutes: PlayingTime


class BoxPlayer(ListedPlayer):
    """A player and his line."""

    statistics: Line


class BoxScoreDocument(CamelWire):
    """The whole document."""

    meta: Meta
    game: Annotated[GameDocument, Field(alias=GAME)]


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the players of both teams and the teams' totals; the date is that of the request."""
    reading = Reading(receipt, path)
    appearances: list[LandingRow] = []
    teams: list[LandingRow] = []
    for sheet in sheets(reading, reading.envelope(BoxScoreDocument).game, GAME):
        side, day = sheet.side, sheet.side.game_date
        listed = players(reading, sheet, BoxPlayer)
        appearances += understood(reading, listed, partial(_appearance, side), day)
        whole = totals(reading, sheet, Line)
        teams += understood(reading, whole, partial(_totals, side), day)
    return reading.parsed(
        [
            (LANDED_BOX, landing_rows(LANDED_BOX, appearances, receipt)),
            (LANDED_TEAM_BOX, landing_rows(LANDED_TEAM_BOX, teams, receipt)),
        ]
    )


def _appearance(side: Side, player: BoxPlayer) -> LandingRow:
    line = player.statistics
    return {
        **side.columns(),
        "player_id": player.person_id,
        "player_name": player.name,
        "is_starter": player.position is not None,
        **appearance(line, line.minutes, player.comment),
    }


def _totals(side: Side, line: Line) -> LandingRow:
    return {**side.columns(), **counts_of(line), "minutes": line.minutes}
