"""What is owed of a game's plays and attempts, as requests to NBA.com."""

from __future__ import annotations

from datetime import UTC, datetime

from backcourt.identity.games import SeasonType, season_of, season_type_of
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.nba_com import live_plays, plays, shot_chart
from backcourt.sources.nba_com.asks import CDN, STATS, about, corrected
from backcourt.sources.nba_com.games import Game
from backcourt.time import game_day

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


def play_by_play_of(game: Game, now: datetime) -> Ask:
    """Return the request for the plays of a game that is over, `now` being aware."""
    query = {"GameID": game.game_id, "StartPeriod": "0", "EndPeriod": "0"}
    return Ask(
        plays.ENDPOINT,
        about(game),
        "/stats/playbyplayv3",
        query,
        STATS,
        final_from=corrected(game, now),
    )


def shot_chart_of(game: Game, now: datetime) -> Ask:
    """Return the request for the shot chart of a game that is over, `now` being aware."""
    query = _chart_query(game.game_id)
    return Ask(
        shot_chart.ENDPOINT,
        about(game),
        "/stats/shotchartdetail",
        query,
        STATS,
        final_from=corrected(game, now),
    )


def live_plays_of(game: Game) -> Ask:
    """Return the request for the plays so far of a game under way: it brings more until the game is final."""
    final = game_day(game.day).results_known_utc.replace(tzinfo=UTC)
    path = f"/static/json/liveData/playbyplay/playbyplay_{game.game_id}.json"
    return Ask(live_plays.ENDPOINT, about(game), path, service=CDN, final_from=final)


def _chart_query(game_id: str) -> dict[str, str]:
    """Return the query for all attempts of a game; the service wants every parameter there, also those left blank."""
    about = {
        "GameID": game_id,
        "Season": season_of(game_id),
        "SeasonType": SEASON_TYPES[season_type_of(game_id)],
    }
    return _EVERYTHING | _WHOLE_SEASON | dict.fromkeys(_NOT_LIMITED, "") | about
