"""A game book (PDF), the official scorer's report: what players did, who did not play and why, who was inactive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from backcourt.identity.games import is_game_id, season_of, season_type_of
from backcourt.identity.teams import team_of, teams
from backcourt.landing import Receipt
from backcourt.sources.box_lines import OFFICIAL_SCORER
from backcourt.sources.landed import LANDED_BOX, LANDED_INACTIVES
from backcourt.sources.nba_com.game_book_page import FinalBox, TeamSheet, final_box
from backcourt.sources.nba_com.inactive_list import InactivePlayer, inactive_players
from backcourt.sources.parsed import Parsed
from backcourt.sources.pdf.pages import Page
from backcourt.sources.pdf.reader import read_pages
from backcourt.sources.wire.fields import Name, Real, Text, WholeText
from backcourt.sources.wire.laid_out import laid_out
from backcourt.sources.wire.model import Wire
from backcourt.sources.wire.problem import Problem, Reason, shown
from backcourt.sources.wire.reading import Reading, Row

ENDPOINT = "game_book"
GAME_ID, GAME_DATE = "game_id", "game_date"
"""Parameters of the request: the paper names the date and the teams, and no id."""

PAGES = 2
"""The final box is the first page of the fifteen of a book."""

COUNTED = (
    "fgm", "fga", "fg3m", "fg3a", "ftm", "fta", "oreb", "dreb", "reb", "ast", "stl", "blk", "tov", "pf", "points",
)  # fmt: skip
"""Figures that add up to the team's; its rebounds and turnovers as a team stand apart."""

STARTERS = 5
"""Players of a team with a position: with another number of them, positions were read wrongly."""

MINUTES_TOLERANCE = 1.0
"""Minutes: each player's are rounded to a second, and the clock is not always to be believed to one."""

_MINUTES = re.compile(r"(\d{1,3}):([0-5]\d)")

Landing = dict[str, Any]


def _minutes(value: object) -> float:
    found = _MINUTES.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError("minutes as 34:12 were expected")
    return int(found[1]) + int(found[2]) / 60


Minutes = Annotated[Real, BeforeValidator(_minutes)]
Tally = Annotated[WholeText, Field(ge=0)]
Position = Annotated[Text, Field(pattern=r"^[FGC](-[FGC])?$")]


class Figures(Wire):
    """What is counted of a player, and of a team."""

    minutes: Minutes
    fgm: Tally
    fga: Tally
    fg3m: Tally
    fg3a: Tally
    ftm: Tally
    fta: Tally
    oreb: Tally
    dreb: Tally
    reb: Tally
    ast: Tally
    stl: Tally
    blk: Tally
    tov: Tally
    pf: Tally
    points: Tally


class Totals(Figures):
    """The official line of a team; its score difference is not always there."""

    unused = frozenset({"plus_minus"})


class Appearance(Figures):
    """A player's line; who started has a position."""

    unused = frozenset({"jersey"})

    player_name: Name
    plus_minus: WholeText
    position: Position | None = None


class Absence(Wire):
    """The line of a player who did not play."""

    unused = frozenset({"jersey"})

    player_name: Name
    reason: Name


class Inactive(Wire):
    """A player who was not on the roster of the game; mostly his surname alone."""

    team: Name
    player_name: Name
    reason: Name | None


@dataclass(frozen=True)
class _Side:
    """What all rows of a team have in common."""

    sheet: TeamSheet
    shared: Landing


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the landing rows of one book.

    Raises `PayloadError` when the document is damaged, is no game book, or is about another game than was asked for.
    """
    reading = Reading(receipt, path)
    return parsed_pages(reading, read_pages(reading.payload, reading.subject, first=PAGES))


def parsed_pages(reading: Reading, pages: Sequence[Page]) -> Parsed:
    """Return the landing rows of a book's first pages; raises `PayloadError` like `parse`."""
    box = final_box(reading, pages)
    reading.day = box.day
    game = _game(reading, box)
    visitor, home = (team_of(sheet.team) or sheet.team for sheet in (box.visitor, box.home))
    sides = (
        _Side(box.visitor, {**game, "team": visitor, "opponent": home, "is_home": False}),
        _Side(box.home, {**game, "team": home, "opponent": visitor, "is_home": True}),
    )
    lines = [row for side in sides for row in _lines(reading, side)]
    absent = list(_inactives(reading, box, sides))
    return reading.parsed(
        [laid_out(LANDED_BOX, lines, reading.receipt), laid_out(LANDED_INACTIVES, absent, reading.receipt)]
    )


