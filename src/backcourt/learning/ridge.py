"""Ridge regression on standardised columns: what is missing counts as usual, what is far off as four deviations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.arrays import Floats, floats

FARTHEST = 4.0
"""In standard deviations."""


@dataclass(frozen=True)
class Ridge:
    """A fitted ridge: per column its median, deviation, mean standing, and weight; the mean of the target."""

    median: tuple[float, ...]
    deviation: tuple[float, ...]
    standing: tuple[float, ...]
    weight: tuple[float, ...]
    base: float

    def terms(self, matrix: Floats) -> Floats:
        """Return what each column adds to a row's prediction, beyond `base`."""
        standings = _standings(matrix, floats(self.median), floats(self.deviation))
        return floats((standings - floats(self.standing)) * floats(self.weight))

    def predict(self, matrix: Floats) -> Floats:
        """Return a number per row, the same in whatever company."""
        return floats(self.base + self.terms(matrix).sum(axis=1))


def fit_ridge(matrix: Floats, target: Floats, alpha: float) -> Ridge:
    """Return the weights of least squared error plus `alpha` times the sum of their squares (Hoerl and Kennard)."""
    columns = [column[~np.isnan(column)] for column in np.ascontiguousarray(matrix.T)]
    median, deviation = (floats([figure(column) for column in columns]) for figure in (_median, _deviation))
    standings = _standings(matrix, median, deviation)
    standing, base = standings.mean(axis=0), float(target.mean())
    standings -= standing
    # Summed without the linear algebra library, whose sums depend on how many threads it may use.
    squares = np.einsum("ij,ik->jk", standings, standings)
    products = np.einsum("ij,i->j", standings, target - base)
    weight = np.linalg.solve(squares + alpha * np.eye(len(squares)), products)
    return Ridge(_plain(median), _plain(deviation), _plain(standing), _plain(weight), base)


def _standings(matrix: Floats, median: Floats, deviation: Floats) -> Floats:
    standings = matrix - median
    standings /= deviation
    standings[np.isnan(standings)] = 0.0
    return np.clip(standings, -FARTHEST, FARTHEST, out=standings)


def _plain(numbers: Floats) -> tuple[float, ...]:
    return tuple(map(float, numbers))


def _median(values: Floats) -> float:
    return float(np.median(values)) if len(values) else 0.0


def _deviation(values: Floats) -> float:
    """Return the standard deviation; a column that says nothing is left as it is."""
    found = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    return found if found > 0 else 1.0
