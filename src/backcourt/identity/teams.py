"""The thirty teams, and the one place where every way of writing a team leads to its NBA tricode."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from backcourt.identity.data_files import rows_of
from backcourt.identity.names import normalise_name

if TYPE_CHECKING:
    TEAMS: Mapping[str, "Team"]


@dataclass(frozen=True, slots=True)
class Team:
    """One franchise, with its home of the 2024-25 season.

    `latitude` and `longitude` are the arena's, in decimal degrees; `time_zone` is its IANA name;
    `conference` is East or West.
    """

    tricode: str
    nba_team_id: int
    city: str
    nickname: str
    full_name: str
    arena: str
    latitude: float
    longitude: float
    time_zone: str
    conference: str


@cache
def teams() -> Mapping[str, Team]:
    """Read the teams, by tricode, in alphabetical order of their names."""
    return MappingProxyType({row["tricode"]: _team(row) for row in rows_of("teams.csv")})


def team_of(code_or_name: str) -> str | None:
    """Find the tricode of a team by any provider's code, its name, nickname, city or id; None if it is none.

    A city with two teams (Los Angeles) names neither.
    """
    return _tricodes().get(normalise_name(code_or_name))


def __getattr__(name: str) -> Mapping[str, Team]:
    """Give `TEAMS`, read when it is first asked for, so that importing the module reads no file."""
    if name == "TEAMS":
        return teams()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _tricodes() -> Mapping[str, str]:
    """Collect the tricode of every spelling that belongs to one team only."""
    claims: dict[str, set[str]] = defaultdict(set)
    for spelling, tricode in _spellings():
        claims[normalise_name(spelling)].add(tricode)
    return {key: next(iter(tricodes)) for key, tricodes in claims.items() if len(tricodes) == 1}


def _spellings() -> Iterator[tuple[str, str]]:
    for team in teams().values():
        for spelling in (team.tricode, team.full_name, team.nickname, team.city, str(team.nba_team_id)):
            yield spelling, team.tricode
    for row in rows_of("team_aliases.csv"):
        yield row["alias"], row["tricode"]


def _team(row: Mapping[str, str]) -> Team:
    return Team(
        tricode=row["tricode"],
        nba_team_id=int(row["nba_team_id"]),
        city=row["city"],
        nickname=row["nickname"],
        full_name=row["full_name"],
        arena=row["arena"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        time_zone=row["time_zone"],
        conference=row["conference"],
    )
