"""Documents about one game with both teams and their players in it (box scores of the third version)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import Field

from backcourt.sources.nba_com.box_line import Side
from backcourt.sources.nba_com.games import (
    ANOTHER_LEAGUE,
    ContradictionError,
    is_another_league,
    season_of_game,
    team_code,
)
from backcourt.sources.nba_com.rows import GAME_DATE, GAME_ID, day_asked, require_asked
from backcourt.sources.nba_com.wire import CamelWire, OptionalText, TenDigits
from backcourt.sources.wire.fields import Count, Name, Text
from backcourt.sources.wire.reading import Reading, Row

P = TypeVar("P", bound="ListedPlayer")
W = TypeVar("W", bound=CamelWire)


class ListedPlayer(CamelWire):
    """A player as these documents list him; starters have a position."""

    unused = frozenset({"nameI", "playerSlug", "jerseyNum"})

    person_id: Count = Field(gt=0)
    first_name: Text
    family_name: Name
    position: OptionalText
    comment: OptionalText

    @property
    def name(self) -> str:
        """First and family name; some players have one name only."""
        return f"{self.first_name} {self.family_name}".strip()


class GameTeam(CamelWire):
    """One team with its players and totals."""

    unused = frozenset({"teamCity", "teamName", "teamSlug", "starters", "bench"})

    team_id: Count = Field(gt=0)
    team_tricode: OptionalText
    players: list[Any]
    statistics: Any


class GameDocument(CamelWire):
    """A game with its teams."""

    game_id: TenDigits
    home_team_id: Count
    away_team_id: Count
    home_team: GameTeam
    away_team: GameTeam


@dataclass(frozen=True)
class TeamSheet:
    """One team of the document, where it stands, and the columns of all its rows."""

    team: GameTeam
    path: str
    side: Side


def sheets(reading: Reading, game: GameDocument, path: str) -> tuple[TeamSheet, TeamSheet]:
    """Return the sheets of home and away team; raises `PayloadError` when the document contradicts itself."""
    require_asked(reading, GAME_ID, game.game_id)
    day = day_asked(reading, GAME_DATE)
    try:
        if not is_another_league(game.game_id):
            season_of_game(game.game_id)
        home = team_code(game.home_team.team_id, game.home_team.team_tricode, "homeTeam")
        away = team_code(game.away_team.team_id, game.away_team.team_tricode, "awayTeam")
    except ContradictionError as error:
        raise reading.error(f"{path}.{error}") from error
    claimed = (game.home_team_id, game.away_team_id)
    if claimed != (game.home_team.team_id, game.away_team.team_id) or home == away:
        raise reading.error(f"{path} says in two ways who plays at home")
    return (
        TeamSheet(game.home_team, f"{path}.homeTeam", Side(game.game_id, day, home, away, is_home=True)),
        TeamSheet(game.away_team, f"{path}.awayTeam", Side(game.game_id, day, away, home, is_home=False)),
    )


def players(reading: Reading, sheet: TeamSheet, model: type[P]) -> list[Row[P]]:
    """Return the players of a team; those of another league are passed over."""
    rows = reading.rows(model, sheet.team.players, f"{sheet.path}.players", day=sheet.side.game_date)
    return list(_of_this_league(reading, sheet, rows))


def totals(reading: Reading, sheet: TeamSheet, model: type[W]) -> list[Row[W]]:
    """Return the one row of a team's totals, none when it was rejected or is of another league."""
    path = f"{sheet.path}.statistics"
    row = reading.read_row(model, sheet.team.statistics, path, day=sheet.side.game_date)
    return list(_of_this_league(reading, sheet, [] if row is None else [row]))


def _of_this_league(reading: Reading, sheet: TeamSheet, rows: list[Row[W]]) -> Iterator[Row[W]]:
    for row in rows:
        if is_another_league(sheet.side.game_id):
            reading.pass_over(row, ANOTHER_LEAGUE)
        else:
            yield row
