"""Who appears in a game and for how long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.arrays import (
    Booleans,
    Columns,
    Floats,
    Generator,
    Integers,
    dirichlet,
    floats,
    largest_remainder,
)
from backcourt.sources.simulated.conditions import Conditions, week_of

TEAM_MINUTES = 240.0
STARTERS = 5
_SMALLEST_TEAM = 8
_REGULARS = 9
_REGULAR_CHANCE, _RESERVE_CHANCE = 0.985, 0.35
_MOST_EXPECTED, _MOST_PLAYED = 38.5, 46.0
_FEWEST_PLAYED = 1.0
_CONCENTRATION = 420.0
_REST_CHANCE, _RESTED_ROLE = 0.06, 30.0


@dataclass(frozen=True)
class Lineups(Columns):
    """One row per team-game, one column per roster place.

    Attributes:
        team: The team's index (one per row).
        day: Days since the opener (one per row).
        player: Index of the player in that place.
        plays: Whether he appears.
        starts: Whether he is one of the five starters.
        role: Minutes he would be worth if everyone were healthy.
        minutes: His expected minutes, given who appears; zero for the others.

    """

    team: Integers
    day: Integers
    player: Integers
    plays: Booleans
    starts: Booleans
    role: Floats
    minutes: Floats


def name_lineups(
    rng: Generator, conditions: Conditions, team: Integers, day: Integers, rest: Floats
) -> Lineups:
    """Decide who appears and who starts, and the minutes to expect of them."""
    player = conditions.rosters(team, day)
    week = week_of(day)[:, None]
    role = conditions.world.players.minutes[player] * conditions.minutes_form[player, week]
    able = ~conditions.absent[player, day[:, None]]
    rested = (rest[:, None] <= 1) & (role > _RESTED_ROLE) & (rng.random(role.shape) < _REST_CHANCE)
    plays = _appearances(rng, role, able & ~rested)
    bias = conditions.world.players.starter_bias[player]
    starts = _ranks(np.where(plays, role + bias, -np.inf)) < STARTERS
    return Lineups(team, day, player, plays, starts, role, _expected_minutes(role, plays))


def play_minutes(rng: Generator, lineups: Lineups) -> Integers:
    """Draw the minutes of regulation in tenths; each team's add up to 240.0; their mean is the expected."""
    floor = _FEWEST_PLAYED * lineups.plays
    spare = TEAM_MINUTES - floor.sum(axis=1, keepdims=True)
    drawn = floor + spare * dirichlet(rng, lineups.minutes - floor, _CONCENTRATION)
    capped = np.minimum(drawn, _MOST_PLAYED)
    freed = TEAM_MINUTES - capped.sum(axis=1, keepdims=True)
    room = np.where(lineups.plays, _MOST_PLAYED - capped, 0.0)
    minutes = capped + freed * room / room.sum(axis=1, keepdims=True)
    return largest_remainder(minutes * 10, np.full(len(minutes), 2400))


def closers(lineups: Lineups) -> Booleans:
    """Return the five who play an overtime: those with the most expected minutes."""
    return _ranks(lineups.minutes) < STARTERS


def _appearances(rng: Generator, role: Floats, able: Booleans) -> Booleans:
    rank = _ranks(np.where(able, role, role - 1000.0))
    chance = np.where(rank < _REGULARS, _REGULAR_CHANCE, _RESERVE_CHANCE)
    # A team always fields eight, if need be men who would rather not.
    return (able & (rng.random(role.shape) < chance)) | (rank < _SMALLEST_TEAM)


def _expected_minutes(role: Floats, plays: Booleans) -> Floats:
    minutes = np.where(plays, role, 0.0)
    for _ in range(4):
        minutes = np.minimum(minutes * TEAM_MINUTES / minutes.sum(axis=1, keepdims=True), _MOST_EXPECTED)
    minutes = np.where(plays, np.maximum(minutes, _FEWEST_PLAYED + 1.0), 0.0)
    return floats(minutes * TEAM_MINUTES / minutes.sum(axis=1, keepdims=True))


def _ranks(values: Floats) -> Integers:
    """Return each value's place in its row, 0 for the largest."""
    return np.argsort(np.argsort(-values, axis=1, kind="stable"), axis=1, kind="stable")
