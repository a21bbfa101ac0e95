"""The state of the league between games: its players, its teams, and who plays where."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from backcourt.sources.simulated.arrays import Generator, Integers
from backcourt.sources.simulated.biographies import (
    FIRST_PLAYER_ID,
    Biographies,
    write_biographies,
    write_rookies,
)
from backcourt.sources.simulated.franchises import Franchises, found_franchises, reshape_franchises
from backcourt.sources.simulated.league import League, start_year
from backcourt.sources.simulated.names import NameBook
from backcourt.sources.simulated.players import Players, age_players, draw_players, role_minutes

TWIN_PLACE = 3
"""The name-twins' place on their rosters: nobody in it is ever traded."""
_FIRST_REPLACEABLE_PLACE = 5
_ROOKIES_PER_TEAM = 2
_SUMMER_MOVES = 0.4


@dataclass(frozen=True)
class World:
    """The league on some first day of a season.

    Attributes:
        roster: Team x place: the player there (an index into `players`).
        twins: Two players who never change teams; with defects they share a name.

    """

    players: Players
    biographies: Biographies
    franchises: Franchises
    roster: Integers
    twins: tuple[int, int]


def found(rng: Generator, book: NameBook, league: League) -> World:
    """Create a league for its first season."""
    places = np.tile(np.arange(league.roster_size), league.teams)
    minutes = np.tile(role_minutes(league.roster_size), league.teams)
    players = draw_players(rng, places, minutes)
    year = start_year(league.seasons[0])
    biographies = write_biographies(rng, book, FIRST_PLAYER_ID, players.size, year)
    roster = np.arange(len(places)).reshape(league.teams, league.roster_size)
    # They stay put without defects too, so that the same games are played.
    twins = int(roster[0, TWIN_PLACE]), int(roster[1, TWIN_PLACE])
    if league.defects:
        biographies.name[twins[1]] = biographies.name[twins[0]]
    return World(players, biographies, found_franchises(rng, league.teams), roster, twins)


def pass_summer(rng: Generator, book: NameBook, world: World, season: str) -> World:
    """Age everyone, retire some for rookies, and let a few change teams."""
    roster = world.roster.copy()
    aged = age_players(rng, world.players)
    leavers = _leavers(rng, world, aged)
    minutes = aged.minutes[roster[leavers]] * rng.uniform(0.7, 1.3, len(leavers[0]))
    rookies = draw_players(rng, np.full(len(minutes), 6), np.clip(minutes, 5.0, 30.0))
    first = FIRST_PLAYER_ID + len(world.players)
    biographies = write_rookies(rng, book, first, rookies.size, start_year(season))
    roster[leavers] = len(world.players) + np.arange(len(minutes))
    return replace(
        world,
        players=Players.stack([aged, rookies]),
        biographies=Biographies.stack([world.biographies, biographies]),
        franchises=reshape_franchises(rng, world.franchises),
        roster=_exchange(rng, roster, world.twins),
    )


def _leavers(rng: Generator, world: World, players: Players) -> tuple[Integers, Integers]:
    """Pick who leaves the league: per team a few of those outside its five most used men."""
    twin = np.isin(world.roster, world.twins)
    used = np.argsort(np.argsort(-players.minutes[world.roster], axis=1), axis=1)
    weight = rng.random(world.roster.shape) * (used >= _FIRST_REPLACEABLE_PLACE) * ~twin
    places = np.sort(np.argsort(-weight, axis=1)[:, :_ROOKIES_PER_TEAM], axis=1)
    return np.repeat(np.arange(len(places)), _ROOKIES_PER_TEAM), places.ravel()


def _exchange(rng: Generator, roster: Integers, twins: tuple[int, int]) -> Integers:
    """Let free agents swap teams, two by two."""
    moved = roster.copy()
    for _ in range(round(_SUMMER_MOVES * len(roster))):
        teams = rng.permutation(len(roster))[:2]
        places = rng.integers(roster.shape[1], size=2)
        if not np.isin(moved[teams, places], twins).any():
            moved[teams, places] = moved[teams[::-1], places[::-1]]
    return moved
