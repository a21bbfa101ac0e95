"""Which game plays are about: the one they name, on the date it was asked for under."""

from __future__ import annotations

from backcourt.identity.games import is_game_id
from backcourt.identity.teams import team_of
from backcourt.sources.nba_com.rows import GAME_ID, require_asked
from backcourt.sources.wire.problem import shown
from backcourt.sources.wire.reading import Reading


def game_of(reading: Reading, named: str) -> str:
    """Return the game id a payload names; raises `PayloadError` when it is none, or not the one asked for."""
    if not is_game_id(named):
        raise reading.error(f"game.gameId is {shown(named)}, no NBA game id")
    require_asked(reading, GAME_ID, named)
    return named


def team_named(team_id: int, tricode: str | None) -> str | None:
    """Return the tricode of a team id; a team outside the league as it is spelled; None for no team."""
    return team_of(str(team_id)) or tricode or None
