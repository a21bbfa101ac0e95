"""A row's random number is its own: the same in any order, another for another key or seed, and even."""

import numpy as np
from scipy import stats

from backcourt.laws.keys import uniforms

KEYS = [f"ewma|{game}|{player}|points" for game in range(200) for player in range(100)]


def test_a_row_has_the_same_number_in_any_order_and_company() -> None:
    numbers = dict(zip(KEYS, uniforms(KEYS, "pit"), strict=True))
    assert uniforms(reversed(KEYS), "pit").tolist() == [numbers[key] for key in reversed(KEYS)]
    assert uniforms(KEYS[77:78], "pit")[0] == numbers[KEYS[77]]


def test_the_numbers_are_the_same_on_every_machine() -> None:
    assert uniforms(["ewma|0022300001|2544|points"], "pit")[0] == 0.27205691395346165


def test_the_numbers_are_uniform_and_unrelated_between_seeds() -> None:
    one, other = uniforms(KEYS, "pit"), uniforms(KEYS, "another")
    assert ((one >= 0) & (one < 1)).all()
    assert stats.kstest(one, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03
    assert abs(np.corrcoef(one[:-1], one[1:])[0, 1]) < 0.03


def test_seed_and_key_do_not_run_into_each_other() -> None:
    assert uniforms(["bc"], "a")[0] != uniforms(["c"], "ab")[0]


def test_no_keys_have_no_numbers() -> None:
    assert uniforms([], "pit").tolist() == []
