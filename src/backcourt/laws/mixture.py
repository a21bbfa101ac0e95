"""Mixtures: each row follows one of several distributions, with given weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from backcourt.arrays import ROUNDING, Floats, floats, require
from backcourt.errors import BadNumbersError
from backcourt.laws.distributions import LEAST_CHANCE, Distributions, Rows

WEIGHT_GRADIENT, WEIGHT_STEPS = 1e-10, 500
"""The search for weights ends where the mean log score no longer changes, or after so many steps."""


@dataclass(frozen=True)
class Mixture(Distributions):
    """Distributions mixed by their P(X <= k), weights a row per row and a column per part."""

    parts: tuple[Distributions, ...]
    weights: Floats

    def __len__(self) -> int:
        return len(self.weights)

    def cdf(self, k: Floats) -> Floats:
        """P(X <= k)."""
        return floats(sum(self.weights[:, i] * part.cdf(k) for i, part in enumerate(self.parts)))

    def reach(self) -> Floats:
        """Return the farthest reach of any part."""
        return floats(np.max([part.reach() for part in self.parts], axis=0))

    def table(self, width: int) -> Floats:
        """P(X <= k) for k = 0 to width - 1."""
        return floats(sum(self.weights[:, [i]] * part.table(width) for i, part in enumerate(self.parts)))

    def take(self, rows: Rows) -> Self:
        """Return the distributions at these positions."""
        return type(self)(tuple(part.take(rows) for part in self.parts), self.weights[rows])


def mix(parts: Sequence[Distributions], weights: Floats) -> Mixture:
    """Mix distributions of the same rows; weights are one per part, or one per row and part, and sum to 1."""
    sizes = {len(part) for part in parts}
    if len(sizes) != 1:
        raise BadNumbersError(
            f"the parts of a mixture must have the same rows, not {sorted(sizes)}", "match them by key"
        )
    spread = np.broadcast_to(floats(weights), (*sizes, len(parts)))
    advice = "weigh only parts that have a prediction, and divide by their sum"
    require(spread >= 0, spread, "a weight must be 0 or more", advice)
    total = spread.sum(axis=1)
    require(np.abs(total - 1) <= ROUNDING, total, "the weights of a row must sum to 1", advice)
    return Mixture(tuple(parts), floats(spread / total[:, None]))


def fitted_weights(likelihoods: Floats, prior: Floats) -> Floats:
    """Return the weights under which a mixture makes outcomes most likely, shrunk by `prior` pseudo-outcomes per part.

    `likelihoods` has a row per outcome and a column per part, NaN where the part has no distribution: the others then
    share the row by their weights. Weights are searched for as shares e^t / sum of e^t, which are never negative.
    """
    from scipy.optimize import minimize  # loaded late: a cold command line never needs it

    likelihoods = likelihoods[~np.isnan(likelihoods).all(axis=1)]
    if not len(likelihoods):
        return floats(prior / prior.sum())
    spoken = ~np.isnan(likelihoods)
    likely = np.where(spoken, np.maximum(likelihoods, LEAST_CHANCE), 0.0)
    count = len(likely) + prior.sum()
    # Against what equal weights give, so that values are small and their last digits tell weights apart.
    equal = likely.sum(axis=1) / spoken.sum(axis=1)

    def loss(logs: Floats) -> tuple[float, Floats]:
        weights = _shares(logs)
        mixed, known = likely @ weights, spoken @ weights
        value = np.log(mixed / known / equal).sum() + prior @ np.log(np.maximum(weights, LEAST_CHANCE))
        by_weight = likely.T @ (1 / mixed) - spoken.T @ (1 / known)
        gradient = weights * (by_weight - by_weight @ weights) + prior - prior.sum() * weights
        return float(-value / count), floats(-gradient / count)

    found = minimize(
        loss,
        np.zeros(len(prior)),
        jac=True,
        method="BFGS",
        options={"gtol": WEIGHT_GRADIENT, "maxiter": WEIGHT_STEPS},
    )
    return _shares(found.x)


def _shares(logs: Floats) -> Floats:
    shares = np.exp(logs - logs.max())
    return floats(shares / shares.sum())
