"""A short invented game as NBA.com tells of it: afterwards, live, and as a shot chart."""

from collections.abc import Iterable
from typing import Any

GAME_ID = "0022300061"
HOME, AWAY = (1610612738, "BOS"), (1610612752, "NYK")
ANN, BOB, CID = (901, "A. Example"), (902, "B. Example"), (903, "C. Example")

SHOT_HEADERS = [
    "GRID_TYPE", "GAME_ID", "GAME_EVENT_ID", "PLAYER_ID", "PLAYER_NAME", "TEAM_ID", "TEAM_NAME", "PERIOD",
    "MINUTES_REMAINING", "SECONDS_REMAINING", "EVENT_TYPE", "ACTION_TYPE", "SHOT_TYPE", "SHOT_ZONE_BASIC",
    "SHOT_ZONE_AREA", "SHOT_ZONE_RANGE", "SHOT_DISTANCE", "LOC_X", "LOC_Y", "SHOT_ATTEMPTED_FLAG",
    "SHOT_MADE_FLAG", "GAME_DATE", "HTM", "VTM",
]  # fmt: skip


def action(number: int, **changed: Any) -> dict[str, Any]:
    """Return a play of `playbyplayv3`: the start of a period unless changed."""
    return {
        "actionNumber": 10 + number,
        "clock": "PT12M00.00S",
        "period": 1,
        "teamId": 0,
        "teamTricode": "",
        "personId": 0,
        "playerName": "",
        "playerNameI": "",
        "xLegacy": 0,
        "yLegacy": 0,
        "shotDistance": 0,
        "shotResult": "",
        "isFieldGoal": 0,
        "scoreHome": "",
        "scoreAway": "",
        "pointsTotal": 0,
        "location": "",
        "description": "Start of 1st Period",
        "actionType": "period",
        "subType": "start",
        "videoAvailable": 0,
        "shotValue": 0,
        "actionId": number,
    } | changed


def by(player: tuple[int, str], team: tuple[int, str]) -> dict[str, Any]:
    """Return who made a play, as `playbyplayv3` says it."""
    return {
        "teamId": team[0],
        "teamTricode": team[1],
        "personId": player[0],
        "playerName": "Example",
        "playerNameI": player[1],
        "location": "h" if team == HOME else "v",
    }


def attempt(
    number: int, result: str, value: int, x: int, y: int, distance: int, **changed: Any
) -> dict[str, Any]:
    """Return a field-goal attempt of `playbyplayv3`, Ann's unless changed."""
    return action(
        number,
        **by(ANN, HOME),
        clock="PT11M26.30S",
        xLegacy=x,
        yLegacy=y,
        shotDistance=distance,
        shotResult=result,
        isFieldGoal=1,
        description=f"Example {distance}' Jump Shot",
        actionType=f"{result} Shot",
        subType="Jump Shot",
        shotValue=value,
    ) | (changed)


def actions() -> list[dict[str, Any]]:
    """Return the plays of the game: home wins by 4 to 2."""
    return [
        action(1, scoreHome="0", scoreAway="0"),
        attempt(2, "Made", 3, -230, 20, 23, scoreHome="3", scoreAway="0",
                description="Example 23' 3PT Jump Shot (3 PTS) (Sample 1 AST)"),
        attempt(3, "Missed", 2, 30, 20, 4, description="MISS Example 4' Layup"),
        action(4, personId=HOME[0], location="h", description="CELTICS Rebound", actionType="Rebound",
               subType="Unknown"),
        action(5, **by(BOB, AWAY), description="Example Free Throw 1 of 2 (1 PTS)", actionType="Free Throw",
               subType="Free Throw 1 of 2", scoreHome="3", scoreAway="1"),
        action(6, **by(BOB, AWAY), description="MISS Example Free Throw 2 of 2", actionType="Free Throw",
               subType="Free Throw 2 of 2"),
        action(7, **by(CID, AWAY), description="Example STEAL (1 STL)", actionType="", subType=""),
        attempt(8, "Made", 2, 0, 0, 0, **by(CID, AWAY), scoreHome="3", scoreAway="3", description="Example Dunk"),
        action(9, **by(ANN, HOME), description="Example Free Throw 1 of 1 (4 PTS)", actionType="Free Throw",
               subType="Free Throw 1 of 1", scoreHome="4", scoreAway="3"),
        action(10, clock="PT00M00.00S", scoreHome="4", scoreAway="3", description="End of 1st Period",
               subType="end"),
    ]  # fmt: skip


