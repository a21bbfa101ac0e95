"""Two forests make one that says their mean, whoever follows it, and takes it apart in the same way."""

from dataclasses import replace

import numpy as np
import pytest

from backcourt.arrays import Floats
from backcourt.errors import ContractViolationError
from backcourt.learning.averaging import averaged
from backcourt.learning.boosting import MANY_ROWS, SQUARED_ERROR, TWEEDIE, Growth, Trees, grow

GROWTH = Growth(SQUARED_ERROR, rounds=25, eta=0.2, min_child_weight=5.0)


@pytest.fixture(scope="module")
def matrix() -> Floats:
    found = np.random.default_rng(7).normal(size=(3 * MANY_ROWS, 4))
    found[::11, 2] = np.nan
    return found


@pytest.fixture(scope="module")
def halves(matrix: Floats) -> tuple[Trees, Trees]:
    target = 20 + 5 * matrix[:, 0] - 3 * np.abs(matrix[:, 1]) + np.nan_to_num(matrix[:, 2])
    one, other = (
        grow(part, values, replace(GROWTH, rounds=rounds))
        for part, values, rounds in (
            (matrix[::2], target[::2], 25),
            (matrix[1::2], 1.5 * target[1::2], 18),
        )
    )
    return one, other


def test_it_says_the_mean_of_both(matrix: Floats, halves: tuple[Trees, Trees]) -> None:
    said, both = averaged(*halves).predict(matrix), [half.predict(matrix) for half in halves]
    assert said == pytest.approx((both[0] + both[1]) / 2, abs=1e-4)
    assert np.abs(both[0] - both[1]).max() > 1


def test_it_says_the_same_to_the_last_bit_without_the_library(
    matrix: Floats, halves: tuple[Trees, Trees]
) -> None:
    trees = averaged(*halves)
    slates = [trees.margins(part) for part in np.array_split(matrix, 10)]
    assert np.concatenate(slates).tolist() == trees.margins(matrix).tolist()


def test_every_column_adds_the_mean_of_what_it_added(matrix: Floats, halves: tuple[Trees, Trees]) -> None:
    some = matrix[:50]
    both = [half.contributions(some) for half in halves]
    assert averaged(*halves).contributions(some) == pytest.approx((both[0] + both[1]) / 2, abs=1e-4)


def test_the_same_halves_give_the_same_bytes(halves: tuple[Trees, Trees]) -> None:
    assert averaged(*halves).content == averaged(*halves).content


def test_trees_that_have_no_mean_are_refused(halves: tuple[Trees, Trees]) -> None:
    one, other = halves
    for wrong in (replace(other, objective=TWEEDIE), replace(other, columns=3)):
        with pytest.raises(ContractViolationError, match="have no mean"):
            averaged(one, wrong)
