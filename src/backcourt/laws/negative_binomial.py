"""The negative binomial law, the usual one for counts that vary more than a Poisson: the baseline for others.

Variance = mean (1 + e), where e = exp(excess + excess_by_mean ln mean + excess_by_scale ln(scale / 20)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from backcourt.arrays import Floats, floats
from backcourt.laws.distributions import NEGLIGIBLE, Distributions, Rows
from backcourt.laws.law import LEAST_MEAN, Evidence, Law, bounded_logs


@dataclass(frozen=True)
class NegativeBinomials(Distributions):
    """Negative binomial distributions by mean and excess, the variance being mean x (1 + excess)."""

    centre: Floats
    excess: Floats

    def __len__(self) -> int:
        return len(self.centre)

    @property
    def size(self) -> Floats:
        """The number of failures, not whole, in the textbook form."""
        return floats(self.centre / self.excess)

    def cdf(self, k: Floats) -> Floats:
        """P(X <= k): an incomplete beta function."""
        from scipy.special import betainc  # loaded late: a cold command line never needs it

        inside = betainc(self.size, np.maximum(floats(k), 0) + 1, 1 / (1 + self.excess))
        return floats(np.where(floats(k) < 0, 0.0, inside))

    def reach(self) -> Floats:
        """Return the number at which Chernoff's bound of the tail becomes negligible."""
        far = self.centre + 6 * np.sqrt(self.centre * (1 + self.excess)) + 1
        while (near := self._tail_bound(far) > np.log(NEGLIGIBLE)).any():
            far = np.where(near, far * 1.2, far)
        return floats(far)

    def _tail_bound(self, k: Floats) -> Floats:
        size = self.size
        return floats((k + size) * np.log((k + size) / (self.centre + size)) - k * np.log(k / self.centre))

    def table(self, width: int) -> Floats:
        """P(X <= k) for k = 0 to width - 1, each probability from the one before."""
        k = np.arange(1, width)
        probabilities = np.empty((len(self), width))
        probabilities[:, 0] = np.exp(-self.size * np.log1p(self.excess))
        odds = (self.excess / (1 + self.excess))[:, None]
        np.multiply((self.size[:, None] + (k - 1)) / k, odds, out=probabilities[:, 1:])
        np.cumprod(probabilities, axis=1, out=probabilities)
        return np.minimum(np.cumsum(probabilities, axis=1, out=probabilities), 1.0)

    def take(self, rows: Rows) -> Self:
        """Return the distributions at these positions."""
        return type(self)(self.centre[rows], self.excess[rows])


@dataclass(frozen=True)
class NegativeBinomial(Law):
    """The negative binomial law, as it was fitted."""

    kind: ClassVar[str] = "negative_binomial"
    start: ClassVar[tuple[float, ...]] = (0.5, 0.0, 0.0)

    excess: float
    excess_by_mean: float
    excess_by_scale: float

    def unchecked(self, mean: Floats, scale: Floats) -> NegativeBinomials:
        """Return the distributions of rows that nothing refuses."""
        log_mean, log_scale = bounded_logs(mean, scale)
        excess = np.exp(self.excess + self.excess_by_mean * log_mean + self.excess_by_scale * log_scale)
        return NegativeBinomials(floats(np.maximum(mean, LEAST_MEAN)), floats(excess))

    def loss(self, told: Evidence) -> tuple[float, Floats]:
        """Return the mean log score and its gradient."""
        from scipy.special import digamma, gammaln  # loaded late: a cold command line never needs it

        rows, outcome = self.unchecked(told.mean, told.scale), told.outcome
        size, log_odds = rows.size, np.log1p(rows.excess)
        score = gammaln(size) + gammaln(outcome + 1) - gammaln(outcome + size)
        score += (size + outcome) * log_odds - outcome * np.log(rows.excess)
        by_log_excess = size * (digamma(outcome + size) - digamma(size) - log_odds)
        by_log_excess += (size + outcome) * rows.excess / (1 + rows.excess) - outcome
        logs = np.stack([np.ones_like(size), *told.logs])
        return float(score.mean()), floats((logs * by_log_excess).mean(axis=1))
