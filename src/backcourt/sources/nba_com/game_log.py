"""Appearances of a day, a span or a season in one document (leaguegamelog of players), in whole minutes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from backcourt.identity.games import SeasonType, is_game_id, season_type_of
from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_GAMELOGS
from backcourt.sources.nba_com.box_line import StatisticsRow, counts_of
from backcourt.sources.nba_com.games import season_of_game, team_code
from backcourt.sources.nba_com.rows import LandingRow, landing_rows, of_this_league, understood
from backcourt.sources.nba_com.wire import TenDigits, names
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.fields import Count, Day, Name
from backcourt.sources.wire.reading import Reading, Row
from backcourt.sources.wire.result_sets import result_set
from backcourt.time import game_day

ENDPOINT = "leaguegamelog"

NOT_COUNTED = (SeasonType.PRESEASON, SeasonType.ALL_STAR)
"""Kinds of games that no average counts."""


class GameLogRow(StatisticsRow):
    """One appearance."""

    unused = StatisticsRow.unused | names("SEASON_ID TEAM_NAME MATCHUP WL FANTASY_PTS VIDEO_AVAILABLE")

    player_id: Annotated[Count, Field(gt=0)]
    player_name: Name
    team_id: Annotated[Count, Field(gt=0)]
    team_abbreviation: Name
    game_id: TenDigits
    game_date: Day
    minutes: Annotated[Count | None, Field(alias="MIN")]
    tov: Count | None


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the appearances; those in games that do not count are passed over."""
    reading = Reading(receipt, path)
    rows = of_this_league(reading, result_set(reading, "LeagueGameLog", GameLogRow), lambda row: row.game_id)
    landed = understood(reading, _counted(reading, rows), _landing_row)
    return reading.parsed([(LANDED_GAMELOGS, landing_rows(LANDED_GAMELOGS, landed, receipt))])


def _counted(reading: Reading, rows: list[Row[GameLogRow]]) -> list[Row[GameLogRow]]:
    counted = []
    for row in rows:
        game_id = row.value.game_id
        if is_game_id(game_id) and (kind := season_type_of(game_id)) in NOT_COUNTED:
            reading.pass_over(row, f"an appearance in a game that does not count ({kind.value})")
        else:
            counted.append(row)
    return counted


def _landing_row(row: GameLogRow) -> LandingRow:
    return {
        "landed_date": row.game_date,
        "game_id": row.game_id,
        "season": season_of_game(row.game_id, path="GAME_ID"),
        "game_date": row.game_date,
        "team": team_code(row.team_id, row.team_abbreviation, "TEAM_ID"),
        "player_id": row.player_id,
        "player_name": row.player_name,
        "minutes": row.minutes,
        **counts_of(row),
        "results_known_utc": game_day(row.game_date).results_known_utc,
    }
