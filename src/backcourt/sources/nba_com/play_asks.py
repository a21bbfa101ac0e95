"""What is owed of a game's plays and attempts, as requests to NBA.com."""

from __future__ import annotations

from datetime import UTC, date, datetime

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


def after_game(game_id: str, day: date) -> list[Ask]:
    """Return what a game that is over owes: its plays, and its shot chart; both may be corrected until morning."""
    return [
        Ask(
            plays.ENDPOINT,
            _about(game_id, day),
            "/stats/playbyplayv3",
            {"GameID": game_id, "StartPeriod": "0", "EndPeriod": "0"},
            service=STATISTICS,
            final_from=_final(day),
        ),
        Ask(
            shot_chart.ENDPOINT,
            _about(game_id, day),
            "/stats/shotchartdetail",
            _chart_query(game_id),
            service=STATISTICS,
            final_from=_final(day),
        ),
    ]


def during_game(game_id: str, day: date) -> list[Ask]:
    """Return what a game under way owes: its plays so far, anew whenever they are asked for until they are final."""
    return [
        Ask(
            live_plays.ENDPOINT,
            _about(game_id, day),
            f"/static/json/liveData/playbyplay/playbyplay_{game_id}.json",
            service=FILES,
            final_from=_final(day),
        )
    ]


def _about(game_id: str, day: date) -> dict[str, str]:
    return {GAME_ID: game_id, GAME_DATE: day.isoformat()}


def _final(day: date) -> datetime:
    return game_day(day).results_known_utc.replace(tzinfo=UTC)


def _chart_query(game_id: str) -> dict[str, str]:
    """Return the query for all attempts of a game; the service wants every parameter there, also those left blank."""
    about = {
        "GameID": game_id,
        "Season": season_of(game_id),
        "SeasonType": SEASON_TYPES[season_type_of(game_id)],
    }
    return _EVERYTHING | _WHOLE_SEASON | dict.fromkeys(_NOT_LIMITED, "") | about
