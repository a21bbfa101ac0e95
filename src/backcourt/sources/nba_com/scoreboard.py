"""The scores of a date (scoreboardv3, and the live scoreboard of the content network)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_GAMES
from backcourt.sources.nba_com.listed_game import ListedGame, Tipoff, game_of
from backcourt.sources.nba_com.rows import DATE, landing_rows, of_this_league, require_asked, understood
from backcourt.sources.nba_com.wire import CamelWire, Meta, names
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.fields import Day
from backcourt.sources.wire.reading import Reading

ENDPOINT = "scoreboardv3"


class ScoreboardGame(ListedGame):
    """A game of the date."""

    unused = names(
        "gameCode period gameClock gameEt regulationPeriods seriesGameNumber gameLabel gameSubLabel seriesText "
        "seriesConference poRoundDesc gameSubtype gameLeaders teamLeaders broadcasters pbOdds"
    )
    TIPOFF = "gameTimeUTC"

    tipoff: Annotated[Tipoff, Field(alias=TIPOFF)]


class Scoreboard(CamelWire):
    """The games of one date."""

    unused = frozenset({"leagueId", "leagueName"})

    game_date: Day
    games: list[Any]


class ScoreboardDocument(CamelWire):
    """The whole document."""

    meta: Meta
    scoreboard: Scoreboard


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the games of a date, with scores of those that are final."""
    reading = Reading(receipt, path)
    document = reading.envelope(ScoreboardDocument)
    reading.day = day = document.scoreboard.game_date
    require_asked(reading, DATE, day.isoformat())
    rows = reading.rows(ScoreboardGame, document.scoreboard.games, "scoreboard.games")
    mine = of_this_league(reading, rows, lambda game: game.game_id)
    games = understood(reading, mine, lambda game: game_of(game, day, None, document.meta.time).landing_row())
    return reading.parsed([(LANDED_GAMES, landing_rows(LANDED_GAMES, games, receipt))])
