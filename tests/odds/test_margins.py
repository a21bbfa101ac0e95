"""Four methods of removing a margin agree with published figures and keep what every margin keeps."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backcourt.arrays import Floats
from backcourt.errors import BadNumbersError
from backcourt.odds.margins import Method, fair_over, fair_probabilities, margin

every_method = pytest.mark.parametrize("method", Method)

chances = st.lists(st.floats(0.02, 0.9), min_size=2, max_size=6).map(
    lambda parts: np.array(parts) / sum(parts)
)
holds = st.floats(0, 0.25)


def booked(fair: Floats, hold: float) -> Floats:
    """Put a margin on in proportion, as long as no outcome becomes certain."""
    return np.minimum(fair * (1 + hold), (1 + fair) / 2)


@pytest.mark.parametrize(
    ("method", "decimal", "expected"),
    [
        # penaltyblog, documentation of `implied`, 2.7 / 2.3 / 4.4.
        (Method.MULTIPLICATIVE, (2.7, 2.3, 4.4), (0.35873804, 0.42112726, 0.2201347)),
        (Method.ADDITIVE, (2.7, 2.3, 4.4), (0.3595618, 0.42397404, 0.21646416)),
        (Method.POWER, (2.7, 2.3, 4.4), (0.3591711, 0.42373075, 0.21709815)),
        (Method.SHIN, (2.7, 2.3, 4.4), (0.35934392, 0.42324385, 0.21741223)),
        # shin 0.2.2, README.
        (Method.SHIN, (2.6, 2.4, 4.3), (0.37299406, 0.40477941, 0.22222653)),
    ],
)
def test_published_figures(method: Method, decimal: tuple[float, ...], expected: tuple[float, ...]) -> None:
    assert fair_probabilities(1 / np.array(decimal), method) == pytest.approx(expected, abs=6e-9)


@every_method
def test_the_same_price_on_both_sides_means_even(method: Method) -> None:
    assert fair_over(
        np.array([-110.0, -120.0, 100.0]), np.array([-110.0, -120.0, 100.0]), method
    ) == pytest.approx(0.5)


@every_method
@given(chances, holds)
def test_what_is_left_sums_to_one_and_keeps_the_order(method: Method, fair: Floats, hold: float) -> None:
    implied = booked(fair, hold)
    found = fair_probabilities(implied, method)
    assume(method is not Method.ADDITIVE or implied.min() > margin(implied) / len(implied) + 1e-12)
    assert found.sum() == pytest.approx(1, abs=1e-12)
    assert ((found > 0) & (found < 1)).all()
    assert (np.diff(found[np.argsort(implied, kind="stable")]) >= -1e-12).all()


@every_method
@given(chances)
def test_prices_without_a_margin_stay_as_they_are(method: Method, fair: Floats) -> None:
    assert fair_probabilities(fair, method) == pytest.approx(fair, abs=1e-9)


@pytest.mark.parametrize("method", [Method.ADDITIVE, Method.POWER, Method.SHIN])
@given(chances, st.floats(0.005, 0.25))
def test_the_longshot_gives_up_more_than_in_proportion(method: Method, fair: Floats, hold: float) -> None:
    implied = booked(fair, hold)
    found, in_proportion = (fair_probabilities(implied, m) for m in (method, Method.MULTIPLICATIVE))
    assume(not np.isnan(found).any())
    longshot, favourite = np.argmin(implied), np.argmax(implied)
    assert found[longshot] <= in_proportion[longshot] + 1e-12
    assert found[favourite] >= in_proportion[favourite] - 1e-12
    if implied[favourite] - implied[longshot] > 0.01:
        assert found[longshot] < in_proportion[longshot]


@given(st.floats(0.05, 0.95), st.floats(0, 0.04))
def test_with_two_outcomes_shin_is_additive(chance: float, hold: float) -> None:
    # Clarke, Kovalchik, Ingram (2017): shown there algebraically.
    implied = np.array([chance + hold / 2, 1 - chance + hold / 2])
    both = [fair_probabilities(implied, method) for method in (Method.SHIN, Method.ADDITIVE)]
    assert both[0] == pytest.approx(both[1], abs=1e-9)


@every_method
def test_a_side_that_is_not_quoted_leaves_nothing_to_compare(method: Method) -> None:
    found = fair_over(np.array([-110.0, np.nan, -110.0]), np.array([-110.0, -110.0, np.nan]), method)
    assert np.isnan(found).tolist() == [False, True, True]


@every_method
def test_prices_that_contradict_one_another_have_no_margin_to_remove(method: Method) -> None:
    assert margin(np.array([0.48, 0.48])) == pytest.approx(-0.04)
    assert np.isnan(fair_probabilities(np.array([[0.48, 0.48], [0.5, 0.55]]), method)).tolist() == [
        [True] * 2,
        [False] * 2,
    ]


def test_an_outcome_that_the_additive_method_leaves_nothing_makes_the_event_unknown() -> None:
    implied = np.array([0.90, 0.2, 0.02])
    assert np.isnan(fair_probabilities(implied, Method.ADDITIVE)).all()
    assert not np.isnan(fair_probabilities(implied, Method.POWER)).any()


@every_method
@pytest.mark.parametrize("chance", [0, 1, -0.2, 1.3, np.inf])
def test_what_is_no_probability_is_refused(method: Method, chance: float) -> None:
    with pytest.raises(BadNumbersError, match="must lie between 0 and 1"):
        fair_probabilities(np.array([0.5, chance]), method)


@every_method
def test_an_event_of_one_outcome_is_refused(method: Method) -> None:
    with pytest.raises(BadNumbersError, match="two outcomes or more"):
        fair_probabilities(np.array([0.5]), method)


@every_method
def test_events_are_worked_out_one_by_one(method: Method) -> None:
    rng = np.random.default_rng(1)
    implied = booked(rng.dirichlet([5, 5, 5], 200), 0.06)
    alone = np.array([fair_probabilities(event, method) for event in implied])
    assert fair_probabilities(implied.reshape(20, 10, 3), method).reshape(200, 3) == pytest.approx(
        alone, abs=1e-12
    )


@every_method
def test_prices_near_certainty_are_solved_too(method: Method) -> None:
    implied = np.array([[0.999, 0.9], [0.999, 0.999], [0.999, 0.002]])
    found = fair_probabilities(implied, method)
    assert found.sum(axis=-1) == pytest.approx(1, abs=1e-12)
    assert found[0, 0] > found[0, 1]
    assert found[1, 0] == pytest.approx(0.5)
