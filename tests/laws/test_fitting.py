"""A fitted law finds again what outcomes were drawn from, whatever their order, and says so when it cannot."""

from collections.abc import Callable

import numpy as np
import pytest
from lawful import LAWS, drawn
from scipy.optimize import approx_fprime

from backcourt.arrays import Floats
from backcourt.errors import BadNumbersError, FitError
from backcourt.laws import fitting
from backcourt.laws.distributions import LEAST_CHANCE
from backcourt.laws.fitting import fit
from backcourt.laws.law import Evidence, Law
from backcourt.laws.negative_binomial import NegativeBinomial
from backcourt.laws.root_normal import RootNormal

every_law = pytest.mark.parametrize("law", LAWS.values(), ids=list(LAWS))


@every_law
def test_the_gradient_is_that_of_the_score(law: Law) -> None:
    rows = drawn(law, 400)
    rows[0][:3], rows[2][:3] = 0.3, (0, 1, 60)  # the floors, and an outcome beyond belief
    for shift in (0.0, 0.3):
        at = np.array(law.parameters) + shift
        _, gradient = type(law)(*at).loss(Evidence(*rows))
        assert gradient == pytest.approx(
            approx_fprime(at, lambda t: type(law)(*t).loss(Evidence(*rows))[0], 1e-7), abs=2e-5
        )


@every_law
def test_the_score_is_the_mean_log_score(law: Law) -> None:
    rows = drawn(law, 2_000)
    assert law.loss(Evidence(*rows))[0] == pytest.approx(
        law.at(*rows[:2]).log_score(rows[2]).mean(), rel=1e-9
    )


@every_law
def test_a_law_is_found_again(law: Law) -> None:
    rows = drawn(law, 20_000)
    found = fit(type(law), *rows)
    assert found.loss(Evidence(*rows))[0] <= law.loss(Evidence(*rows))[0]
    mean, scale = np.array([3.0, 12.0, 25.0]), np.array([12.0, 26.0, 35.0])
    line = np.array([2.5, 10.5, 27.5])
    assert found.at(mean, scale).chances(line).over == pytest.approx(
        law.at(mean, scale).chances(line).over, abs=0.012
    )


@every_law
def test_the_order_of_rows_does_not_matter_to_the_last_digit(law: Law) -> None:
    rows = np.stack(drawn(law, 5_000))
    shuffled = rows[:, np.random.default_rng(1).permutation(5_000)]
    assert fit(type(law), *rows).parameters == fit(type(law), *shuffled).parameters


@every_law
def test_a_search_that_begins_on_a_sample_ends_no_higher(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = drawn(law, 9_000)
    begun = fit(type(law), *rows).loss(Evidence(*rows))
    monkeypatch.setattr(fitting, "SAMPLE", len(rows[0]))
    assert begun[0] == pytest.approx(fit(type(law), *rows).loss(Evidence(*rows))[0], abs=1e-6)
    assert np.abs(begun[1]).max() <= fitting.GRADIENT


def test_a_law_without_a_scale_of_its_own_ignores_it() -> None:
    mean, _, outcome = drawn(LAWS["root_normal"], 5_000)
    assert fit(RootNormal, mean, np.float64(20), outcome).spread_by_scale == 0


def test_the_right_law_scores_better_than_the_other() -> None:
    rows, later = drawn(LAWS["root_normal"], 20_000), drawn(LAWS["root_normal"], 20_000, seed=6)
    own, other = fit(RootNormal, *rows), fit(NegativeBinomial, *rows)
    for score in ("crps", "log_score"):
        one, two = (getattr(law.at(*later[:2]), score)(later[2]).mean() for law in (own, other))
        assert one < two


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(FitError, match="999 rows are too few for the root_normal law"):
        fit(RootNormal, *drawn(LAWS["root_normal"], 999))


@pytest.mark.parametrize(
    ("column", "value", "complaint"),
    [
        (0, np.nan, "no predicted mean"),
        (1, 0.0, "the scale is not above 0"),
        (2, 3.5, "whole number"),
        (2, np.nan, "whole"),
    ],
)
def test_garbage_among_the_rows_is_refused(column: int, value: float, complaint: str) -> None:
    rows = drawn(LAWS["root_normal"], 1_500)
    rows[column][7] = value
    with pytest.raises(BadNumbersError, match=complaint):
        fit(RootNormal, *rows)


def test_a_search_that_does_not_settle_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "STEPS", 3)
    with pytest.raises(
        FitError, match=r"the search for the root_normal law ended after 3 steps .* still falls"
    ):
        fit(RootNormal, *drawn(LAWS["root_normal"], 2_000))


OUTCOMES_OF_NOTHING = {
    "the means themselves": np.round,
    "always none": np.zeros_like,
    "always the same, far away": lambda mean: np.full_like(mean, 500),
    "other people's": lambda mean: np.random.default_rng(3).permutation(np.round(mean)),
    "noise": lambda mean: np.random.default_rng(3).integers(0, 1_000, len(mean)).astype(float),
}


@every_law
@pytest.mark.parametrize("outcomes", OUTCOMES_OF_NOTHING.values(), ids=OUTCOMES_OF_NOTHING)
def test_outcomes_of_nothing_give_an_error_or_a_law_with_sound_figures(
    law: Law, outcomes: Callable[[Floats], Floats]
) -> None:
    mean, scale, _ = drawn(law, 1_500)
    try:
        found = fit(type(law), mean, scale, outcomes(mean))
    except FitError:
        return
    rows = found.at(mean, scale)
    assert np.isfinite(rows.quantiles()).all()
    assert (rows.pmf(outcomes(mean)) > LEAST_CHANCE).mean() > 0.99


def test_a_law_that_holds_anything_for_possible_is_none() -> None:
    mean, scale, _ = drawn(LAWS["negative_binomial"], 1_500)
    with pytest.raises(FitError, match=r"holds 50,000 for possible"):
        fit(NegativeBinomial, mean, scale, np.zeros_like(mean))


def test_a_law_that_holds_its_outcomes_for_impossible_is_none() -> None:
    mean, scale, _ = drawn(LAWS["root_normal"], 1_500)
    with pytest.raises(FitError, match=r"holds 100.0% of the outcomes for impossible"):
        fit(RootNormal, mean, scale, np.full(1_500, 500.0))


@pytest.mark.parametrize("seed", [2, 19, 33])
def test_a_law_is_found_at_an_edge_of_the_score_too(seed: int) -> None:
    """Where small means reach the floor of the centre, derivatives are left that lead nowhere."""
    true = RootNormal(-0.06, -1.67, -0.187, -0.007, -0.433, 0.08, -0.055)
    rng = np.random.default_rng(seed)
    mean, scale = rng.uniform(0.18, 3.5, 1_200), rng.uniform(10, 36, 1_200)
    outcome = (true.at(mean, scale).table(60) < rng.random(1_200)[:, None]).sum(axis=1).astype(float)
    found = fit(RootNormal, mean, scale, outcome)
    score, slopes = found.loss(Evidence(mean, scale, outcome))
    assert np.abs(slopes).max() > 1e-4
    for way in np.concatenate([np.eye(7), -np.eye(7), [-slopes / np.abs(slopes).max()]]):
        for length in (1e-1, 1e-2, 1e-3):
            there = RootNormal(*(np.array(found.parameters) + length * way))
            assert there.loss(Evidence(mean, scale, outcome))[0] > score - 1e-5
