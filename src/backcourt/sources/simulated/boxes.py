"""Box scores: the countable outcome of a game, one row per team-game, one column per roster place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.arrays import Columns, Floats, Generator, Integers, allocate, other_side
from backcourt.sources.simulated.players import Players
from backcourt.sources.simulated.shots import Shots

_OFFENSIVE_REBOUND, _DEFENSIVE_REBOUND = 0.225, 0.91
_ASSIST, _STEAL, _BLOCK = 0.632, 0.58, 0.21
_TURNOVERS, _FOULS, _MOST_FOULS = 12.9, 18.7, 6
_CONCENTRATION = 120.0
_FREE_THROW_SHAPE, _FREE_THROW_CONCENTRATION = 14.0, 60.0


@dataclass(frozen=True)
class FreeThrows(Columns):
    """Attempts and makes per team-game and roster place."""

    attempted: Integers
    made: Integers


@dataclass(frozen=True)
class Boxes(Columns):
    """One row per team-game, one column per roster place; zero for those who did not appear."""

    fgm: Integers
    fga: Integers
    fg3m: Integers
    fg3a: Integers
    ftm: Integers
    fta: Integers
    oreb: Integers
    dreb: Integers
    ast: Integers
    stl: Integers
    blk: Integers
    tov: Integers
    pf: Integers

    def points(self) -> Integers:
        """Return points: two per field goal, one more for threes, one per free throw."""
        return 2 * self.fgm + self.fg3m + self.ftm


def shoot_free_throws(
    rng: Generator, players: Players, who: Integers, attempts: Floats, quality: Floats
) -> FreeThrows:
    """Draw free throws, given expected field-goal attempts per place."""
    weights = attempts * players.free_throw_rate[who]
    whistle = rng.gamma(_FREE_THROW_SHAPE, 1 / _FREE_THROW_SHAPE, len(weights))
    totals = rng.poisson(weights.sum(axis=1) * quality * whistle)
    attempted = allocate(rng, totals, weights, _FREE_THROW_CONCENTRATION)
    return FreeThrows(attempted, rng.binomial(attempted, players.free_throw_chance[who]).astype(np.int64))


def count_boxes(
    rng: Generator, players: Players, who: Integers, minutes: Floats, shots: Shots, free: FreeThrows
) -> Boxes:
    """Count shots and free throws, and draw everything else in proportion to them."""
    shape = who.shape
    everything = np.ones(len(shots), dtype=np.bool_)
    fga, fgm = shots.counts(shape, everything), shots.counts(shape, shots.made)
    weights = [minutes * players.counting[who, statistic] for statistic in range(7)]
    makes, misses = fgm.sum(axis=1), (fga - fgm).sum(axis=1)
    offensive = rng.binomial(misses, _OFFENSIVE_REBOUND)
    defensive = rng.binomial(other_side(misses - offensive), _DEFENSIVE_REBOUND)
    length = minutes.sum(axis=1) / 240.0
    turnovers = rng.poisson(_TURNOVERS * length)
    two_misses = shots.counts(shape, ~shots.made & ~shots.threes()).sum(axis=1)
    totals = (
        offensive,
        defensive,
        rng.binomial(makes, _ASSIST),
        rng.binomial(other_side(turnovers), _STEAL),
        rng.binomial(other_side(two_misses), _BLOCK),
        turnovers,
        rng.poisson(_FOULS * length),
    )
    drawn = [
        allocate(rng, total, weight, _CONCENTRATION) for total, weight in zip(totals, weights, strict=True)
    ]
    drawn[-1] = np.minimum(drawn[-1], _MOST_FOULS)
    fg3m, fg3a = shots.counts(shape, shots.made & shots.threes()), shots.counts(shape, shots.threes())
    return Boxes(fgm, fga, fg3m, fg3a, free.made, free.attempted, *drawn)
