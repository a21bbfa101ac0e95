"""What the NBA's ten-digit game id says: `0022300061` is game 61 of the regular season 2023-24.

Digits one and two are the league (00), the third the kind of game, four and five the season's first year,
the rest counts the games.
"""

import re
from enum import StrEnum

from backcourt.errors import UsageError

_GAME_ID = re.compile(r"00[1-6]\d{7}", re.ASCII)
_SEASON = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
# The league began in 1946: two digits from 46 on belong to the last century.
_FIRST_SEASON = 1946


class SeasonType(StrEnum):
    """The part of a season a game belongs to."""

    PRESEASON = "preseason"
    REGULAR = "regular"
    ALL_STAR = "all_star"
    PLAYOFFS = "playoffs"
    PLAY_IN = "play_in"
    CUP_FINAL = "cup_final"


_TYPE_OF_DIGIT = dict(zip("123456", SeasonType, strict=True))


def is_game_id(text: str) -> bool:
    """Whether a text is an NBA game id, leading zeros included."""
    return _GAME_ID.fullmatch(text) is not None


def season_type_of(game_id: str) -> SeasonType:
    """Tell the part of the season a game belongs to. Raises `UsageError` for a text that is no game id."""
    return _TYPE_OF_DIGIT[_checked(game_id)[2]]


def season_of(game_id: str) -> str:
    """Tell the season of a game, `2023-24`. Raises `UsageError` for a text that is no game id."""
    in_century = int(_checked(game_id)[3:5])
    return season_starting(in_century + (2000 if in_century < _FIRST_SEASON % 100 else 1900))


def season_starting(year: int) -> str:
    """Name the season whose first game is played in a year: `1999-00` for 1999."""
    return f"{year}-{(year + 1) % 100:02d}"


def cup_final_id(season: str) -> str:
    """Give the game id of a season's cup final: `0062300001` for 2023-24.

    The final counts in no standings and has an id of its own kind. Raises `UsageError` for a text that is
    no season.
    """
    found = _SEASON.fullmatch(season)
    if found is None or season_starting(int(found[1])) != season:
        raise UsageError(f"{season!r} is not a season", "Write a season as 2023-24.")
    return f"006{found[1][2:]}00001"


def _checked(game_id: str) -> str:
    if not is_game_id(game_id):
        advice = "An id has ten digits and begins with 00, for instance 0022300061; keep it as text."
        raise UsageError(f"{game_id!r} is not an NBA game id", advice)
    return game_id
