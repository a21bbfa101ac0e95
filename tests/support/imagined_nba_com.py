"""Documents of NBA.com written by hand, in its shape and with invented names: each may be changed field by field."""

import json
from collections.abc import Sequence
from typing import Any

BOS, NYK = 1610612738, 1610612752
GAME_ID = "0022300801"
DAY = "2024-02-22"
META = {"version": 1, "request": "http://nba.cloud/", "time": "2024-02-23T09:30:00.5Z"}
TEAMS = {BOS: ("Celtics", "Boston", "BOS"), NYK: ("Knicks", "New York", "NYK")}


def side(team: int = BOS, score: int | None = 0, **changed: Any) -> dict[str, Any]:
    """Return one team of a listed game."""
    nickname, city, code = TEAMS[team]
    return {
        "teamId": team,
        "teamName": nickname,
        "teamCity": city,
        "teamTricode": code,
        "teamSlug": nickname.lower(),
        "wins": 30,
        "losses": 20,
        "score": score,
        "seed": 0,
    } | changed


def nobody() -> dict[str, Any]:
    """Return a side whose team is not decided yet."""
    return {"teamId": 0, "teamName": None, "teamCity": None, "teamTricode": None, "score": 0}


def listed(**changed: Any) -> dict[str, Any]:
    """Return what schedules and scoreboards say alike of a game that is to come, Boston at home to New York."""
    return {
        "gameId": GAME_ID,
        "gameCode": "20240222/NYKBOS",
        "gameStatus": 1,
        "gameStatusText": "7:30 pm ET",
        "seriesGameNumber": "",
        "gameLabel": "",
        "gameSubLabel": "",
        "seriesText": "",
        "ifNecessary": False,
        "gameSubtype": "",
        "isNeutral": False,
        "homeTeam": side(BOS),
        "awayTeam": side(NYK),
    } | changed


def scheduled(**changed: Any) -> dict[str, Any]:
    """Return a game of the schedule."""
    return (
        listed()
        | {
            "gameSequence": 1,
            "gameDateEst": f"{DAY}T00:00:00Z",
            "gameTimeEst": "1900-01-01T19:30:00Z",
            "gameDateTimeEst": f"{DAY}T19:30:00Z",
            "gameDateUTC": f"{DAY}T05:00:00Z",
            "gameTimeUTC": "1900-01-01T00:30:00Z",
            "gameDateTimeUTC": "2024-02-23T00:30:00Z",
            "day": "Thu",
            "weekNumber": 18,
            "arenaName": "Imagined Garden",
            "arenaState": "MA",
            "arenaCity": "Boston",
            "postponedStatus": "N",
            "broadcasters": {"nationalTvBroadcasters": []},
            "pointsLeaders": [],
        }
        | changed
    )


def played(home: int = 110, away: int = 101) -> dict[str, Any]:
    """Return the fields of a game that is over."""
    return {
        "gameStatus": 3,
        "gameStatusText": "Final",
        "homeTeam": side(BOS, home),
        "awayTeam": side(NYK, away),
    }


def schedule(*games: Any, season: str = "2023-24") -> dict[str, Any]:
    """Return a season whose games are all listed under one date."""
    dates = [{"gameDate": "02/22/2024 00:00:00", "games": list(games)}]
    return {
        "meta": META,
        "leagueSchedule": {
            "seasonYear": season,
            "leagueId": "00",
            "gameDates": dates,
            "weeks": [],
            "broadcasterList": [],
        },
    }


def on_board(**changed: Any) -> dict[str, Any]:
    """Return a game of the scoreboard."""
    return (
        listed()
        | {
            "gameTimeUTC": "2024-02-23T00:30:00Z",
            "gameEt": f"{DAY}T19:30:00Z",
            "period": 0,
            "gameClock": "",
            "regulationPeriods": 4,
            "gameLeaders": {},
        }
        | changed
    )


def scoreboard(*games: Any, day: str = DAY) -> dict[str, Any]:
    """Return the scores of a date."""
    board = {"gameDate": day, "leagueId": "00", "leagueName": "Imagined", "games": list(games)}
    return {"meta": META, "scoreboard": board}


