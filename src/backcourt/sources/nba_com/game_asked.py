"""Which game a payload is about: the one it names, on the date it was asked for under."""

from __future__ import annotations

from datetime import date

from backcourt.errors import PayloadError
from backcourt.identity.games import is_game_id
from backcourt.identity.teams import team_of
from backcourt.landing import Receipt
from backcourt.sources.wire.document import KEPT
from backcourt.sources.wire.problem import shown

GAME_ID = "game_id"
GAME_DATE = "game_date"
"""Parameters of a request about one game; plays name no date, so the schedule's is kept with the request."""


def game_of(receipt: Receipt, named: str) -> str:
    """Return the game id a payload names; raises `PayloadError` when it is none, or not the one asked for."""
    if not is_game_id(named):
        raise PayloadError(f"{receipt.subject}: game.gameId is {shown(named)}, no NBA game id", KEPT)
    asked = receipt.parameters.get(GAME_ID, named)
    if asked != named:
        raise PayloadError(
            f"{receipt.subject}: the payload is about game {named}, not {asked}", "ingest it again"
        )
    return named


def game_date_asked(receipt: Receipt) -> date | None:
    """Return the game date a request named, if it did; raises `PayloadError` when that is no date."""
    asked = receipt.parameters.get(GAME_DATE)
    try:
        return None if asked is None else date.fromisoformat(asked)
    except ValueError as error:
        raise PayloadError(
            f"{receipt.subject}: {GAME_DATE} is {shown(asked)}, no date", "ingest it again"
        ) from error


def team_named(team_id: int, tricode: str | None) -> str | None:
    """Return the tricode of a team id; a team outside the league as it is spelled; None for no team."""
    return team_of(str(team_id)) or tricode or None
