"""What NBA.com says of a game, whichever of its documents says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from backcourt.identity.games import is_game_id, season_of, season_type_of
from backcourt.identity.teams import team_of
from backcourt.sources.wire.problem import shown
from backcourt.time import EASTERN, game_day

ANOTHER_LEAGUE = "a game of another league"
"""Ids of the G League, the WNBA and summer leagues begin with other digits."""

_LEAGUE = "00"
_MIDNIGHT = time(0, 0)
_AT_MIDNIGHT = "12:00 am"


class GameStatus(StrEnum):
    """How far a game is."""

    SCHEDULED = "scheduled"
    IF_NECESSARY = "if_necessary"
    """Played only if the series is not decided before."""
    IN_PROGRESS = "in_progress"
    FINAL = "final"
    POSTPONED = "postponed"
    """Not played on its date, and not given another yet."""
    CANCELLED = "cancelled"


_WITHDRAWN = {
    "ppd": GameStatus.POSTPONED,
    "postponed": GameStatus.POSTPONED,
    "cncl": GameStatus.CANCELLED,
    "canceled": GameStatus.CANCELLED,
    "cancelled": GameStatus.CANCELLED,
}
_UNNAMED = {"tbd", "tbd et"}
_STATUS_OF_NUMBER = {1: GameStatus.SCHEDULED, 2: GameStatus.IN_PROGRESS, 3: GameStatus.FINAL}


class ContradictionError(ValueError):
    """A row says two things that cannot both be true; `path` is the field, `told` completes a sentence about it."""

    def __init__(self, path: str, told: str) -> None:
        super().__init__(f"{path} {told}")
        self.path = path
        self.told = told


@dataclass(frozen=True)
class Game:
    """One game as one document tells it; scores only when it is final."""

    game_id: str
    season: str
    day: date
    status: GameStatus
    home_team: str | None
    away_team: str | None
    home_points: int | None
    away_points: int | None
    tipoff_utc: datetime | None
    observed_utc: datetime | None
    arena: str | None = None
    is_neutral: bool | None = None

    def landing_row(self) -> Mapping[str, object]:
        """Return the row of `landed_games`."""
        moments = game_day(self.day)
        is_final = self.status is GameStatus.FINAL
        return {
            "landed_date": self.day,
            "game_id": self.game_id,
            "season": self.season,
            "season_type": season_type_of(self.game_id).value,
            "game_date": self.day,
            "home_team": self.home_team,
            "away_team": self.away_team,
            "home_points": self.home_points if is_final else None,
            "away_points": self.away_points if is_final else None,
            "tipoff_utc": self.tipoff_utc,
            "noon_utc": moments.noon_utc,
            "assumed_tipoff_utc": moments.assumed_tipoff_utc,
            "results_known_utc": moments.results_known_utc,
            "status": self.status.value,
            "arena": self.arena,
            "is_neutral": self.is_neutral,
            "observed_utc": self.observed_utc,
        }


def is_another_league(game_id: str) -> bool:
    """Tell whether ten digits name a game that is none of the NBA's."""
    return not game_id.startswith(_LEAGUE)


def season_of_game(game_id: str, claimed: str | None = None, path: str = "gameId") -> str:
    """Return the season of a game's id; raises `ContradictionError` for no such id, or another season than claimed."""
    if not is_game_id(game_id):
        raise ContradictionError(path, f"is {shown(game_id)}: no kind of game has such an id")
    season = season_of(game_id)
    if claimed not in (None, season):
        raise ContradictionError(path, f"is of {season}, the document of {shown(claimed)}")
    return season


def status_of(number: int, text: str | None, *, if_necessary: bool = False) -> GameStatus:
    """Return how far a game is, from its number and what stands beside it.

    What is written decides whether a game was taken from its date: `postponedStatus` says "A" or "Y" in whole seasons
    of games that were played as planned, and a postponed game may have the number of a finished one.
    """
    if found := _WITHDRAWN.get((text or "").strip().casefold()):
        return found
    status = _STATUS_OF_NUMBER[number]
    return GameStatus.IF_NECESSARY if status is GameStatus.SCHEDULED and if_necessary else status


def tipoff_of(
    moment: datetime | None, status: GameStatus, text: str | None, day: date, path: str
) -> datetime | None:
    """Return the scheduled tip-off (naive UTC), None while it is to be named.

    Midnight in the East stands for no time unless the text says it. Raises `ContradictionError` when the moment
    belongs to another Eastern date than the game.
    """
    written = (text or "").strip().casefold()
    if moment is None or status in (GameStatus.POSTPONED, GameStatus.CANCELLED) or written in _UNNAMED:
        return None
    eastern = moment.replace(tzinfo=UTC).astimezone(EASTERN)
    if eastern.time() == _MIDNIGHT and not written.startswith(_AT_MIDNIGHT):
        return None
    if eastern.date() != day:
        raise ContradictionError(path, f"is on {eastern.date()} in the East, the game on {day}")
    return moment


def team_code(team_id: int | None, tricode: str | None, path: str) -> str | None:
    """Return the tricode of a team by its id; None while it is to be decided who plays.

    A team that is none of the thirty keeps its own code, or its id where that code would name one of them. Raises
    `ContradictionError` when id and code name two teams.
    """
    if not team_id:
        return None
    by_id, by_code = team_of(str(team_id)), team_of(tricode or "")
    if by_id is None:
        return tricode if tricode and by_code is None else str(team_id)
    if by_code not in (None, by_id):
        raise ContradictionError(path, f"is {by_id} by its id and {shown(tricode)} by its code")
    return by_id
