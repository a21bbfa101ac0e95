"""Leak alarms ring for leaks, and only for them."""

import numpy as np
import pytest

from backcourt.evaluation import alarms

SEASON = 82
SOMEBODY = alarms.Listener("a system on A", "2023-24")


def last_five(points: np.ndarray, *, leaking: bool) -> np.ndarray:
    """Return each game's mean of five games: before it, or (leaking) with it among them."""
    start = 0 if leaking else 1
    means = np.full(points.shape, np.nan)
    for game in range(5, points.shape[1]):
        means[:, game] = points[:, game - 5 + (1 - start) : game + (1 - start)].mean(axis=1)
    return means


@pytest.fixture(scope="module")
def season() -> np.ndarray:
    """Points of 300 players over a season, spread over their means as real ones are."""
    rng = np.random.default_rng(3)
    skill = rng.gamma(2.2, 4.5, 300)[:, None]
    return rng.negative_binomial(skill / 2.0, 1 / 3.0, (300, SEASON)).astype(float)


def test_an_average_of_earlier_games_is_silent(season: np.ndarray) -> None:
    honest = last_five(season, leaking=False)[:, 5:].ravel()
    [alarm] = alarms.feature_alarms({"last five": honest}, season[:, 5:].ravel(), "2023-24")
    assert not alarm.rang


def test_an_average_that_holds_the_game_itself_rings(season: np.ndarray) -> None:
    leaking = last_five(season, leaking=True)[:, 5:].ravel()
    [alarm] = alarms.feature_alarms({"last five": leaking}, season[:, 5:].ravel(), "2023-24")
    assert alarm.rang


def test_too_few_rows_prove_nothing() -> None:
    assert not list(SOMEBODY.above("skill", 0.5, 0.12, alarms.MINIMUM_ROWS - 1))
    assert not list(SOMEBODY.below("dispersion", 0.1, 2.0, alarms.MINIMUM_ROWS - 1))


def test_a_bound_itself_is_still_honest() -> None:
    [at_bound] = SOMEBODY.above("skill", 0.12, 0.12, 5000)
    [beyond] = SOMEBODY.above("skill", 0.1201, 0.12, 5000)
    assert (at_bound.rang, beyond.rang) == (False, True)


def test_errors_smaller_than_chance_allows_ring() -> None:
    [alarm] = SOMEBODY.below("points_mae", 3.9, alarms.LOWEST_POINTS_MAE, 24_000)
    assert alarm.rang
