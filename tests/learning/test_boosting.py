"""Trees grow the same from the same rows, and what columns add is as exact as a sum and a logarithm allow."""

import json
from dataclasses import replace

import numpy as np
import pytest
import xgboost
from learned import QUICK

from backcourt.arrays import Floats
from backcourt.learning import boosting
from backcourt.learning.boosting import MISSING, Trees, best_rounds, grow
from backcourt.learning.contract import INPUTS

RNG = np.random.default_rng(3)
MATRIX = np.where(RNG.random((600, 5)) < 0.1, np.nan, RNG.normal(5, 2, (600, 5)))
TARGET = RNG.poisson(np.exp(1 + 0.3 * np.nan_to_num(MATRIX[:, 0] - 5))).astype(float)
GROWTHS = (QUICK.minutes, QUICK.stat)

every_growth = pytest.mark.parametrize("growth", GROWTHS, ids=[growth.objective for growth in GROWTHS])


@every_growth
def test_the_same_rows_give_the_same_bytes_and_another_seed_others(growth) -> None:
    once, again = (grow(MATRIX, TARGET, growth).content for _ in range(2))
    assert once == again
    assert grow(MATRIX, TARGET, replace(growth, seed=2)).content != once


@every_growth
def test_trees_grow_and_speak_on_one_thread(growth) -> None:
    # Steps are taken side by side; each has a core to itself.
    configuration = json.loads(grow(MATRIX, TARGET, growth)._booster.save_config())
    assert configuration["learner"]["generic_param"]["nthread"] == "1"
    assert growth.options["nthread"] == 1


@every_growth
def test_a_row_is_predicted_the_same_in_whatever_company(growth) -> None:
    trees = grow(MATRIX, TARGET, growth)
    alone = [trees.predict(MATRIX[row : row + 1])[0] for row in range(50)]
    assert trees.predict(MATRIX)[:50].tolist() == alone


@every_growth
def test_saved_bytes_predict_like_the_trees_that_were_grown(growth) -> None:
    trees = grow(MATRIX, TARGET, growth)
    saved = Trees(trees.content, trees.objective, trees.columns)
    assert saved.predict(MATRIX).tolist() == trees.predict(MATRIX).tolist()


@every_growth
@pytest.mark.parametrize("seed", range(8))
def test_many_rows_are_predicted_to_the_same_last_bit_as_few(growth, seed, monkeypatch) -> None:
    """The library speaks of many rows, and nobody but this program of few; it has a base of its own only at times."""
    trees = grow(MATRIX, TARGET[np.random.default_rng(seed).permutation(600)] + seed / 7, growth)
    few = trees.predict(MATRIX).tolist()
    monkeypatch.setattr(boosting, "MANY_ROWS", 1)
    assert trees.predict(MATRIX).tolist() == few
    told = trees._booster.predict(xgboost.DMatrix(np.where(np.isnan(MATRIX), MISSING, MATRIX)))
    assert few == pytest.approx(told.tolist(), rel=1e-6)


def test_what_is_missing_is_below_every_bound() -> None:
    assert min(feature.low for feature in INPUTS.features) > MISSING


@every_growth
def test_contributions_add_up_to_the_prediction(growth) -> None:
    trees = grow(MATRIX, TARGET, growth)
    assert trees.contributions(MATRIX).sum(axis=1) == pytest.approx(trees.predict(MATRIX), rel=1e-5)
    assert np.ptp(trees.contributions(MATRIX)[:, -1]) == 0


def test_contributions_to_a_logarithm_are_the_slope_on_the_way_to_the_prediction() -> None:
    trees = grow(MATRIX, TARGET, QUICK.stat)
    margins = np.log(trees.predict(MATRIX[:20]))
    found = trees.contributions(MATRIX[:20])
    start = np.log(found[:, -1])
    # Aumann and Shapley by summing up: columns come in evenly, each adds its part of the logarithm times the slope.
    steps = (np.arange(20_000) + 0.5) / 20_000
    slope = np.exp(start[:, None] + (margins - start)[:, None] * steps).mean(axis=1)
    shares = found[:, :-1] / found[:, :-1].sum(axis=1, keepdims=True)
    assert found[:, :-1] == pytest.approx(shares * ((margins - start) * slope)[:, None], rel=1e-4)


def test_trees_that_never_split_say_the_baseline() -> None:
    stumps = grow(MATRIX, TARGET, replace(QUICK.stat, min_child_weight=1e9))
    found = stumps.contributions(MATRIX[:3])
    assert found[:, :-1].tolist() == np.zeros((3, 5)).tolist()
    assert found[:, -1] == pytest.approx(stumps.predict(MATRIX[:3]))


def halves() -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    return (MATRIX[:400], TARGET[:400]), (MATRIX[400:], TARGET[400:])


@every_growth
def test_the_best_rounds_are_those_after_which_later_rows_are_predicted_best(growth) -> None:
    earlier, later = halves()
    longest = replace(growth, rounds=40)
    found = best_rounds(earlier, later, longest, patience=40)
    errors = {
        rounds: loss(
            grow(*earlier, replace(growth, rounds=rounds)).predict(later[0]), later[1], growth.objective
        )
        for rounds in range(1, 41)
    }
    assert errors[found] == pytest.approx(min(errors.values()), rel=1e-6)
    assert 1 < found < 40


def loss(predicted: Floats, actual: Floats, objective: str) -> float:
    """Squared error, or the deviance of a Tweedie law of power 1.5 but for what no prediction changes."""
    if objective == "reg:squarederror":
        return float(((predicted - actual) ** 2).mean())
    return float((2 * actual * predicted**-0.5 + 2 * predicted**0.5).mean())
