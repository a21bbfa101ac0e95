"""Scores of predictions against outcomes, as plain functions of arrays."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from backcourt.arrays import Floats

BOOTSTRAP_DRAWS = 2000
SEED = 20_240_615
"""Of all that is drawn at random in an evaluation: the same rows give the same intervals."""
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


def mae(predicted: Floats, actual: Floats) -> float:
    """Mean absolute error."""
    return float(np.mean(np.abs(predicted - actual)))


def rmse(predicted: Floats, actual: Floats) -> float:
    """Root mean squared error."""
    return float(np.sqrt(np.mean((predicted - actual) ** 2)))


def bias(predicted: Floats, actual: Floats) -> float:
    """Mean signed error, predicted minus actual."""
    return float(np.mean(predicted - actual))


def dispersion(predicted: Floats, actual: Floats) -> float:
    """Sum of squared residuals over sum of predicted means: 1 for Poisson, 2.2 to 3.7 for honest point forecasts."""
    return float(np.sum((predicted - actual) ** 2) / np.sum(predicted))


def correlation(values: Floats, actual: Floats) -> float:
    """Pearson correlation over the rows where both are known; 0 when one of them is constant."""
    known = ~np.isnan(values)
    if known.sum() < 2 or np.std(values[known]) == 0:
        return 0.0
    return float(np.corrcoef(values[known], actual[known])[0, 1])


def mae_difference(one: Floats, other: Floats, actual: Floats, clusters: npt.NDArray[np.int64]) -> Interval:
    """Return MAE(one) - MAE(other) on the same rows, with a bootstrap interval over whole dates."""
    return mean_difference(np.abs(one - actual), np.abs(other - actual), clusters)


def mean_difference(one: Floats, other: Floats, clusters: npt.NDArray[np.int64]) -> Interval:
    """Return by how much the mean of one score exceeds that of another on the same rows.

    The interval is a bootstrap over whole dates (`clusters`): games of a date share news and noise.
    """
    return _ratio(one - other, np.ones(len(one)), clusters)


def skill(one: Floats, baseline: Floats, clusters: npt.NDArray[np.int64]) -> Interval:
    """Return 1 - mean(one) / mean(baseline) of two scores on the same rows, with the same kind of interval."""
    return _ratio(baseline - one, baseline, clusters)


def _ratio(above: Floats, below: Floats, clusters: npt.NDArray[np.int64]) -> Interval:
    """Return the ratio of two sums with the interval of its values when dates, not rows, are drawn again.

    NaN where the lower sum is 0, as the error of a baseline that is right about a handful of rows.
    """
    if not (whole := float(np.sum(below))):
        return Interval(np.nan, np.nan, np.nan)
    _, index = np.unique(clusters, return_inverse=True)
    drawn = _drawn(int(index.max()) + 1)
    over, under = drawn @ np.bincount(index, above), drawn @ np.bincount(index, below)
    low, high = np.quantile(
        over[under != 0] / under[under != 0], ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)
    )
    return Interval(float(np.sum(above)) / whole, float(low), float(high))


@lru_cache(maxsize=64)
def _drawn(dates: int) -> Floats:
    """Return how often each date is in each draw: many figures are of the same dates."""
    draws = np.random.default_rng(SEED).integers(0, dates, (BOOTSTRAP_DRAWS, dates))
    places = draws + dates * np.arange(BOOTSTRAP_DRAWS)[:, None]
    counts = np.bincount(places.ravel(), minlength=BOOTSTRAP_DRAWS * dates)
    return counts.reshape(BOOTSTRAP_DRAWS, dates).astype(np.float64)


def share(wins: int, n: int, looks: int = 1) -> Interval | None:
    """Return a share with its Wilson interval; None without a trial.

    Of many `looks`, all intervals together hold with 95 % (Bonferroni).
    """
    if n == 0:
        return None
    return Interval(*wilson(wins, n, sqrt, looks))


def wilson(wins: Any, n: Any, root: Callable[[Any], Any], looks: int = 1) -> tuple[Any, Any, Any]:
    """Return a share and the bounds of its Wilson interval, of numbers or of an engine's columns with their `root`."""
    rate, z = wins / n, NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / (2 * looks))
    centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z * root(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return rate, centre - half, centre + half
