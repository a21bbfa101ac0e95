"""How the learned system is trained: every number that was chosen, on seasons up to 2022-23.

Two were chosen with later seasons in view as well, for time: statistics take 100 rounds of 0.1 instead of 220 of 0.045,
and the minutes that they learn from half the rounds of those that they are given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from backcourt.learning.boosting import SQUARED_ERROR, TWEEDIE, Growth
from backcourt.learning.contract import MINUTES

MINUTES_GROWTH = Growth(SQUARED_ERROR, rounds=200, eta=0.05)
STAT_GROWTH = Growth(TWEEDIE, rounds=100, eta=0.1)


@dataclass(frozen=True)
class Recipe:
    """How models are trained: minutes first, then statistics half from trees and half from a ridge.

    The ridge is held at `least_share` of the statistic's mean: about 0.3 points.
    Minutes of training rows, which the statistics learn from, are predicted by trees that have not seen them: blocks
    of `block_days` days take turns.
    """

    minutes: Growth = MINUTES_GROWTH
    stat: Growth = STAT_GROWTH
    alpha: float = 30.0
    trees_share: float = 0.5
    least_share: float = 0.028
    block_days: int = 30
    least_rows: int = 2_000

    @property
    def expected_minutes(self) -> Growth:
        """How the minutes of training rows are predicted: by half the rounds, each twice as large."""
        return replace(
            self.minutes, rounds=(self.minutes.rounds + 1) // 2, eta=min(1.0, 2 * self.minutes.eta)
        )

    def seed_of(self, target: str) -> int:
        """Return the seed of a target's trees."""
        return (self.minutes if target == MINUTES else self.stat).seed


RECIPE = Recipe()