def result_sets(**sets: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return named lists of objects as column arrays."""
    return {
        "resource": "imagined",
        "parameters": {},
        "resultSets": [
            {"name": name, "headers": list(rows[0]), "rowSet": [list(row.values()) for row in rows]}
            for name, rows in sets.items()
        ],
    }


def header(**changed: Any) -> dict[str, Any]:
    """Return a game of the old scoreboard."""
    return {
        "GAME_DATE_EST": f"{DAY}T00:00:00",
        "GAME_SEQUENCE": 1,
        "GAME_ID": GAME_ID,
        "GAME_STATUS_ID": 3,
        "GAME_STATUS_TEXT": "Final",
        "GAMECODE": "20240222/NYKBOS",
        "HOME_TEAM_ID": BOS,
        "VISITOR_TEAM_ID": NYK,
        "SEASON": "2023",
        "ARENA_NAME": "Imagined Garden",
    } | changed


def line_score(team: int = BOS, points: int | None = 110, **changed: Any) -> dict[str, Any]:
    """Return a team's points on the old scoreboard."""
    code = TEAMS[team][2]
    return {"GAME_ID": GAME_ID, "TEAM_ID": team, "TEAM_ABBREVIATION": code, "PTS": points} | changed


def old_scoreboard(headers: Sequence[Any], lines: Sequence[Any]) -> dict[str, Any]:
    """Return the scores of a date in the old form."""
    return result_sets(GameHeader=headers, LineScore=lines)


def statistics(**changed: Any) -> dict[str, Any]:
    """Return a line of a box score: 21 points in 34:12."""
    return {
        "minutes": "34:12",
        "fieldGoalsMade": 8,
        "fieldGoalsAttempted": 17,
        "fieldGoalsPercentage": 0.471,
        "threePointersMade": 2,
        "threePointersAttempted": 6,
        "threePointersPercentage": 0.333,
        "freeThrowsMade": 3,
        "freeThrowsAttempted": 4,
        "freeThrowsPercentage": 0.75,
        "reboundsOffensive": 1,
        "reboundsDefensive": 6,
        "reboundsTotal": 7,
        "assists": 5,
        "steals": 1,
        "blocks": 0,
        "turnovers": 2,
        "foulsPersonal": 3,
        "points": 21,
        "plusMinusPoints": 9.0,
    } | changed


def nothing() -> dict[str, Any]:
    """Return the line of a player who did not play."""
    return dict.fromkeys(statistics(), 0) | {"minutes": ""}


def advanced(**changed: Any) -> dict[str, Any]:
    """Return a line of rates."""
    return {
        "minutes": "34:12",
        "offensiveRating": 117.4,
        "defensiveRating": 100.0,
        "usagePercentage": 0.29,
        "assistPercentage": 0.2,
        "reboundPercentage": 0.1,
        "possessions": 71.0,
        "pace": 99.5,
        "PIE": 0.16,
    } | changed


def usage(**changed: Any) -> dict[str, Any]:
    """Return a line of shares."""
    shares = {"percentagePersonalFoulsDrawn": 0.25, "percentageBlocksAllowed": 0.5}
    return {"minutes": "34:12", "usagePercentage": 0.29} | shares | changed


def player(number: int = 7, line: Any = None, **changed: Any) -> dict[str, Any]:
    """Return a player of a box score, by default a starter."""
    return {
        "personId": number,
        "firstName": "Ann",
        "familyName": f"Example {number}",
        "nameI": "A. Example",
        "playerSlug": "ann-example",
        "position": "F",
        "comment": "",
        "jerseyNum": "",
        "statistics": statistics() if line is None else line,
    } | changed


def team_sheet(team: int, *players: Any, totals: Any = None, **changed: Any) -> dict[str, Any]:
    """Return a team of a box score."""
    nickname, city, code = TEAMS[team]
    return {
        "teamId": team,
        "teamCity": city,
        "teamName": nickname,
        "teamTricode": code,
        "teamSlug": nickname.lower(),
        "players": list(players),
        "statistics": statistics(minutes="240:00") if totals is None else totals,
        "starters": {},
        "bench": {},
    } | changed


def box_score(
    home: Any = None, away: Any = None, *, kind: str = "Traditional", **changed: Any
) -> dict[str, Any]:
    """Return a box score: Boston's players 7 and 8 against New York's 17."""
    game = {
        "gameId": GAME_ID,
        "awayTeamId": NYK,
        "homeTeamId": BOS,
        "homeTeam": home or team_sheet(BOS, player(7), player(8, position="")),
        "awayTeam": away or team_sheet(NYK, player(17)),
    }
    return {"meta": META, f"boxScore{kind}": game | changed}


def old_line(number: int = 7, team: int = BOS, **changed: Any) -> dict[str, Any]:
    """Return a line of a player as column arrays have it."""
    return {
        "GAME_ID": GAME_ID,
        "TEAM_ID": team,
        "TEAM_ABBREVIATION": TEAMS[team][2],
        "PLAYER_ID": number,
        "PLAYER_NAME": f"Ann Example {number}",
        "START_POSITION": "F",
        "COMMENT": "",
        "MIN": "34:12",
        **old_counts(),
        "TO": 2,
    } | changed


def old_counts() -> dict[str, Any]:
    """Return what column arrays count alike of players and teams."""
    return {
        "FGM": 8,
        "FGA": 17,
        "FG3M": 2,
        "FG3A": 6,
        "FTM": 3,
        "FTA": 4,
        "OREB": 1,
        "DREB": 6,
        "REB": 7,
        "AST": 5,
        "STL": 1,
        "BLK": 0,
        "PF": 3,
        "PTS": 21,
        "PLUS_MINUS": 9,
    }


def old_absence(number: int = 9, team: int = BOS, **changed: Any) -> dict[str, Any]:
    """Return the line of a player who did not play, in column arrays."""
    reason = {"MIN": None, "START_POSITION": "", "COMMENT": "DNP - Coach's Decision", "TO": None}
    return old_line(number, team) | dict.fromkeys(old_counts()) | reason | changed


def old_totals(team: int = BOS, **changed: Any) -> dict[str, Any]:
    """Return the totals of a team in column arrays."""
    about = {"GAME_ID": GAME_ID, "TEAM_ID": team, "TEAM_ABBREVIATION": TEAMS[team][2], "MIN": "240:00"}
    return about | old_counts() | {"TO": 2} | changed


def old_box_score(players: Sequence[Any], totals: Sequence[Any]) -> dict[str, Any]:
    """Return a box score in the old form."""
    return result_sets(PlayerStats=players, TeamStats=totals)


def logged(number: int = 7, **changed: Any) -> dict[str, Any]:
    """Return an appearance of the game log."""
    return {
        "SEASON_ID": "22023",
        "PLAYER_ID": number,
        "PLAYER_NAME": f"Ann Example {number}",
        "TEAM_ID": BOS,
        "TEAM_ABBREVIATION": "BOS",
        "TEAM_NAME": "Boston Celtics",
        "GAME_ID": GAME_ID,
        "GAME_DATE": DAY,
        "MATCHUP": "BOS vs. NYK",
        "WL": "W",
        "MIN": 34,
        **old_counts(),
        "TOV": 2,
    } | changed


def indexed(number: int = 7, **changed: Any) -> dict[str, Any]:
    """Return a player of the index."""
    return {
        "PERSON_ID": number,
        "PLAYER_LAST_NAME": f"Example {number}",
        "PLAYER_FIRST_NAME": "Ann",
        "TEAM_ID": BOS,
        "TEAM_ABBREVIATION": "BOS",
        "JERSEY_NUMBER": "00",
        "POSITION": "G-F",
        "HEIGHT": "6-8",
        "WEIGHT": "243",
        "COUNTRY": "Nowhere",
        "DRAFT_YEAR": 2020,
        "DRAFT_NUMBER": None,
    } | changed


def moved(number: float = 7.0, **changed: Any) -> dict[str, Any]:
    """Return a signing."""
    return {
        "Transaction_Type": "Signing",
        "TRANSACTION_DATE": f"{DAY}T00:00:00",
        "TRANSACTION_DESCRIPTION": f"Boston Celtics signed forward Ann Example {number:.0f}.",
        "TEAM_ID": float(BOS),
        "TEAM_SLUG": "celtics",
        "PLAYER_ID": number,
        "PLAYER_SLUG": f"ann-example-{number:.0f}",
        "Additional_Sort": 0.0,
        "GroupSort": "Signing 1",
    } | changed


def movements(*rows: Any) -> dict[str, Any]:
    """Return all movements."""
    columns = [{"Name": "Transaction_Type", "DataType": "String"}]
    return {"NBA_Player_Movement": {"rows": list(rows), "columns": columns}}


def assigned(**changed: Any) -> dict[str, Any]:
    """Return a game with three referees and nobody standing by."""
    officials = {
        f"official{place}{end}": value
        for place in (1, 2, 3)
        for end, value in (("", f"Pat Whistle {place}"), ("_code", place), ("_JNum", f"{place}0"))
    }
    nobody_else = {"official4": None, "official4_code": None, "official4_JNum": None}
    return {
        "game_id": GAME_ID,
        "game_date": "02/22/2024",
        "season": "22023",
        "game_code": "20240222/NYKBOS",
        "home_team_id": BOS,
        "home_team": "Boston",
        "home_team_abbr": "BOS",
        "away_team_id": NYK,
        "away_team": "New York",
        "away_team_abbr": "NYK",
        **officials,
        **nobody_else,
    } | changed


def assignments(*games: Any, replay: Sequence[Any] = ()) -> dict[str, Any]:
    """Return the assignments of a day; the G League has one that is none of ours."""

    def league(games: Sequence[Any]) -> dict[str, Any]:
        return {
            "Table": {"rows": list(games), "columns": []},
            "Table1": {"rows": list(replay), "columns": []},
        }

    return {"nba": league(games), "gl": league([assigned(game_id="2022300001")]), "wnba": league([])}


def in_replay_center(**changed: Any) -> dict[str, Any]:
    """Return an official of the replay center."""
    who = {"official_code": 9, "replaycenter_official": "Kim Monitor"}
    return {"game_date": "02/22/2024"} | who | changed


def rostered(number: int = 7, **changed: Any) -> dict[str, Any]:
    """Return a player of a team's page."""
    return {
        "TeamID": BOS,
        "SEASON": "2023",
        "LeagueID": "00",
        "PLAYER": f"Ann Example {number}",
        "NUM": "0",
        "POSITION": "F-C",
        "HEIGHT": "6-10",
        "WEIGHT": "240",
        "BIRTH_DATE": "FEB 29, 2000",
        "PLAYER_ID": number,
        "HOW_ACQUIRED": "Signed on 07/19/23",
    } | changed


def roster_page(*players: Any) -> str:
    """Return the page of a team, its data embedded among scripts."""
    data = {"props": {"pageProps": {"team": {"id": str(BOS), "roster": list(players)}}}, "page": "/team"}
    return (
        "<!DOCTYPE html><html><head><script>var x = '<script>';</script></head><body>"
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script></body></html>'
    )
