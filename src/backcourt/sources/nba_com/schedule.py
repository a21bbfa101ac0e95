"""A season's schedule (scheduleleaguev2, and scheduleLeagueV2.json of the content network)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_GAMES
from backcourt.sources.nba_com.listed_game import ListedGame, Tipoff, game_of
from backcourt.sources.nba_com.rows import SEASON, landing_rows, of_this_league, require_asked, understood
from backcourt.sources.nba_com.wire import CamelWire, DateAtMidnight, Meta, names
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.fields import Name
from backcourt.sources.wire.reading import Reading

ENDPOINT = "scheduleleaguev2"


class ScheduledGame(ListedGame):
    """A game of the schedule."""

    unused = names(
        "gameCode gameSequence gameTimeEst gameDateTimeEst gameDateUTC gameTimeUTC awayTeamTime homeTeamTime day "
        "monthNum weekNumber weekName seriesGameNumber gameLabel gameSubLabel seriesText arenaState arenaCity "
        "postponedStatus branchLink gameSubtype broadcasters pointsLeaders"
    )
    TIPOFF = "gameDateTimeUTC"

    game_date_est: DateAtMidnight
    tipoff: Annotated[Tipoff, Field(alias=TIPOFF)]


class GameDate(CamelWire):
    """The games of a date."""

    unused = frozenset({"gameDate"})

    games: list[Any]


class LeagueSchedule(CamelWire):
    """A season of game dates."""

    unused = frozenset({"leagueId", "weeks", "broadcasterList"})

    season_year: Name
    game_dates: list[Any]


class ScheduleDocument(CamelWire):
    """The whole document."""

    meta: Meta
    league_schedule: LeagueSchedule


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the games of a season: date, tip-off, teams, status, and scores of those that are final."""
    reading = Reading(receipt, path)
    document = reading.envelope(ScheduleDocument)
    season, observed = document.league_schedule.season_year, document.meta.time
    require_asked(reading, SEASON, season)
    dates = "leagueSchedule.gameDates"
    rows = [
        row
        for each in reading.parts(GameDate, document.league_schedule.game_dates, dates, holds=_games_in)
        for row in reading.rows(ScheduledGame, each.value.games, f"{each.path}.games")
    ]
    mine = of_this_league(reading, rows, lambda game: game.game_id)
    games = understood(
        reading, mine, lambda game: game_of(game, game.game_date_est, season, observed).landing_row()
    )
    return reading.parsed([(LANDED_GAMES, landing_rows(LANDED_GAMES, games, receipt))])


def _games_in(raw: object) -> int:
    games = raw.get("games") if isinstance(raw, dict) else None
    return len(games) if isinstance(games, list) else 1
