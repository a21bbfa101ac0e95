"""The scores of a date as column arrays (scoreboardv2): games in one table, their teams' points in another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated

from pydantic import Field

from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_GAMES
from backcourt.sources.nba_com.games import (
    ContradictionError,
    Game,
    season_of_game,
    status_of,
    team_code,
    tipoff_of,
)
from backcourt.sources.nba_com.rows import LandingRow, landing_rows, of_this_league, understood
from backcourt.sources.nba_com.wire import DateAtMidnight, OptionalText, TenDigits, UpperWire, names
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.fields import Count
from backcourt.sources.wire.problem import Reason
from backcourt.sources.wire.reading import Reading, Row
from backcourt.sources.wire.result_sets import result_set
from backcourt.time import EASTERN, utc

ENDPOINT = "scoreboardv2"

_EASTERN_CLOCK = re.compile(r"(1[0-2]|0?[1-9]):([0-5][0-9]) ([ap])m et", re.ASCII)
_HALF_DAY = 12

TWICE = "is there twice"

GameTeam = tuple[str, int]
"""The id of a game and of one of its teams."""


class GameHeader(UpperWire):
    """A game of the date."""

    unused = names(
        "GAME_SEQUENCE GAMECODE SEASON LIVE_PERIOD LIVE_PC_TIME NATL_TV_BROADCASTER_ABBREVIATION "
        "HOME_TV_BROADCASTER_ABBREVIATION AWAY_TV_BROADCASTER_ABBREVIATION LIVE_PERIOD_TIME_BCAST WH_STATUS "
        "WNBA_COMMISSIONER_FLAG"
    )

    game_id: TenDigits
    game_date_est: DateAtMidnight
    game_status_id: Annotated[int, Field(ge=1, le=3)]
    game_status_text: OptionalText
    home_team_id: Count | None
    visitor_team_id: Count | None
    arena_name: OptionalText


class TeamScore(UpperWire):
    """The points of one team in one of these games."""

    unused = names(
        "GAME_DATE_EST GAME_SEQUENCE TEAM_CITY_NAME TEAM_NAME TEAM_WINS_LOSSES FG_PCT FT_PCT FG3_PCT AST REB TOV "
        "PTS_QTR1 PTS_QTR2 PTS_QTR3 PTS_QTR4 PTS_OT1 PTS_OT2 PTS_OT3 PTS_OT4 PTS_OT5 PTS_OT6 PTS_OT7 PTS_OT8 PTS_OT9 "
        "PTS_OT10"
    )

    game_id: TenDigits
    team_id: Count
    team_abbreviation: OptionalText
    pts: Count | None


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the games of a date, each made from its own row and those of its teams' points."""
    reading = Reading(receipt, path)
    headers = result_set(reading, "GameHeader", GameHeader)
    lines = result_set(reading, "LineScore", TeamScore)
    mine = _once(reading, of_this_league(reading, headers, lambda game: game.game_id))
    scores = _scores(reading, mine, of_this_league(reading, lines, lambda line: line.game_id))
    points = {key: line.value for key, line in scores.items()}
    games = understood(reading, mine, lambda game: _landing_row(game, points))
    landed = {game["game_id"] for game in games}
    for line in scores.values():
        if line.value.game_id not in landed:
            reading.reject(line, Reason.CONTRADICTION, "belongs to a game that was rejected")
    return reading.parsed([(LANDED_GAMES, landing_rows(LANDED_GAMES, games, receipt))])


def _once(reading: Reading, games: Sequence[Row[GameHeader]]) -> list[Row[GameHeader]]:
    """Return each game's first row; points belong to one row of a game only."""
    first: dict[str, Row[GameHeader]] = {}
    for game in games:
        if first.setdefault(game.value.game_id, game) is not game:
            reading.reject(game, Reason.CONTRADICTION, TWICE)
    return list(first.values())


def _scores(
    reading: Reading, games: Sequence[Row[GameHeader]], lines: Sequence[Row[TeamScore]]
) -> dict[GameTeam, Row[TeamScore]]:
    """Return points by game and team; those of no listed game or team, and second ones, are rejected."""
    listed = [game.value for game in games]
    owed = {(game.game_id, team) for game in listed for team in (game.home_team_id, game.visitor_team_id)}
    found: dict[GameTeam, Row[TeamScore]] = {}
    for line in lines:
        key = (line.value.game_id, line.value.team_id)
        if key not in owed or key in found:
            told = TWICE if key in found else "belongs to no game of the date"
            reading.reject(line, Reason.CONTRADICTION, told)
        else:
            found[key] = line
    return found


def _landing_row(game: GameHeader, scores: Mapping[GameTeam, TeamScore]) -> LandingRow:
    if game.home_team_id and game.home_team_id == game.visitor_team_id:
        raise ContradictionError("VISITOR_TEAM_ID", "is the home team: it plays itself")
    text, day = game.game_status_text, game.game_date_est
    status = status_of(game.game_status_id, text)
    home = scores.get((game.game_id, game.home_team_id or 0))
    away = scores.get((game.game_id, game.visitor_team_id or 0))
    tipoff = _tipoff_written(text, day)
    row = Game(
        game_id=game.game_id,
        season=season_of_game(game.game_id, path="GAME_ID"),
        day=day,
        status=status,
        home_team=team_code(game.home_team_id, home.team_abbreviation if home else None, "HOME_TEAM_ID"),
        away_team=team_code(
            game.visitor_team_id, away.team_abbreviation if away else None, "VISITOR_TEAM_ID"
        ),
        home_points=home.pts if home else None,
        away_points=away.pts if away else None,
        tipoff_utc=tipoff_of(tipoff, status, text, day, "GAME_STATUS_TEXT"),
        observed_utc=None,
        arena=game.arena_name,
    ).landing_row()
    return {**row, "payload_rows": 1 + sum(score is not None for score in (home, away))}


def _tipoff_written(text: str | None, day: date) -> datetime | None:
    """Return the tip-off (naive UTC) that stands in place of a status: "7:30 pm ET"; None when none does."""
    found = _EASTERN_CLOCK.fullmatch((text or "").strip().casefold())
    if found is None:
        return None
    hour = int(found[1]) % _HALF_DAY + (_HALF_DAY if found[3] == "p" else 0)
    return utc(datetime.combine(day, time(hour, int(found[2])), tzinfo=EASTERN))
