"""What a simulated league looks like from outside: its size, its seasons and its seed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from backcourt.errors import UsageError

_OPENERS = {
    2021: dt.date(2021, 10, 19),
    2022: dt.date(2022, 10, 18),
    2023: dt.date(2023, 10, 24),
    2024: dt.date(2024, 10, 22),
}
_TUESDAY = 1


@dataclass(frozen=True)
class League:
    """A league to simulate; the same league always gives the same files.

    Attributes:
        seed: Every random draw follows from it.
        seasons: Consecutive labels such as "2022-23"; each goes on where the one before ended.
        teams: 2 to 30, in alphabetical order of the NBA's tricodes. Play-in and playoffs need 8;
            so does a cup final, and a season that lasts until mid December.
        games_per_team: Regular-season games of every team; even, half of them at home.
        roster_size: Players per team, 10 to 18.
        defects: Whether the defects of real archives are injected (listed in `truth/defects.json`).

    """

    seed: int = 7
    seasons: tuple[str, ...] = ("2022-23", "2023-24")
    teams: int = 8
    games_per_team: int = 32
    roster_size: int = 13
    defects: bool = True

    def __post_init__(self) -> None:
        if not 2 <= self.teams <= 30:
            raise UsageError(f"A league of {self.teams} teams.", "Choose 2 to 30 teams.")
        if self.games_per_team < 2 or self.games_per_team % 2:
            raise UsageError(f"{self.games_per_team} games per team.", "Choose an even number, 2 or more.")
        if not 10 <= self.roster_size <= 18:
            raise UsageError(f"Rosters of {self.roster_size} players.", "Choose 10 to 18 players.")
        if not self.seasons:
            raise UsageError("A league without seasons.", 'Name at least one, such as "2023-24".')
        years = [start_year(season) for season in self.seasons]
        if years != list(range(years[0], years[0] + len(years))):
            raise UsageError(f"Seasons {self.seasons} do not follow each other.", "Name consecutive seasons.")


def start_year(season: str) -> int:
    """Return 2023 for "2023-24"; refuse anything that is not a season label."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", season)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        raise UsageError(f'"{season}" is not a season.', 'Write it like "2023-24".')
    return int(match[1])


def opener(season: str) -> dt.date:
    """Return the date of a season's first game; the third Tuesday of October where it is not known."""
    year = start_year(season)
    first = dt.date(year, 10, 1)
    third_tuesday = first + dt.timedelta(days=(_TUESDAY - first.weekday()) % 7 + 14)
    return _OPENERS.get(year, third_tuesday)


LEAGUE_SMALL = League()
"""Eight teams, two short seasons: made for tests."""

LEAGUE_DEMO = League(teams=30, games_per_team=82)
"""The size of the real league over two seasons: made for demonstrations and benchmarks."""
