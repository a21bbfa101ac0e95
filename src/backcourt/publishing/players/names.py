"""The names of players' files."""

from __future__ import annotations

FOLDER = "v1/players/"
INDEX = f"{FOLDER}index.json"
PROFILES_BEGIN, SEASONS_BEGIN = f"{FOLDER}*.json", f"{FOLDER}*/season/"
"""What the names of all profiles, and of all files of seasons, begin with."""


def profile_name(player: int) -> str:
    """Return the name of a player's profile."""
    return f"{FOLDER}{player}.json"


def season_name(player: int, season: str) -> str:
    """Return the name of the file of a player's season."""
    return f"{FOLDER}{player}/season/{season}.json"


def player_of(name: str) -> int:
    """Return the player a file is of."""
    return int(name.removeprefix(FOLDER).removesuffix(".json").partition("/")[0])


def season_in(name: str) -> str:
    """Return the season a file is of."""
    return name.rpartition("/")[2].removesuffix(".json")
