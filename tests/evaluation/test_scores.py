"""Scores, worked out by hand."""

import numpy as np
import pytest

from backcourt.evaluation import scores

ACTUAL = np.array([10.0, 20.0, 30.0, 0.0])
PREDICTED = np.array([12.0, 18.0, 25.0, 1.0])


def test_errors_are_predicted_minus_actual() -> None:
    assert scores.mae(PREDICTED, ACTUAL) == 2.5
    assert scores.bias(PREDICTED, ACTUAL) == -1.0
    assert scores.rmse(PREDICTED, ACTUAL) == pytest.approx((34 / 4) ** 0.5)


def test_dispersion_of_poisson_forecasts_is_one() -> None:
    rng = np.random.default_rng(1)
    means = rng.uniform(5, 30, 20_000)
    assert scores.dispersion(means, rng.poisson(means).astype(float)) == pytest.approx(1.0, abs=0.03)


def test_correlation_leaves_out_what_is_unknown() -> None:
    values = np.array([1.0, 2.0, 3.0, np.nan])
    assert scores.correlation(values, ACTUAL) == pytest.approx(1.0)
    assert scores.correlation(np.zeros(4), ACTUAL) == 0.0


def test_a_system_against_itself_differs_by_nothing() -> None:
    difference = scores.mae_difference(PREDICTED, PREDICTED, ACTUAL, np.array([1, 1, 2, 2]))
    assert (difference.value, difference.low, difference.high) == (0.0, 0.0, 0.0)


def test_the_interval_of_a_difference_is_the_same_every_time_and_holds_the_difference() -> None:
    rng = np.random.default_rng(2)
    actual = rng.uniform(0, 40, 3_000)
    good, bad = actual + rng.normal(0, 5, 3_000), actual + rng.normal(0, 6, 3_000)
    days = np.repeat(np.arange(100), 30)
    first = scores.mae_difference(good, bad, actual, days)
    assert first == scores.mae_difference(good, bad, actual, days)
    assert first.low < first.value < first.high < 0


def test_the_interval_of_a_share_holds_the_share_and_narrows() -> None:
    few, many = scores.share(53, 100), scores.share(5300, 10_000)
    assert few is not None
    assert many is not None
    assert few.value == many.value == 0.53
    assert few.low < many.low < 0.53 < many.high < few.high
    # Wilson interval of 53 in 100: Brown, Cai and DasGupta (2001), formula 4.
    assert (few.low, few.high) == (pytest.approx(0.4329, abs=1e-4), pytest.approx(0.6249, abs=1e-4))


def test_a_share_of_nothing_is_unknown() -> None:
    assert scores.share(0, 0) is None
