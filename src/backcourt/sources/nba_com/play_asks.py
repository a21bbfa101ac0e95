"""What is owed of a game's plays and attempts, as requests to NBA.com."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol

from backcourt.identity.games import SeasonType, season_of, season_type_of
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.nba_com import live_plays, plays, shot_chart
from backcourt.sources.nba_com.game_asked import GAME_DATE, GAME_ID
from backcourt.time import game_day

STATISTICS, FILES = "stats", "cdn"
"""The services of NBA.com: the one that answers queries, and the one that serves files of games under way."""

SEASON_TYPES = {
    SeasonType.PRESEASON: "Pre Season",
    SeasonType.REGULAR: "Regular Season",
    SeasonType.ALL_STAR: "All Star",
    SeasonType.PLAYOFFS: "Playoffs",
    SeasonType.PLAY_IN: "PlayIn",
    SeasonType.CUP_FINAL: "IST",
}
"""How the statistics service names the parts of a season."""

_EVERYTHING = {
    "LeagueID": "00",
    "PlayerID": "0",
    "TeamID": "0",
    "OpponentTeamID": "0",
    "ContextMeasure": "FGA",
}
_WHOLE_SEASON = {"LastNGames": "0", "Month": "0", "Period": "0"}
_NOT_LIMITED = (
    *(
        "AheadBehind",
        "ClutchTime",
        "ContextFilter",
        "DateFrom",
        "DateTo",
        "EndPeriod",
        "EndRange",
        "GameSegment",
    ),
    *("Location", "Outcome", "PlayerPosition", "PointDiff", "Position", "RangeType", "RookieYear"),
    *("SeasonSegment", "StartPeriod", "StartRange", "VsConference", "VsDivision"),
)


class DatedGame(Protocol):
    """What is to be known of a game to ask for its plays."""

    @property
    def game_id(self) -> str:
        """The NBA game id."""

    @property
    def day(self) -> date:
        """Its Eastern date, which no play tells."""


def play_by_play_of(game: DatedGame, now: datetime) -> Ask:
    """Return the request for the plays of a game that is over, `now` being aware."""
    query = {"GameID": game.game_id, "StartPeriod": "0", "EndPeriod": "0"}
    return Ask(
        plays.ENDPOINT,
        _about(game),
        "/stats/playbyplayv3",
        query,
        STATISTICS,
        final_from=_once_more(game, now),
    )


def shot_chart_of(game: DatedGame, now: datetime) -> Ask:
    """Return the request for the shot chart of a game that is over, `now` being aware."""
    query = _chart_query(game.game_id)
    return Ask(
        shot_chart.ENDPOINT,
        _about(game),
        "/stats/shotchartdetail",
        query,
        STATISTICS,
        final_from=_once_more(game, now),
    )


def live_plays_of(game: DatedGame) -> Ask:
    """Return the request for the plays so far of a game under way: it brings more until the game is final."""
    path = f"/static/json/liveData/playbyplay/playbyplay_{game.game_id}.json"
    return Ask(live_plays.ENDPOINT, _about(game), path, service=FILES, final_from=_final(game))


def _about(game: DatedGame) -> dict[str, str]:
    return {GAME_ID: game.game_id, GAME_DATE: game.day.isoformat()}


def _final(game: DatedGame) -> datetime:
    return game_day(game.day).results_known_utc.replace(tzinfo=UTC)


def _once_more(game: DatedGame, now: datetime) -> datetime | None:
    """Have what came in the night of the game fetched once more in the morning, when it was gone through."""
    return _final(game) if now >= _final(game) else None


def _chart_query(game_id: str) -> dict[str, str]:
    """Return the query for all attempts of a game; the service wants every parameter there, also those left blank."""
    about = {
        "GameID": game_id,
        "Season": season_of(game_id),
        "SeasonType": SEASON_TYPES[season_type_of(game_id)],
    }
    return _EVERYTHING | _WHOLE_SEASON | dict.fromkeys(_NOT_LIMITED, "") | about
