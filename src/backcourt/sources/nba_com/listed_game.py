"""Games as schedules and scoreboards list them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from backcourt.sources.nba_com.games import Game, season_of_game, status_of, team_code, tipoff_of
from backcourt.sources.nba_com.wire import CamelWire, OptionalText, TenDigits, names
from backcourt.sources.wire.fields import BlankIsNone, Count, Moment

_TRUTH = {"true": True, "false": False}

Tipoff = Annotated[Moment | None, BlankIsNone]
"""The scheduled tip-off, naive UTC; None while nothing is named."""


def _truth(value: Any) -> Any:
    """Read "false" as False: some pages write it so."""
    return _TRUTH.get(value, value) if isinstance(value, str) else value


class Side(CamelWire):
    """One of two teams; without id and code while it is to be decided who plays."""

    unused = names("teamName teamCity teamSlug wins losses seed inBonus timeoutsRemaining periods")

    team_id: Count | None
    team_tricode: OptionalText
    score: Count | None = None


class ListedGame(CamelWire):
    """What schedule and scoreboard say of a game alike; `TIPOFF` is how they spell the field of the tip-off."""

    TIPOFF: ClassVar[str]

    game_id: TenDigits
    game_status: Annotated[int, Field(ge=1, le=3)]
    game_status_text: OptionalText
    tipoff: Tipoff
    if_necessary: Annotated[bool, BeforeValidator(_truth)] = False
    arena_name: OptionalText = None
    is_neutral: bool | None = None
    home_team: Side
    away_team: Side


def game_of(
    listed: ListedGame, day: date, season: str | None = None, observed: datetime | None = None
) -> Game:
    """Return what is said of a game; `observed` is when the document was made, `season` the one it claims.

    Raises `ContradictionError` when the game says two things that cannot both be true.
    """
    text, home, away = listed.game_status_text, listed.home_team, listed.away_team
    status = status_of(listed.game_status, text, if_necessary=listed.if_necessary)
    return Game(
        game_id=listed.game_id,
        season=season_of_game(listed.game_id, season),
        day=day,
        status=status,
        home_team=team_code(home.team_id, home.team_tricode, "homeTeam"),
        away_team=team_code(away.team_id, away.team_tricode, "awayTeam"),
        home_points=home.score,
        away_points=away.score,
        tipoff_utc=tipoff_of(listed.tipoff, status, text, day, listed.TIPOFF),
        observed_utc=observed,
        arena=listed.arena_name,
        is_neutral=listed.is_neutral,
    )
