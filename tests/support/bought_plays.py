"""A short invented game as the play-by-play files of BigDataBall tell of it."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

HEADER = [
    *("game_id", "data_set", "date", "a1", "a2", "a3", "a4", "a5", "h1", "h2", "h3", "h4", "h5", "period"),
    *(
        "away_score",
        "home_score",
        "remaining_time",
        "elapsed",
        "play_length",
        "play_id",
        "team",
        "event_type",
    ),
    *("assist", "away", "home", "block", "entered", "left", "num", "opponent", "outof", "player", "points"),
    *("possession", "reason", "result", "steal", "type", "shot_distance", "original_x", "original_y"),
    *("converted_x", "converted_y", "description"),
]
AWAY = [f"{name} Visitor" for name in ("Ann", "Bob", "Cid", "Dan", "Eve")]
HOME = [f"{name} Host" for name in ("Fay", "Gus", "Hal", "Ida", "Jon")]


def play(number: int, **changed: str) -> list[str]:
    """Return a line: the start of a period unless changed."""
    values = dict.fromkeys(HEADER, "") | {
        "game_id": "22300061",
        "data_set": "NBA 2023-2024 Regular Season",
        "date": "2023-11-01",
        **dict(zip(HEADER[3:13], [*AWAY, *HOME], strict=True)),
        "period": "1",
        "away_score": "0",
        "home_score": "0",
        "remaining_time": "0:12:00",
        "elapsed": "0:00:00",
        "play_length": "0:00:00",
        "play_id": str(number),
        "event_type": "start of period",
        "type": "start of period",
    }
    return list((values | changed).values())


def attempt(number: int, kind: str, result: str, points: int, **changed: str) -> list[str]:
    """Return an attempt of the home team, Fay's unless changed."""
    told = {"result": result, "points": str(points), "player": HOME[0], "team": "BOS", "event_type": "shot"}
    description = "Host 23' 3PT Jump Shot" if kind.startswith("3pt") else "Host 4' Layup"
    place = {"shot_distance": "23", "original_x": "-230", "original_y": "20"}
    return play(
        number,
        **(told | place | {"type": kind, "description": description, "remaining_time": "0:11:26"} | changed),
    )


def plays() -> list[list[str]]:
    """Return the lines of the game: home wins by 4 to 2."""
    throw = {"event_type": "free throw", "team": "BOS", "player": HOME[0], "home_score": "4"}
    return [
        play(1),
        attempt(2, "3pt jump shot", "made", 3, assist=HOME[1], home_score="3"),
        attempt(3, "layup", "missed", 0, shot_distance="4", original_x="30", original_y="20", home_score="3"),
        play(4, **throw, type="free throw 1/2", result="made", points="1", description="Host Free Throw 1 of 2"),
        play(5, **throw, type="free throw 2/2", result="missed", points="0", description="MISS Host Free Throw"),
        attempt(6, "dunk", "made", 2, team="NYK", player=AWAY[2], home_score="4", away_score="2",
                shot_distance="0", original_x="0", original_y="0"),
        play(7, event_type="end of period", type="end of period", home_score="4", away_score="2",
             remaining_time="0:00:00"),
    ]  # fmt: skip


def file_of(lines: Iterable[Sequence[str]], header: Sequence[str] = HEADER) -> str:
    """Return a file of lines under their header."""
    text = StringIO(newline="")
    csv.writer(text).writerows([header, *lines])
    return text.getvalue()
