"""The box score of a game as column arrays (boxscoretraditionalv2): who plays at home it does not tell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_BOX, LANDED_TEAM_BOX
from backcourt.sources.nba_com.box_line import Side, StatisticsRow, appearance, counts_of
from backcourt.sources.nba_com.games import ContradictionError, team_code
from backcourt.sources.nba_com.rows import (
    GAME_DATE,
    GAME_ID,
    LandingRow,
    day_asked,
    landing_rows,
    of_this_league,
    understood,
)
from backcourt.sources.nba_com.wire import OptionalText, PlayingTime, TenDigits
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.fields import Count, Name
from backcourt.sources.wire.problem import shown
from backcourt.sources.wire.reading import Reading
from backcourt.sources.wire.result_sets import result_set

ENDPOINT = "boxscoretraditionalv2"

TEAMS_IN_A_GAME = 2


class TeamRow(StatisticsRow):
    """A line of one of the teams: its totals."""

    unused = StatisticsRow.unused | {"TEAM_NAME", "TEAM_CITY"}

    game_id: TenDigits
    team_id: Annotated[Count, Field(gt=0)]
    team_abbreviation: OptionalText
    minutes: Annotated[PlayingTime, Field(alias="MIN")]


class PlayerRow(TeamRow):
    """A line of one of the players; starters have a position."""

    unused = TeamRow.unused | {"NICKNAME"}

    player_id: Annotated[Count, Field(gt=0)]
    player_name: Name
    start_position: OptionalText
    comment: OptionalText


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the players of both teams and the teams' totals; the date is that of the request."""
    reading = Reading(receipt, path)
    reading.day = day_asked(reading, GAME_DATE) or reading.day
    lines = of_this_league(reading, result_set(reading, "PlayerStats", PlayerRow), lambda row: row.game_id)
    totals = of_this_league(reading, result_set(reading, "TeamStats", TeamRow), lambda row: row.game_id)
    sides = _Sides(reading, [*(row.value for row in lines), *(row.value for row in totals)])
    box = understood(reading, lines, lambda line: _appearance(line, sides.of(line)))
    teams = understood(
        reading,
        totals,
        lambda line: {**sides.of(line).columns(), **counts_of(line), "minutes": line.minutes},
    )
    return reading.parsed(
        [
            (LANDED_BOX, landing_rows(LANDED_BOX, box, receipt)),
            (LANDED_TEAM_BOX, landing_rows(LANDED_TEAM_BOX, teams, receipt)),
        ]
    )


class _Sides:
    """The sides of the game: who meets whom follows from which teams have rows."""

    def __init__(self, reading: Reading, rows: Sequence[TeamRow]) -> None:
        self.day = day_asked(reading, GAME_DATE)
        self.teams = {row.team_id: row.team_abbreviation for row in rows}
        named = {row.game_id for row in rows}
        self.game = reading.receipt.parameters.get(GAME_ID, min(named) if len(named) == 1 else "one game")

    def of(self, row: TeamRow) -> Side:
        """Return the side of a row; its opponent only when exactly two teams have rows.

        Raises `ContradictionError` when the row is about another game than the document.
        """
        if row.game_id != self.game:
            raise ContradictionError("GAME_ID", f"is {row.game_id}, in a document about {shown(self.game)}")
        team = team_code(row.team_id, row.team_abbreviation, "TEAM_ID")
        others = [other for other in self.teams.items() if other[0] != row.team_id]
        known = len(self.teams) == TEAMS_IN_A_GAME
        opponent = team_code(*others[0], "TEAM_ID") if known else None
        return Side(row.game_id, self.day, team, opponent, is_home=None)


def _appearance(player: PlayerRow, side: Side) -> LandingRow:
    return {
        **side.columns(),
        "player_id": player.player_id,
        "player_name": player.player_name,
        "is_starter": player.start_position is not None,
        **appearance(player, player.minutes, player.comment),
    }
