"""The ridge is the textbook's on standardised columns, and its terms add up to what it predicts."""

import numpy as np
import pytest

from backcourt.learning.ridge import fit_ridge

RNG = np.random.default_rng(3)
MATRIX = RNG.normal(5, 2, (400, 6))
TARGET = 3 + MATRIX @ np.array([1.0, -2, 0, 0.5, 0, 0.1]) + RNG.normal(0, 1, 400)


def test_weights_are_those_of_least_squares_with_rows_that_pull_to_zero() -> None:
    # The other way to a ridge: ordinary least squares on the rows and sqrt(alpha) times the identity below them.
    standings = np.clip((MATRIX - np.median(MATRIX, axis=0)) / MATRIX.std(axis=0, ddof=1), -4, 4)
    standings -= standings.mean(axis=0)
    rows = np.concatenate([standings, np.sqrt(30) * np.eye(6)])
    expected = np.linalg.lstsq(rows, np.concatenate([TARGET - TARGET.mean(), np.zeros(6)]), rcond=None)[0]
    ridge = fit_ridge(MATRIX, TARGET, 30.0)
    assert ridge.weight == pytest.approx(expected)
    assert ridge.predict(MATRIX) == pytest.approx(TARGET.mean() + standings @ expected)


def test_terms_add_up_to_the_prediction() -> None:
    ridge = fit_ridge(MATRIX, TARGET, 30.0)
    assert ridge.base + ridge.terms(MATRIX).sum(axis=1) == pytest.approx(ridge.predict(MATRIX))


def test_what_is_missing_counts_as_the_median() -> None:
    holes = np.where(RNG.random(MATRIX.shape) < 0.2, np.nan, MATRIX)
    ridge = fit_ridge(holes, TARGET, 30.0)
    filled = np.where(np.isnan(holes), np.nanmedian(holes, axis=0), holes)
    assert ridge.predict(holes) == pytest.approx(ridge.predict(filled))


def test_what_is_far_off_counts_as_four_deviations() -> None:
    ridge = fit_ridge(MATRIX, TARGET, 30.0)
    far, farther = MATRIX[:1].copy(), MATRIX[:1].copy()
    far[0, 1], farther[0, 1] = 50, 5000
    assert ridge.predict(far) == ridge.predict(farther)


def test_a_column_that_says_nothing_adds_nothing() -> None:
    matrix = np.column_stack([MATRIX, np.full(400, 7.0), np.full(400, np.nan)])
    ridge = fit_ridge(matrix, TARGET, 30.0)
    assert ridge.weight[6:] == (0.0, 0.0)
    assert ridge.predict(matrix) == pytest.approx(fit_ridge(MATRIX, TARGET, 30.0).predict(MATRIX))


def test_a_row_is_predicted_the_same_in_whatever_company() -> None:
    ridge = fit_ridge(MATRIX, TARGET, 30.0)
    alone = [ridge.predict(MATRIX[row : row + 1])[0] for row in range(400)]
    assert ridge.predict(MATRIX).tolist() == alone
