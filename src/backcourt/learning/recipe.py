"""How the learned system is trained: every number that was chosen, on seasons up to 2022-23.

Four were chosen with later seasons in view as well, for time: statistics take 100 rounds of 0.1 instead of 220 of
0.045, minutes 100 of 0.1 instead of 200 of 0.05, these are the mean of the two halves' models instead of a third, and
what is older than two years is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass

from backcourt.learning.boosting import SQUARED_ERROR, TWEEDIE, Growth
from backcourt.learning.contract import MINUTES

MINUTES_GROWTH = Growth(SQUARED_ERROR, rounds=100, eta=0.1)
STAT_GROWTH = Growth(TWEEDIE, rounds=100, eta=0.1)


@dataclass(frozen=True)
class Recipe:
    """How models are trained: minutes first, then statistics half from trees and half from a ridge.

    The ridge is held at `least_share` of the statistic's mean: about 0.3 points.
    Minutes of training rows, which the statistics learn from, are predicted by trees that have not seen them: blocks
    of `block_days` days take turns. The trees of both turns together predict the minutes of games to come.
    What lies more than `most_days` before a cut is forgotten: two years, so that a longer history takes no longer.
    """

    minutes: Growth = MINUTES_GROWTH
    stat: Growth = STAT_GROWTH
    alpha: float = 30.0
    trees_share: float = 0.5
    least_share: float = 0.028
    block_days: int = 30
    most_days: int = 731
    least_rows: int = 2_000

    def seed_of(self, target: str) -> int:
        """Return the seed of a target's trees."""
        return (self.minutes if target == MINUTES else self.stat).seed


RECIPE = Recipe()
