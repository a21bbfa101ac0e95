"""Shots of an archive, written as NBA.com would send them: shot charts and play-by-play, a payload per game."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from imagined_plays import attempt, play_by_play, shot, shot_chart

Shot = Mapping[str, Any]


def shots_by_game(archive: Path) -> dict[str, list[Shot]]:
    """Return the shots of every game of an archive, in the order of the game."""
    rows = [
        row for path in sorted(archive.glob("*/shots.parquet")) for row in pq.read_table(path).to_pylist()
    ]
    rows.sort(key=lambda row: (row["game_id"], row["period"], -row["seconds_left"]))
    return {game: list(shots) for game, shots in groupby(rows, lambda row: row["game_id"])}


def chart_of(shots: Sequence[Shot]) -> dict[str, Any]:
    """Return the shot chart of a game."""
    return shot_chart([_chart_row(number, each) for number, each in enumerate(shots, start=1)])


def plays_of(shots: Sequence[Shot]) -> dict[str, Any]:
    """Return the play-by-play of a game in which nothing but shots happens."""
    plays = [_action(number, each) for number, each in enumerate(shots, start=1)]
    return play_by_play(plays, shots[0]["game_id"])


def _tenths(each: Shot) -> tuple[int, int]:
    """Return the position as NBA.com counts: to the shooter's right, and from the hoop."""
    return -round(each["x_ft"] * 10), round((each["y_ft"] - 5.25) * 10)


def _chart_row(number: int, each: Shot) -> list[Any]:
    x, y = _tenths(each)
    return shot(
        number,
        GAME_ID=each["game_id"],
        PLAYER_ID=each["player_id"],
        TEAM_ID=each["team_id"],
        PERIOD=each["period"],
        MINUTES_REMAINING=each["seconds_left"] // 60,
        SECONDS_REMAINING=each["seconds_left"] % 60,
        ACTION_TYPE=each["action_type"],
        SHOT_TYPE=each["shot_type"],
        SHOT_ZONE_BASIC=each["zone_basic"],
        SHOT_ZONE_AREA=each["zone_area"],
        SHOT_ZONE_RANGE=each["zone_range"],
        SHOT_DISTANCE=each["distance_ft"],
        LOC_X=x,
        LOC_Y=y,
        SHOT_MADE_FLAG=int(each["made"]),
        GAME_DATE=f"{each['game_date']:%Y%m%d}",
    )


def _action(number: int, each: Shot) -> dict[str, Any]:
    result = "Made" if each["made"] else "Missed"
    minutes, seconds = divmod(each["seconds_left"], 60)
    return attempt(
        number,
        result,
        int(each["shot_type"][0]),
        *_tenths(each),
        each["distance_ft"],
        personId=each["player_id"],
        teamId=each["team_id"],
        period=each["period"],
        clock=f"PT{minutes:02}M{seconds:02}.00S",
        subType=each["action_type"],
    )
