"""A law refuses rows that mean nothing, each with a reason, and finds the mean behind any chance it can give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawful import LAWS, laws, scales

from backcourt.errors import BadNumbersError
from backcourt.laws.law import Law, refusals
from backcourt.laws.root_normal import RootNormal

GARBAGE = [
    (np.nan, 30.0, "no predicted mean"),
    (-0.5, 30.0, "the predicted mean is negative"),
    (-np.inf, 30.0, "the predicted mean is negative"),
    (np.inf, 30.0, "the predicted mean is above 150"),
    (151.0, 30.0, "the predicted mean is above 150"),
    (12.0, np.nan, "no scale"),
    (12.0, 0.0, "the scale is not above 0"),
    (12.0, -3.0, "the scale is not above 0"),
    (12.0, 1e9, "the scale is above 100"),
]

every_law = pytest.mark.parametrize("law", LAWS.values(), ids=list(LAWS))


@pytest.mark.parametrize(("mean", "scale", "reason"), GARBAGE)
def test_garbage_has_a_reason_and_its_neighbours_have_none(mean: float, scale: float, reason: str) -> None:
    found = refusals(np.array([12.0, mean, 0.0]), np.array([30.0, scale, 0.1]))
    assert found.tolist() == ["", reason, ""]


@every_law
@pytest.mark.parametrize(("mean", "scale", "reason"), GARBAGE)
def test_no_law_judges_garbage(law: Law, mean: float, scale: float, reason: str) -> None:
    with pytest.raises(BadNumbersError, match=f"{reason}.* \\(1 of 2 numbers\\)"):
        law.at(np.array([12.0, mean]), np.array([30.0, scale]))


@given(laws, st.lists(st.tuples(st.floats(), st.floats()), min_size=1, max_size=20))
def test_whatever_is_not_refused_has_sound_figures(law: Law, rows: list[tuple[float, float]]) -> None:
    mean, scale = np.array(rows).T
    sound = refusals(mean, scale) == ""
    judged = law.at(mean[sound], scale[sound])
    chances = judged.chances(np.full(sound.sum(), 20.5))
    for figure in (judged.mean(), judged.quantiles(), chances.over, judged.crps(np.zeros(sound.sum()))):
        assert np.isfinite(figure).all()


def test_parameters_must_be_numbers() -> None:
    with pytest.raises(BadNumbersError, match="parameters must be finite"):
        RootNormal(0.0, np.nan, 0.0, 0.0, 0.0, 0.0, 0.0)


@given(laws, st.floats(2, 45), scales, st.sampled_from([-3.5, -1.0, 0.0, 0.5, 4.0]))
def test_the_mean_behind_a_chance_gives_that_chance(law: Law, mean: float, scale: float, away: float) -> None:
    line = np.array([max(np.round(mean + away), 1) + 0.5 * (away % 1 > 0)])
    given_no_push = over_share(law, np.array([mean]), line, scale)
    found = law.mean_at_chance(given_no_push, line, np.array([scale]))
    assert over_share(law, found, line, scale) == pytest.approx(given_no_push, abs=1e-9)


def over_share(law: Law, mean: np.ndarray, line: np.ndarray, scale: float) -> np.ndarray:
    """Return the chance of the over given no push."""
    chances = law.at(mean, np.array([scale])).chances(line)
    return np.asarray(chances.over / (chances.over + chances.under))


@every_law
def test_the_market_mean_grows_with_the_chance_and_with_the_line(law: Law) -> None:
    by_chance = law.mean_at_chance(np.linspace(0.2, 0.8, 13), np.full(13, 22.5), np.full(13, 32.0))
    by_line = law.mean_at_chance(np.full(13, 0.5), np.arange(10, 23) + 0.5, np.full(13, 32.0))
    assert (np.diff(by_chance) > 0).all()
    assert (np.diff(by_line) > 0.5).all()
    assert by_chance[6] == pytest.approx(22.5, abs=1.5)


@every_law
def test_a_chance_no_mean_can_give_has_none(law: Law) -> None:
    chance = np.array([np.nan, 0.5, 1.0, 0.0, 0.5, 0.5])
    line = np.array([20.5, np.nan, 20.5, 20.5, 0.0, 20.5])
    found = law.mean_at_chance(chance, line, np.full(6, 30.0))
    assert np.isnan(found).tolist() == [True] * 5 + [False]


@every_law
def test_the_mean_behind_a_chance_needs_a_scale(law: Law) -> None:
    with pytest.raises(BadNumbersError, match="no scale"):
        law.mean_at_chance(np.array([0.5]), np.array([20.5]), np.array([np.nan]))
