"""What a law is: it turns a predicted mean and a scale into a distribution, for any number of rows at once."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import astuple, dataclass
from functools import cached_property
from typing import ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

from backcourt.arrays import Floats, bisected, floats, require
from backcourt.errors import BadNumbersError
from backcourt.laws.distributions import Distributions, Rows

Texts: TypeAlias = npt.NDArray[np.str_]

LEAST_MEAN, MOST_MEAN = 0.2, 150.0
"""Smaller means are taken as the least one; nobody will ever be expected to have more than the most."""

LEAST_SCALE, MOST_SCALE = 2.0, 100.0
"""The same for the scale, usually projected minutes."""

REFERENCE_SCALE = 20.0
"""The scale at which it has no influence; a law that is fitted at this one alone ignores it."""


def refusals(mean: Floats, scale: Floats) -> Texts:
    """Return for each row why no law has a distribution for it, in words; empty where all is well."""
    mean, scale = np.broadcast_arrays(floats(mean), floats(scale))
    return np.select(
        [np.isnan(mean), mean < 0, mean > MOST_MEAN, np.isnan(scale), scale <= 0, scale > MOST_SCALE],
        [
            "no predicted mean",
            "the predicted mean is negative",
            f"the predicted mean is above {MOST_MEAN:g}",
            "no scale",
            "the scale is not above 0",
            f"the scale is above {MOST_SCALE:g}",
        ],
        "",
    )


def require_accepted(mean: Floats, scale: Floats) -> None:
    """Raise an error that says why the first of the refused rows is refused, and how many are for that reason."""
    reasons = refusals(mean, scale)
    for reason in reasons[reasons != ""][:1]:
        values = mean if "mean" in str(reason) else scale
        advice = "leave out the rows that `refusals` names"
        require(reasons != reason, values, f"{reason}: a law needs another", advice)


@dataclass(frozen=True)
class Evidence:
    """Outcomes, whole numbers of 0 or more, beside the means and scales they were predicted with, a row each.

    A search asks for the loss of many laws on the same rows: what does not depend on the law is worked out once.
    """

    mean: Floats
    scale: Floats
    outcome: Floats

    @cached_property
    def bounded_mean(self) -> Floats:
        """The means, none below the least."""
        return floats(np.maximum(self.mean, LEAST_MEAN))

    @cached_property
    def logs(self) -> tuple[Floats, Floats]:
        """The logarithms of mean and scale, as `bounded_logs` has them."""
        return bounded_logs(self.mean, self.scale)

    @cached_property
    def count(self) -> Rows:
        """The outcomes as whole numbers."""
        return self.outcome.astype(np.int64)

    @cached_property
    def count_below(self) -> Rows:
        """The next smaller ones; 0 below 0."""
        return np.maximum(self.count - 1, 0)

    @cached_property
    def at_zero(self) -> Rows:
        """The positions of outcomes of 0."""
        return np.flatnonzero(self.count == 0)


@dataclass(frozen=True)
class Law(ABC):
    """A fitted law; its fields are its parameters, any finite number each."""

    kind: ClassVar[str]
    start: ClassVar[tuple[float, ...]]
    """Where the search for the parameters begins."""

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, self.parameters)):
            raise BadNumbersError(f"a law's parameters must be finite, not {self.parameters}", "fit it again")

    @property
    def parameters(self) -> tuple[float, ...]:
        """The parameters in order."""
        return astuple(self)

    @abstractmethod
    def unchecked(self, mean: Floats, scale: Floats) -> Distributions:
        """Return the distributions of rows that nothing refuses."""

    @abstractmethod
    def loss(self, told: Evidence) -> tuple[float, Floats]:
        """Return the mean log score of outcomes and its gradient by the parameters."""

    def at(self, mean: Floats, scale: Floats) -> Distributions:
        """Return a distribution per row; rows that `refusals` names must be left out before."""
        mean, scale = np.broadcast_arrays(floats(mean), floats(scale))
        require_accepted(mean, scale)
        return self.unchecked(mean, scale)

    def mean_at_chance(self, chance: Floats, line: Floats, scale: Floats) -> Floats:
        """Return the predicted mean at which the over has this chance, given no push.

        NaN where chance or line are unknown, and where no mean up to `MOST_MEAN` gives that chance.
        """
        chance, line, scale = np.broadcast_arrays(floats(chance), floats(line), floats(scale))
        low, high = np.zeros(chance.shape), np.full(chance.shape, MOST_MEAN)
        self.at(low, scale)  # refuses a scale that is none
        reachable = self._is_too_low(low, chance, line, scale) & ~self._is_too_low(high, chance, line, scale)
        mean = bisected(lambda middle: self._is_too_low(middle, chance, line, scale), low, high)
        return floats(np.where(reachable & (chance > 0) & (chance < 1), mean, np.nan))

    def _is_too_low(self, mean: Floats, chance: Floats, line: Floats, scale: Floats) -> npt.NDArray[np.bool_]:
        chances = self.unchecked(mean, scale).chances(line)
        return np.asarray(chances.over <= chance * (chances.over + chances.under))


def bounded_logs(mean: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Return the logarithms of mean and scale, neither below its least, the scale against its reference."""
    logs = np.log(np.maximum(mean, LEAST_MEAN)), np.log(np.maximum(scale, LEAST_SCALE) / REFERENCE_SCALE)
    return floats(logs[0]), floats(logs[1])