def play_by_play(plays: Iterable[Any], game_id: str = GAME_ID) -> dict[str, Any]:
    """Return the envelope of `playbyplayv3`."""
    return {"meta": {"version": 1}, "game": {"gameId": game_id, "videoAvailable": 1, "actions": list(plays)}}


def live_action(number: int, **changed: Any) -> dict[str, Any]:
    """Return a play of the live file: the start of a period unless changed."""
    return {
        "actionNumber": number,
        "clock": "PT12M00.00S",
        "timeActual": f"2023-11-02T00:41:{number:02}.5Z",
        "period": 1,
        "periodType": "REGULAR",
        "actionType": "period",
        "subType": "start",
        "qualifiers": [],
        "personId": 0,
        "x": None,
        "y": None,
        "possession": 0,
        "scoreHome": "0",
        "scoreAway": "0",
        "edited": "2023-11-02T00:41:12Z",
        "orderNumber": number * 10_000,
        "isTargetScoreLastPeriod": False,
        "xLegacy": None,
        "yLegacy": None,
        "isFieldGoal": 0,
        "side": None,
        "description": "Period Start",
        "personIdsFilter": [],
    } | changed


def live_by(player: tuple[int, str], team: tuple[int, str]) -> dict[str, Any]:
    """Return who made a play, as the live file says it."""
    return {
        "teamId": team[0],
        "teamTricode": team[1],
        "personId": player[0],
        "playerName": "Example",
        "playerNameI": player[1],
    }


def live_attempt(
    number: int, kind: str, result: str, x: int | None, y: int | None, **changed: Any
) -> dict[str, Any]:
    """Return a field-goal attempt of the live file, Ann's unless changed."""
    return (
        live_action(
            number,
            **live_by(ANN, HOME),
            clock="PT11M26.30S",
            actionType=kind,
            subType="Jump Shot",
            descriptor="running",
            xLegacy=x,
            yLegacy=y,
            x=11.5,
            y=49.7,
            shotDistance=23.09,
            area="Mid-Range",
            areaDetail="16-24 Left",
            shotResult=result,
            isFieldGoal=1,
            description="A. Example running Jump Shot",
        )
        | changed
    )


def live_actions() -> list[dict[str, Any]]:
    """Return the plays of the live file: home leads by 4 to 0."""
    return [
        live_action(1),
        live_attempt(2, "3pt", "Made", -230, 20, scoreHome="3", assistPersonId=BOB[0],
                     assistPlayerNameInitial=BOB[1], assistTotal=1, pointsTotal=3),
        live_attempt(3, "2pt", "Missed", None, None, scoreHome="3"),
        live_action(4, teamId=HOME[0], teamTricode="BOS", actionType="rebound", subType="offensive",
                    qualifiers=["team"], description="TEAM offensive REBOUND", scoreHome="3"),
        live_action(5, **live_by(ANN, HOME), actionType="freethrow", subType="1 of 2", shotResult="Missed",
                    description="MISS A. Example Free Throw 1 of 2", scoreHome="3"),
        live_action(6, **live_by(ANN, HOME), actionType="freethrow", subType="2 of 2", shotResult="Made",
                    description="A. Example Free Throw 2 of 2 (4 PTS)", scoreHome="4", pointsTotal=4),
    ]  # fmt: skip


def live_play_by_play(plays: Iterable[Any], game_id: str = GAME_ID) -> dict[str, Any]:
    """Return the envelope of the live file."""
    return {"meta": {"version": 1, "code": 200}, "game": {"gameId": game_id, "actions": list(plays)}}


def shot(event: int, **changed: Any) -> list[Any]:
    """Return a row of a shot chart: Ann's corner three unless changed."""
    values = [
        "Shot Chart Detail", GAME_ID, event, ANN[0], "Ann Example", HOME[0], "Boston Celtics", 1, 11, 26,
        "Made Shot", "Jump Shot", "3PT Field Goal", "Left Corner 3", "Left Side(L)", "24+ ft.", 23, -230, 20, 1, 1,
        "20231101", "BOS", "NYK",
    ]  # fmt: skip
    return list((dict(zip(SHOT_HEADERS, values, strict=True)) | changed).values())


def shot_chart(rows: Iterable[Any]) -> dict[str, Any]:
    """Return the envelope of a shot chart."""
    averages = {"name": "LeagueAverages", "headers": ["GRID_TYPE"], "rowSet": [["League Averages"]]}
    found = {"name": "Shot_Chart_Detail", "headers": SHOT_HEADERS, "rowSet": list(rows)}
    return {"resource": "shotchartdetail", "parameters": {"GameID": GAME_ID}, "resultSets": [found, averages]}
