"""The league's official injury report (PDF): who may miss which game and why, as known at the moment of the report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BeforeValidator

from backcourt.identity.teams import team_of
from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_INJURIES, LANDED_MISSING_INJURY_REPORTS
from backcourt.sources.nba_com.eastern import eastern_moment
from backcourt.sources.nba_com.injury_table import InjuryTable, TableRow, injury_table
from backcourt.sources.parsed import Parsed
from backcourt.sources.pdf.pages import Page
from backcourt.sources.pdf.reader import read_pages
from backcourt.sources.wire.fields import Name, Text
from backcourt.sources.wire.laid_out import laid_out
from backcourt.sources.wire.model import Wire
from backcourt.sources.wire.problem import Reason, shown
from backcourt.sources.wire.reading import Reading, Row
from backcourt.time import game_date_of

STATUSES = frozenset({"out", "doubtful", "questionable", "probable", "available"})
"""The five words of the league, in lower case."""

INJURY = re.compile(r"Injury/Illness\s*-\s*(?=\S)")
"""What stands before the part of the body; everything else that keeps a player out is its own reason."""

_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MATCHUP = re.compile(r"([A-Z]{2,4})@([A-Z]{2,4})")


def _us_date(value: object) -> date:
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError("a date as month/day/year was expected")
    return date(int(found[3]), int(found[1]), int(found[2]))


def _matchup(value: object) -> tuple[str, str]:
    found = _MATCHUP.fullmatch(value.replace(" ", "")) if isinstance(value, str) else None
    if not found:
        raise ValueError("two teams were expected, as MIL@SAS")
    return found[1], found[2]


GameDate = Annotated[date, BeforeValidator(_us_date)]
Matchup = Annotated[tuple[str, str], BeforeValidator(_matchup)]
"""The visitors and the home team, as the report abbreviates them."""


class Listed(Wire):
    """What every row says: which team, in which game."""

    unused = frozenset({"game_time"})
    """Without morning or evening, it tells no moment; the schedule does."""

    game_date: GameDate
    matchup: Matchup
    team: Name


L = TypeVar("L", bound=Listed)


class Statement(Listed):
    """A row about a team's report."""

    unused = frozenset({"game_time", "player_name", "status"})

    reason: Name


class Injury(Listed):
    """A row about a player, his name as spelled: surname first."""

    player_name: Name
    status: Name
    reason: Text | None


ENDPOINT = "injury_report"

NOT_SUBMITTED = "NOT YET SUBMITTED"

Landing = dict[str, object]


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the landing rows of one report.

    Raises `PayloadError` when the document is damaged, or is not laid out as injury reports are.
    """
    reading = Reading(receipt, path)
    return parsed_pages(reading, read_pages(reading.payload, reading.subject))


def parsed_pages(reading: Reading, pages: Sequence[Page]) -> Parsed:
    """Return the landing rows of a report's pages; raises `PayloadError` when they are not laid out as those are."""
    table = injury_table(reading, pages)
    moment = _moment(reading, table)
    reading.day = game_date_of(moment)
    injuries: list[Landing] = []
    missing: list[Landing] = []
    for row in table.rows:
        if row.is_statement:
            missing += _missing(reading, row)
        else:
            injuries += _injury(reading, row)
    told = {"landed_date": reading.day, "snapshot_utc": moment}
    return reading.parsed(
        laid_out(kind, [row | told for row in rows], reading.receipt)
        for kind, rows in ((LANDED_INJURIES, injuries), (LANDED_MISSING_INJURY_REPORTS, missing))
    )


def _moment(reading: Reading, table: InjuryTable) -> datetime:
    day, clock, half = table.heading
    try:
        return eastern_moment(f"{day} {clock} {half}")
    except ValueError as error:
        raise reading.error(f"pages[0].heading is no moment: {error}") from error


def _injury(reading: Reading, row: TableRow) -> list[Landing]:
    found = reading.read_row(Injury, _cells(row), row.path)
    if found is None or not _agrees(reading, found):
        return []
    said, reason = found.value, found.value.reason
    status = said.status.lower()
    if status not in STATUSES:
        reading.reject(
            found, Reason.UNKNOWN_KIND, f"is {shown(said.status)}, no status we know", path="status"
        )
        return []
    return [
        _game(found)
        | {
            "player_name": said.player_name,
            "status": status,
            "reason": reason and INJURY.sub("", reason, count=1),
            "details": reason,
        }
    ]


def _missing(reading: Reading, row: TableRow) -> list[Landing]:
    found = reading.read_row(Statement, _cells(row), row.path)
    if found is None or not _agrees(reading, found):
        return []
    if found.value.reason != NOT_SUBMITTED:
        reading.reject(found, Reason.UNKNOWN_KIND, f"is {shown(found.value.reason)}", path="reason")
        return []
    return [_game(found)]


def _cells(row: TableRow) -> dict[str, str | None]:
    """Return what a row says; an empty cell is None."""
    return {name: text or None for name, text in row.cells.items()}


def _game(row: Row[L]) -> Landing:
    away, home = row.value.matchup
    return {
        "row_number": row.number,
        "game_date": row.value.game_date,
        "home_team": team_of(home) or home,
        "away_team": team_of(away) or away,
        "team": team_of(row.value.team) or row.value.team,
    }


def _agrees(reading: Reading, row: Row[L]) -> bool:
    """Reject a row of a team that does not play in its game: it was taken for a row of another game."""
    team, sides = team_of(row.value.team), [team_of(side) for side in row.value.matchup]
    if team is None or None in sides or team in sides:
        return True
    reading.reject(
        row, Reason.CONTRADICTION, f"is {team}, and the game is {'@'.join(row.value.matchup)}", path="team"
    )
    return False