def _game(reading: Reading, box: FinalBox) -> Landing:
    """Return which game the book is about: the date it names, and the id it was asked for by."""
    asked = reading.receipt.parameters
    if asked.get(GAME_DATE, box.day.isoformat()) != box.day.isoformat():
        raise reading.error(f"date is {box.day}, not that of the game that was asked for")
    game_id = asked.get(GAME_ID)
    found: Landing = {"game_date": box.day, "landed_date": box.day}
    if game_id is None:
        return found
    if not is_game_id(game_id):
        raise reading.error(f"the request's {GAME_ID} is {shown(game_id)}, no NBA game id")
    return found | {
        "game_id": game_id,
        "season": season_of(game_id),
        "season_type": season_type_of(game_id).value,
    }


def _lines(reading: Reading, side: _Side) -> Iterator[Landing]:
    """Yield the rows of a team: who played, unless the lines do not add up to the team's, and who did not."""
    played: list[Row[Appearance]] = []
    for line in side.sheet.lines:
        if line.is_absence:
            absence = reading.read_row(Absence, dict(line.cells), line.path)
            if absence is not None:
                yield side.shared | _absence(absence)
        else:
            appearance = reading.read_row(Appearance, dict(line.cells), line.path)
            if appearance is not None:
                played.append(appearance)
    wrong = _contradiction(reading, side.sheet, played)
    for row in played:
        if wrong:
            reading.reject(row, Reason.CONTRADICTION, wrong)
        else:
            yield side.shared | _appearance(row)


def _appearance(row: Row[Appearance]) -> Landing:
    line = row.value
    return {
        "row_number": row.number,
        "provider": OFFICIAL_SCORER,
        "player_name": line.player_name,
        "is_starter": line.position is not None,
        "minutes": line.minutes,
        "plus_minus": line.plus_minus,
        "status": "played",
        **{name: getattr(line, name) for name in COUNTED},
    }


def _absence(row: Row[Absence]) -> Landing:
    """Return the row of who did not play: all his figures are nothing, by that word."""
    return {
        "row_number": row.number,
        "provider": OFFICIAL_SCORER,
        "player_name": row.value.player_name,
        "is_starter": False,
        "minutes": 0.0,
        "status": "dnp",
        "status_reason": row.value.reason,
        **dict.fromkeys(COUNTED, 0),
    }


def _contradiction(reading: Reading, sheet: TeamSheet, played: Sequence[Row[Appearance]]) -> str:
    """Return what of a team's lines does not add up to its totals, or to the score; nothing when all of it does."""
    totals = reading.envelope(Totals, dict(sheet.totals), f"{sheet.side}.totals")
    for name in COUNTED:
        total, found = getattr(totals, name), sum(getattr(row.value, name) for row in played)
        if found != total:
            return f"is of a team whose players have {found} {name} together, and its totals say {total}"
    starters = sum(row.value.position is not None for row in played)
    if starters != STARTERS:
        return f"is of a team with {starters} starters"
    minutes, total = sum(row.value.minutes for row in played), totals.minutes
    if abs(minutes - total) > MINUTES_TOLERANCE:
        return (
            f"is of a team whose players have {minutes:.1f} minutes together, and its totals say {total:.1f}"
        )
    if sheet.final is not None and sheet.final != str(totals.points):
        return f"is of a team with {totals.points} points whose score is {shown(sheet.final)}"
    return ""


def _inactives(reading: Reading, box: FinalBox, sides: Sequence[_Side]) -> Iterator[Landing]:
    names = {name: side.shared["team"] for side in sides for name in _names_of(side)}
    for place, entry in enumerate(inactive_players(box.inactive, names)):
        row = _inactive(reading, entry, f"inactive.rows[{place}]")
        if row is not None:
            shared = {name: sides[0].shared.get(name) for name in ("game_id", "game_date", "landed_date")}
            yield (
                shared
                | {"row_number": row.number, "provider": OFFICIAL_SCORER}
                | {name: getattr(row.value, name) for name in ("team", "player_name", "reason")}
            )


def _inactive(reading: Reading, entry: InactivePlayer, path: str) -> Row[Inactive] | None:
    if entry.player_name is None:
        problem = Problem(Reason.MALFORMED_VALUE, path, f"is {shown(entry.text)}, no name with a reason")
        reading.reject_raw(entry.text, problem)
        return None
    said = {"team": entry.team, "player_name": entry.player_name, "reason": entry.reason}
    return reading.read_row(Inactive, said, path, shown_as=entry.text)


def _names_of(side: _Side) -> Iterator[str]:
    """Yield the names under which a team may stand in the list: its nickname, and how the book spells it."""
    known: Mapping[str, Any] = teams()
    if side.shared["team"] in known:
        yield known[side.shared["team"]].nickname
    yield side.sheet.team
    yield side.sheet.team.rpartition(" ")[2]
