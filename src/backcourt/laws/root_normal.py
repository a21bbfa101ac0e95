"""The root-normal law: a power of the outcome is normal around the same power of the mean.

P(X <= k) = Phi(((k + 1/2 + c)^l - L) / s), and all that would lie below 0 lies at 0, where

    l = 0.2 + 0.8 / (1 + e^-power)          between 0.2 (nearly logarithmic) and 1 (normal)
    c = e^shift
    L = (max(mean e^slope + offset, 0.05) + c)^l
    s = exp(spread + spread_by_mean ln mean + spread_by_scale ln(scale / 20))

Scoring of one player is less skewed than a negative binomial, the more so the fewer minutes he plays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

import numpy as np

from backcourt.arrays import Floats, floats
from backcourt.laws.distributions import LEAST_CHANCE, Distributions, Rows
from backcourt.laws.law import LEAST_MEAN, Evidence, Law, bounded_logs

LEAST_POWER = 0.2
LEAST_CENTRE = 0.05

FAR = 8.3
"""In standard deviations: what lies beyond is negligible."""


@dataclass(frozen=True)
class RootNormals(Distributions):
    """Root-normal distributions: `centre` and `spread` (L and s) per row, `power` and `shift` (l and c) of all."""

    power: float
    shift: float
    centre: Floats
    spread: Floats

    def __len__(self) -> int:
        return len(self.centre)

    def cdf(self, k: Floats) -> Floats:
        """P(X <= k)."""
        return floats(np.where(floats(k) < 0, 0.0, _normal_cdf((self._root(k) - self.centre) / self.spread)))

    def reach(self) -> Floats:
        """Return the number that lies far out."""
        return floats(np.maximum(self.centre + FAR * self.spread, 0) ** (1 / self.power))

    def table(self, width: int) -> Floats:
        """P(X <= k) for k = 0 to width - 1."""
        roots = self._root(np.arange(width, dtype=np.float64))
        return _normal_cdf((roots - self.centre[:, None]) * (1 / self.spread)[:, None])

    def take(self, rows: Rows) -> Self:
        """Return the distributions at these positions."""
        return type(self)(self.power, self.shift, self.centre[rows], self.spread[rows])

    def _root(self, k: Floats) -> Floats:
        return floats((np.maximum(k, 0) + 0.5 + self.shift) ** self.power)


@dataclass(frozen=True)
class RootNormal(Law):
    """The root-normal law, as it was fitted."""

    kind: ClassVar[str] = "root_normal"
    start: ClassVar[tuple[float, ...]] = (0.0, 0.0, 0.0, -0.05, -0.3, 0.0, 0.0)

    power: float
    shift: float
    offset: float
    slope: float
    spread: float
    spread_by_mean: float
    spread_by_scale: float

    @cached_property
    def exponent(self) -> float:
        """The power l."""
        return LEAST_POWER + (1 - LEAST_POWER) * self._bend

    @cached_property
    def _bend(self) -> float:
        return float(1 / (1 + np.exp(-self.power)))

    @cached_property
    def _shifted(self) -> float:
        return float(np.exp(self.shift))

    def unchecked(self, mean: Floats, scale: Floats) -> RootNormals:
        """Return the distributions of rows that nothing refuses."""
        centre = self._centre(self._moved(np.maximum(mean, LEAST_MEAN))) ** self.exponent
        spread = self._spread(*bounded_logs(mean, scale))
        return RootNormals(self.exponent, self._shifted, floats(centre), spread)

    def _moved(self, bounded_mean: Floats) -> Floats:
        return floats(bounded_mean * np.exp(self.slope))

    def _centre(self, moved: Floats) -> Floats:
        return floats(np.maximum(moved + self.offset, LEAST_CENTRE) + self._shifted)

    def _spread(self, log_mean: Floats, log_scale: Floats) -> Floats:
        return floats(np.exp(self.spread + self.spread_by_mean * log_mean + self.spread_by_scale * log_scale))

    def loss(self, told: Evidence) -> tuple[float, Floats]:
        """Return the mean log score and its gradient: an outcome lies between two points of the normal curve."""
        log_mean, log_scale = told.logs
        spread, moved = self._spread(log_mean, log_scale), self._moved(told.bounded_mean)
        shifted = self._centre(moved)
        log_centre = np.log(shifted)
        centre = np.exp(self.exponent * log_centre)
        # Outcomes are few whole numbers: what each of them is to the law is worked out once.
        at = np.arange(told.count.max(initial=0) + 1) + 0.5 + self._shifted
        root, steepness = at**self.exponent, self.exponent * at ** (self.exponent - 1)
        bent = root * np.log(at)
        upper, lower = (root[told.count] - centre) / spread, (root[told.count_below] - centre) / spread
        lower[told.at_zero] = -np.inf
        chance = np.maximum(_between(lower, upper), LEAST_CHANCE)
        weight = (chance > LEAST_CHANCE) / (chance * len(chance))
        pull_up, pull_down = _density(upper) * weight, _density(lower) * weight
        lower[told.at_zero] = 0.0  # where nothing pulls, whatever the distance

        steepness_centre = self.exponent * centre / shifted
        bend = (1 - LEAST_POWER) * self._bend * (1 - self._bend)
        by_upper, by_lower = pull_up / spread, pull_down / spread
        moves = by_lower - by_upper
        by_centre = -steepness_centre * (shifted > LEAST_CENTRE + self._shifted) * moves
        widens = pull_up * upper - pull_down * lower
        gradient = [
            bend
            * (
                by_lower @ bent[told.count_below]
                - by_upper @ bent[told.count]
                - moves @ (centre * log_centre)
            ),
            self._shifted
            * (
                by_lower @ steepness[told.count_below]
                - by_upper @ steepness[told.count]
                - moves @ steepness_centre
            ),
            by_centre.sum(),
            by_centre @ moved,
            widens.sum(),
            widens @ log_mean,
            widens @ log_scale,
        ]
        return float(-np.log(chance).mean()), floats(gradient)


def _between(lower: Floats, upper: Floats) -> Floats:
    """Return the chance between two points, from the tail in which it does not cancel."""
    side = np.where(lower > 0, -1.0, 1.0)
    return floats(side * (_normal_cdf(side * upper) - _normal_cdf(side * lower)))


def _density(point: Floats) -> Floats:
    return floats(np.exp(-point * point / 2) / np.sqrt(2 * np.pi))


def _normal_cdf(point: Floats) -> Floats:
    from scipy.special import ndtr  # loaded late: a cold command line never needs it

    return floats(ndtr(point))
