"""Calibration is judged beside its noise: right chances pass, wrong ones do not, and row order is nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcourt.arrays import Floats
from backcourt.errors import BadNumbersError
from backcourt.evaluation.calibration import brier, calibration, coverage, log_loss


def said_and_happened(n: int, wrong: float = 0.0, seed: int = 4) -> tuple[Floats, Floats]:
    """Draw outcomes of chances around a half, the chances then overstated by `wrong`."""
    rng = np.random.default_rng(seed)
    chance = np.clip(rng.beta(12, 12, n), 0.05, 0.9)
    return chance + wrong, (rng.random(n) < chance).astype(np.float64)


def test_scores_of_chances_by_hand() -> None:
    chance, happened = np.array([0.9, 0.2, 0.5]), np.array([1, 0, 0])
    assert brier(chance, happened) == pytest.approx((0.01 + 0.04 + 0.25) / 3)
    assert log_loss(chance, happened) == pytest.approx(-np.log(0.9 * 0.8 * 0.5) / 3)
    assert log_loss(np.array([0.0]), np.array([1])) == pytest.approx(-np.log(1e-12))


def test_the_error_by_hand() -> None:
    # Two bins: 0.2 said and 1 of 4 happened, 0.7 said and 2 of 4 happened.
    found = calibration(np.repeat([0.2, 0.7], 4), np.array([1, 0, 0, 0, 1, 1, 0, 0]), bins=2)
    assert found.error == pytest.approx((0.05 + 0.2) / 2)
    assert [(b.n, round(b.said, 9), b.happened.value) for b in found.bins] == [(4, 0.2, 0.25), (4, 0.7, 0.5)]


def test_bins_have_equal_counts() -> None:
    found = calibration(*said_and_happened(5_000))
    assert [b.n for b in found.bins] == [500] * 10
    assert (np.diff([b.said for b in found.bins]) > 0).all()


def test_rows_of_one_chance_share_a_bin() -> None:
    chance = np.concatenate([np.full(600, 0.5), np.linspace(0.6, 0.9, 400)])
    found = calibration(chance, np.zeros(1_000))
    assert [b.n for b in found.bins] == [600, 100, 100, 100, 100]
    assert [b.n for b in calibration(np.full(50, 0.5), np.ones(50)).bins] == [50]


def test_the_order_of_rows_is_nothing() -> None:
    chance, happened = said_and_happened(3_000)
    chance = np.round(chance, 2)
    shuffled = np.random.default_rng(9).permutation(3_000)
    assert calibration(chance, happened) == calibration(chance[shuffled], happened[shuffled])


def test_right_chances_stay_within_their_noise_19_times_in_20() -> None:
    within = 0
    for seed in range(40):
        found = calibration(*said_and_happened(1_000, seed=seed))
        within += found.noise.low <= found.error <= found.noise.high
    assert 34 <= within <= 40


def test_the_noise_is_that_of_independent_bins() -> None:
    # The mean of |normal| is sqrt(2 / pi) deviations; ten bins of 500 rows with a variance of about 0.24 each.
    chance, happened = said_and_happened(5_000)
    deviation = np.sqrt((chance * (1 - chance)).mean() / 500)
    noise = calibration(chance, happened).noise
    assert noise.value == pytest.approx(deviation * np.sqrt(2 / np.pi), rel=0.03)
    assert noise.low < noise.value < noise.high


def test_the_lines_of_one_game_are_one_outcome_and_not_many() -> None:
    # Ten books at the same chance on 300 players: as noisy as 300 outcomes, not as 3,000.
    chance, happened = said_and_happened(300)
    books, games = np.repeat(chance, 10), np.repeat(np.arange(300), 10)
    found = calibration(books, np.repeat(happened, 10), together=games)
    assert found.noise.value == pytest.approx(calibration(chance, happened).noise.value, rel=0.1)
    assert found.noise.value > 2 * calibration(books, np.repeat(happened, 10)).noise.value


def test_wrong_chances_stand_out_of_the_noise() -> None:
    found = calibration(*said_and_happened(5_000, wrong=0.06))
    assert found.error > found.noise.high
    assert found.beyond_noise == pytest.approx(0.06 - found.noise.value, abs=0.012)


def test_the_noise_is_that_of_outcomes_drawn_one_by_one() -> None:
    # Three books each, at lines of different chance, on one outcome of each of 400 players.
    rng = np.random.default_rng(7)
    chance = np.clip(np.repeat(rng.beta(8, 8, 400), 3) + np.tile([-0.06, 0.0, 0.06], 400), 0.01, 0.99)
    games = np.repeat(np.arange(400), 3)
    errors = []
    for _ in range(800):
        happened = rng.random(400)[games] < chance
        errors.append(calibration(chance, happened).error)
    noise = calibration(chance, happened, together=games).noise
    assert noise.value == pytest.approx(np.mean(errors), rel=0.05)
    assert (noise.low, noise.high) == pytest.approx(np.quantile(errors, (0.025, 0.975)), rel=0.12)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_any_chances_have_sound_measures(rows: list[tuple[float, bool]]) -> None:
    chance, happened = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    found = calibration(chance, happened)
    assert 0 <= found.error <= 1
    assert sum(b.n for b in found.bins) == len(rows)
    assert np.isfinite([brier(chance, happened), log_loss(chance, happened), found.noise.value]).all()


def test_coverage_counts_what_lies_in_the_middle() -> None:
    found = coverage(np.array([0.05, 0.11, 0.5, 0.89, 0.95]))
    assert found is not None
    assert found.value == pytest.approx(0.6)
    assert found.low < 0.6 < found.high
    assert coverage(np.array([])) is None


@pytest.mark.parametrize(
    ("chance", "happened", "complaint"),
    [(1.2, 1, "a chance must"), (np.nan, 1, "a chance must"), (0.5, 2, "0 or 1"), (0.5, np.nan, "0 or 1")],
)
def test_what_is_no_chance_or_outcome_is_refused(chance: float, happened: float, complaint: str) -> None:
    for measure in (brier, log_loss, calibration):
        with pytest.raises(BadNumbersError, match=complaint):
            measure(np.array([0.5, chance]), np.array([0, happened]))


def test_no_rows_have_no_calibration() -> None:
    with pytest.raises(BadNumbersError, match="needs rows"):
        calibration(np.array([]), np.array([]))
