"""Referee assignments of a day: who officiates which game, and who sits in the replay center."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_OFFICIALS
from backcourt.sources.nba_com.games import season_of_game, team_code
from backcourt.sources.nba_com.rows import LandingRow, landing_rows, of_this_league, understood
from backcourt.sources.nba_com.wire import AmericanDate, OptionalText, TenDigits
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.fields import Count, Name
from backcourt.sources.wire.model import Wire
from backcourt.sources.wire.reading import Reading, Row

ENDPOINT = "referee_assignments"

REFEREE, ALTERNATE, REPLAY_CENTER = "referee", "alternate", "replay_center"
ENDINGS = {"name": "", "code": "_code", "jersey": "_JNum"}
"""How the fields of an official are spelled, after his place."""

PLACES = {1: REFEREE, 2: REFEREE, 3: REFEREE, 4: ALTERNATE}
"""A game has three referees; a fourth stands by."""


class AssignedGame(Wire):
    """A game with numbered officials; each has a name, a code and a jersey number."""

    unused = frozenset(
        {"season", "game_code", "home_team", "away_team"}
        | {f"official{place}{end}" for place in PLACES for end in ENDINGS.values()}
    )

    game_id: TenDigits
    game_date: AmericanDate
    home_team_id: Count
    home_team_abbr: OptionalText
    away_team_id: Count
    away_team_abbr: OptionalText


class Official(Wire):
    """One of a game's officials."""

    name: Name
    code: Annotated[Count, Field(gt=0)]
    jersey: OptionalText


class ReplayOfficial(Wire):
    """An official of the replay center."""

    game_date: AmericanDate
    official_code: Annotated[Count, Field(gt=0)]
    replaycenter_official: Name


class Rows(Wire):
    """A list of rows."""

    unused = frozenset({"columns"})

    rows: list[Any]


class League(Wire):
    """The games of one league, and the replay center."""

    games: Annotated[Rows, Field(alias="Table")]
    replay_center: Annotated[Rows, Field(alias="Table1")]


class OfficialsDocument(Wire):
    """The whole document; other leagues stand beside the NBA and are none of ours."""

    unused = frozenset({"gl", "wnba"})

    nba: League


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return one row per official and game, and one per official of the replay center."""
    reading = Reading(receipt, path)
    league = reading.envelope(OfficialsDocument).nba
    landed: list[LandingRow] = []
    games = reading.parts(AssignedGame, league.games.rows, "nba.Table.rows", holds=_officials_in)
    for game in games:
        landed += _of_game(reading, game)
    replay = reading.rows(ReplayOfficial, league.replay_center.rows, "nba.Table1.rows")
    landed += understood(reading, replay, _replay_row)
    return reading.parsed([(LANDED_OFFICIALS, landing_rows(LANDED_OFFICIALS, landed, receipt))])


def _officials_in(raw: object) -> int:
    return len(_present(raw)) if isinstance(raw, dict) else 1


def _present(raw: Mapping[str, object]) -> list[int]:
    """Return the places that are filled: nobody is in one whose fields are all empty or not there."""
    return [place for place in PLACES if any(raw.get(f"official{place}{field}") for field in ("", "_code"))]


def _of_game(reading: Reading, game: Row[AssignedGame]) -> list[LandingRow]:
    """Return a row per official of a game; the fields of all stand side by side in the game's object."""
    raw = game.raw if isinstance(game.raw, dict) else {}
    landed: list[LandingRow] = []
    for place in _present(raw):
        there = {name: raw[key] for name, end in ENDINGS.items() if (key := f"official{place}{end}") in raw}
        row = reading.read_row(Official, there, f"{game.path}.official{place}", day=game.value.game_date)
        mine = of_this_league(reading, [row] if row else [], lambda official: game.value.game_id)
        landed += understood(reading, mine, partial(_official_row, game.value, PLACES[place]))
    return landed


def _official_row(game: AssignedGame, role: str, official: Official) -> LandingRow:
    return {
        "landed_date": game.game_date,
        "game_id": game.game_id,
        "season": season_of_game(game.game_id, path="game_id"),
        "game_date": game.game_date,
        "home_team": team_code(game.home_team_id, game.home_team_abbr, "home_team_id"),
        "away_team": team_code(game.away_team_id, game.away_team_abbr, "away_team_id"),
        "official_id": official.code,
        "official_name": official.name,
        "jersey": official.jersey,
        "role": role,
    }


def _replay_row(official: ReplayOfficial) -> LandingRow:
    return {
        "landed_date": official.game_date,
        "game_date": official.game_date,
        "official_id": official.official_code,
        "official_name": official.replaycenter_official,
        "role": REPLAY_CENTER,
    }
