"""Weights of a mixture are those that outcomes were drawn by; silence is no verdict, few outcomes prove little."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawful import ROOT_NORMAL

from backcourt.arrays import Floats, floats
from backcourt.laws.mixture import fitted_weights

PLANTED = np.array([0.55, 0.15, 0.3])
NO_PRIOR = np.zeros(3)


def likelihoods(count: int, weights: Floats = PLANTED, seed: int = 5) -> Floats:
    """Return how likely each outcome was to three distributions, the outcomes drawn from them by weights."""
    rng = np.random.default_rng(seed)
    parts = [ROOT_NORMAL.at(np.full(count, mean), np.full(count, 30.0)) for mean in (5.0, 14.0, 28.0)]
    chosen, place = rng.choice(3, count, p=weights), rng.random(count)
    tables = np.stack([part.table(120) for part in parts])
    outcome = (tables[chosen, np.arange(count)] < place[:, None]).sum(axis=1).astype(float)
    return np.stack([part.pmf(outcome) for part in parts], axis=1)


def test_planted_weights_are_found() -> None:
    assert fitted_weights(likelihoods(20_000), NO_PRIOR) == pytest.approx(PLANTED, abs=0.02)


def test_a_part_that_never_speaks_keeps_its_share_and_changes_nothing_between_the_others() -> None:
    whole = likelihoods(20_000)
    silent = np.column_stack([whole, np.full(len(whole), np.nan)])
    prior = np.ones(3)
    found = fitted_weights(silent, np.ones(4))
    assert found[3] == pytest.approx(0.25)
    assert found[:3] / found[:3].sum() == pytest.approx(fitted_weights(whole, prior), abs=1e-3)


def test_outcomes_of_which_all_are_silent_or_only_one_speaks_prove_nothing() -> None:
    whole = likelihoods(4_000)
    nobody = np.full((500, 3), np.nan)
    alone = nobody.copy()
    alone[:, 1] = 1e-9
    expected = fitted_weights(whole, NO_PRIOR)
    for more in (nobody, alone):
        found = fitted_weights(np.concatenate([whole, more]), NO_PRIOR)
        assert found == pytest.approx(expected, abs=1e-6)


def test_a_part_that_speaks_of_few_outcomes_gets_what_it_deserves_of_those() -> None:
    others = likelihoods(20_000, np.array([0.55, 0.15, 0]) / 0.7, seed=6)
    others[:, 2] = np.nan
    found = fitted_weights(np.concatenate([likelihoods(10_000), others]), NO_PRIOR)
    assert found == pytest.approx(PLANTED, abs=0.02)


def test_without_outcomes_weights_are_the_prior_and_few_move_it_little() -> None:
    prior = np.array([1.0, 2.0, 5.0])
    assert fitted_weights(np.empty((0, 3)), prior) == pytest.approx(prior / 8)
    against = np.tile([1.0, 1e-6, 1e-6], (4, 1))
    assert fitted_weights(against, prior) == pytest.approx(np.array([1 + 4, 2, 5]) / 12, abs=1e-4)
    assert fitted_weights(np.empty((0, 2)), np.array([0.0, 5.0])) == pytest.approx([0, 1])


def climbed(likely: Floats, prior: Floats, weights: Floats) -> float:
    """Return the logarithm of how likely outcomes are under weights, and these under the prior."""
    return float(np.log(likely @ weights).sum() + (prior * np.log(weights)).sum())


@given(
    rows=st.lists(st.tuples(*[st.floats(1e-6, 1)] * 3), min_size=1, max_size=30),
    prior=st.tuples(*[st.floats(0.5, 20)] * 3),
    other=st.tuples(*[st.floats(0.01, 1)] * 3),
)
def test_no_other_weights_make_outcomes_more_likely(
    rows: list[tuple[float, ...]], prior: tuple[float, ...], other: tuple[float, ...]
) -> None:
    likely, belief, others = floats(rows), floats(prior), floats(other)
    found = fitted_weights(likely, belief)
    assert found.sum() == pytest.approx(1)
    assert (found > 0).all()
    assert climbed(likely, belief, found) >= climbed(likely, belief, others / others.sum()) - 1e-6


@given(seed=st.integers(0, 2**16))
def test_the_order_of_parts_and_outcomes_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    likely, prior = rng.random((20, 3)), rng.random(3) + 0.5
    parts, rows = rng.permutation(3), rng.permutation(20)
    found = fitted_weights(likely, prior)
    assert fitted_weights(likely[rows][:, parts], prior[parts]) == pytest.approx(found[parts], abs=1e-6)
