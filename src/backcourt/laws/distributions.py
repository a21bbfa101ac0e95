"""Distributions of whole numbers from 0 up, one per row, and everything that follows from their P(X <= k).

Scores: the continuous ranked probability score is summed exactly over the whole numbers (Epstein, 1969); the
randomised probability integral transform is that of Czado, Gneiting and Held, "Predictive model assessment for
count data" (2009).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from backcourt.arrays import Floats, floats, require

Rows: TypeAlias = npt.NDArray[np.int64]

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""The quantiles a prediction is published with."""

LEAST_CHANCE = 1e-12
"""An outcome counts as at least this likely, so that one surprise does not outweigh all other rows."""

NEGLIGIBLE = 1e-16
"""The chance beyond a distribution's reach: below what a float can tell from 1."""

FARTHEST = 50_000
"""A law that thinks this possible in a game describes nothing, and its tables would fill the memory."""

BLOCK = 1024
"""Rows tabulated at a time: a block stays in the processor's cache."""


@dataclass(frozen=True)
class Chances:
    """What can happen at a line: the three chances sum to 1; NaN where there is no line."""

    over: Floats
    under: Floats
    push: Floats


class Distributions(ABC):
    """One distribution per row."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def cdf(self, k: Floats) -> Floats:
        """P(X <= k) for one whole number per row; 0 below 0."""

    @abstractmethod
    def reach(self) -> Floats:
        """Return per row a number beyond which almost nothing lies (`NEGLIGIBLE`)."""

    @abstractmethod
    def table(self, width: int) -> Floats:
        """P(X <= k) for k = 0 to width - 1, a row of them per row."""

    @abstractmethod
    def take(self, rows: Rows) -> Self:
        """Return the distributions at these positions."""

    def pmf(self, k: Floats) -> Floats:
        """P(X = k) for one whole number per row."""
        return floats(self.cdf(floats(k)) - self.cdf(floats(k) - 1))

    def chances(self, line: Floats) -> Chances:
        """Return the chances of over, under and push at one line per row; only a whole line can push."""
        line = floats(line)
        not_over, under = self.cdf(np.floor(line)), self.cdf(np.ceil(line) - 1)
        unknown = np.where(np.isnan(line), np.nan, 0.0)
        return Chances(1 - not_over + unknown, under + unknown, not_over - under + unknown)

    def quantiles(self, levels: Sequence[float] = LEVELS) -> Floats:
        """Return per row, for each level, the smallest number that is reached with at least that probability."""
        return self._tabulated(
            lambda table, _: np.stack([(table < level).sum(axis=1) for level in levels], axis=1).astype(float)
        )

    def median(self) -> Floats:
        """Return the median, a whole number."""
        return floats(self.quantiles((0.5,))[:, 0])

    def mean(self) -> Floats:
        """Return the mean: the sum of P(X > k)."""
        return self._tabulated(lambda table, _: (1 - table).sum(axis=1))

    def crps(self, outcome: Floats) -> Floats:
        """Return the continuous ranked probability score of each outcome: 0 is perfect, in the outcome's unit."""
        outcome = whole_numbers(outcome)

        def score(table: Floats, rows: Rows) -> Floats:
            width, reached = table.shape[1], outcome[rows]
            happened = np.arange(width) >= reached[:, None]
            return floats(((table - happened) ** 2).sum(axis=1) + np.maximum(reached - width, 0))

        return self._tabulated(score)

    def log_score(self, outcome: Floats) -> Floats:
        """Return minus the logarithm of the outcome's probability, that taken as `LEAST_CHANCE` at least."""
        return floats(-np.log(np.maximum(self.pmf(whole_numbers(outcome)), LEAST_CHANCE)))

    def pit(self, outcome: Floats, uniforms: Floats) -> Floats:
        """Return where in its distribution each outcome lies, uniform on 0-1 if the distributions are right.

        An outcome fills an interval; `uniforms` says where in it (see `keys.uniforms`).
        """
        outcome = whole_numbers(outcome)
        below = self.cdf(outcome - 1)
        return floats(below + floats(uniforms) * (self.cdf(outcome) - below))

    def _tabulated(self, figure: Callable[[Floats, Rows], Floats]) -> Floats:
        """Work out a figure from tables, a block of rows of similar reach at a time."""
        reach = self.reach()
        demand, advice = f"a distribution must end below {FARTHEST:,}", "fit its law on more rows"
        require(reach < FARTHEST, reach, demand, advice)
        order = np.argsort(reach, kind="stable")
        blocks = [order[start : start + BLOCK] for start in range(0, len(order), BLOCK)] or [order]
        parts = [figure(self.take(rows).table(_width(reach[rows])), rows) for rows in blocks]
        found = np.empty((len(order), *parts[0].shape[1:]))
        for rows, part in zip(blocks, parts, strict=True):
            found[rows] = part
        return found


def _width(reach: Floats) -> int:
    return int(np.ceil(reach.max(initial=0.0))) + 2


def whole_numbers(outcome: Floats) -> Floats:
    """Return outcomes, refusing what nobody can have scored."""
    outcome = floats(outcome)
    sound = np.isfinite(outcome) & (outcome >= 0) & (outcome == np.floor(outcome))
    require(sound, outcome, "an outcome must be a whole number of 0 or more", "keep only rows with a result")
    return outcome
