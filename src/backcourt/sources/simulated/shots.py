"""Field-goal attempts, one row each: the box score's attempts and makes are counted from them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from backcourt.sources.simulated.arrays import (
    Booleans,
    Columns,
    Floats,
    Generator,
    Integers,
    choose,
    dirichlet,
    stochastic_round,
)
from backcourt.sources.simulated.expectation import Expectation
from backcourt.sources.simulated.players import Players
from backcourt.sources.simulated.zones import ACTIONS, MAKE, TWO_ZONES, actions, positions

QUARTER_SECONDS, OVERTIME_SECONDS = 720, 300
_REGULATION_PERIODS = 4
_SHARED_PACE, _OWN_PACE, _SHOOTING_NIGHT = 0.045, 0.025, 0.02
_CONCENTRATION = 200.0
# Share of a team's shots whose makes balance out over the game: real team scores vary less than coin flips.
_BALANCED_SHARE = 0.6
_MOST_CERTAIN = 0.95


@dataclass(frozen=True)
class Shots(Columns):
    """One row per attempt; `side` is the team-game's row, `place` the shooter's roster place."""

    side: Integers
    place: Integers
    period: Integers
    seconds_left: Integers
    zone: Integers
    action: Integers
    x: Floats
    y: Floats
    made: Booleans

    def counts(self, shape: tuple[int, int], where: Booleans) -> Integers:
        """Count these of the shots per team-game and roster place."""
        cell = self.side[where] * shape[1] + self.place[where]
        return np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape).astype(np.int64)

    def threes(self) -> Booleans:
        """Return which shots were taken from behind the line."""
        return self.zone >= TWO_ZONES


def shoot(
    rng: Generator, players: Players, who: Integers, expected: Expectation, minutes: Floats, overtime: int
) -> Shots:
    """Draw the shots of regulation (overtime 0) or of one overtime, given minutes per row of `who`."""
    attempts = _attempts(rng, players.three_share[who], expected, minutes)
    side, column = (index.ravel() for index in np.indices(attempts.shape))
    repeats = attempts.ravel()
    side, column = np.repeat(side, repeats), np.repeat(column, repeats)
    place, three = column % who.shape[1], column >= who.shape[1]
    zone = _zones(rng, players, who[side, place], three)
    made = _makes(rng, _chances(rng, players, who[side, place], zone, expected.quality[side], side), side)
    period = rng.integers(1, _REGULATION_PERIODS + 1, len(side))
    length = OVERTIME_SECONDS if overtime else QUARTER_SECONDS
    x, y = positions(rng, zone)
    return Shots(
        side=side,
        place=place,
        period=np.full(len(side), _REGULATION_PERIODS + overtime) if overtime else period,
        seconds_left=rng.integers(0, length, len(side)),
        zone=zone,
        action=actions(rng, zone, made.astype(np.int64)),
        x=x,
        y=y,
        made=made,
    )


def on_sides(shots: Shots, rows: Integers) -> Shots:
    """Renumber the team-games of shots drawn for a part of the slate."""
    return replace(shots, side=rows[shots.side])


def _attempts(rng: Generator, three_share: Floats, expected: Expectation, minutes: Floats) -> Integers:
    """Draw twos (first half of the columns) and threes (second half) per team-game and roster place."""
    weights = expected.attempts_per_minute * minutes
    shared = np.repeat(rng.normal(1.0, _SHARED_PACE, len(weights) // 2), 2)
    tempo = shared + rng.normal(0.0, _OWN_PACE, len(weights))
    totals = stochastic_round(rng, weights.sum(axis=1) * tempo)
    shares = dirichlet(rng, weights, _CONCENTRATION)
    return rng.multinomial(totals, np.hstack([shares * (1 - three_share), shares * three_share])).astype(
        np.int64
    )


def _zones(rng: Generator, players: Players, shooter: Integers, three: Booleans) -> Integers:
    mix = players.zone_mix()
    zone = np.empty(len(shooter), dtype=np.int64)
    zone[~three] = choose(rng, mix[:, :TWO_ZONES].cumsum(axis=1), shooter[~three])
    zone[three] = TWO_ZONES + choose(rng, mix[:, TWO_ZONES:].cumsum(axis=1), shooter[three])
    return zone


def _chances(
    rng: Generator, players: Players, shooter: Integers, zone: Integers, quality: Floats, side: Integers
) -> Floats:
    night = rng.normal(1.0, _SHOOTING_NIGHT, int(side.max()) + 1)[side]
    skill = np.where(zone < TWO_ZONES, players.two_skill[shooter], players.three_skill[shooter])
    return np.minimum(MAKE[zone] * skill * quality * night, _MOST_CERTAIN)


def _makes(rng: Generator, chance: Floats, side: Integers) -> Booleans:
    """Decide which shots go in; each does with its chance, some of a team's balancing out."""
    order = np.argsort(side + rng.random(len(side)))
    balanced = rng.random(len(side)) < _BALANCED_SHARE
    mass = np.where(balanced, chance[order], 0.0)
    # Systematic sampling: a shot goes in when the running sum of the chances passes the next whole number.
    passed = np.cumsum(mass)
    starts = np.searchsorted(side, side[order])
    passed += rng.random(int(side.max()) + 1)[side[order]] - (passed - mass)[starts]
    drawn = np.where(
        balanced, np.floor(passed) > np.floor(passed - mass), rng.random(len(side)) < chance[order]
    )
    made = np.empty(len(side), dtype=np.bool_)
    made[order] = drawn
    return made


def action_names(shots: Shots) -> list[str]:
    """Return each shot's action in words."""
    return [ACTIONS[action] for action in shots.action.tolist()]
