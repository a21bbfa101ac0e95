"""Scores and alarms agree with numbers one can check by hand, and a feature that leaks is noticed."""

import numpy as np
import pytest
from evaluations import judged
from pipelines import Pipeline

from backcourt.evaluation import alarms, scores
from backcourt.evaluation.alarms import above, below, feature_alarms

PREDICTED, ACTUAL = np.array([10.0, 20.0, 30.0]), np.array([12.0, 20.0, 26.0])


def test_scores_by_hand() -> None:
    assert scores.mae(PREDICTED, ACTUAL) == pytest.approx(2.0)
    assert scores.rmse(PREDICTED, ACTUAL) == pytest.approx((20 / 3) ** 0.5)
    assert scores.bias(PREDICTED, ACTUAL) == pytest.approx(2 / 3)
    assert scores.dispersion(PREDICTED, ACTUAL) == pytest.approx(20 / 60)


def test_correlation_ignores_missing_values_and_constants() -> None:
    assert scores.correlation(np.array([1.0, np.nan, 3.0]), np.array([2.0, 9.0, 6.0])) == pytest.approx(1.0)
    assert scores.correlation(np.array([1.0, 1.0, 1.0]), ACTUAL) == 0.0
    assert scores.correlation(np.array([np.nan, np.nan, 1.0]), ACTUAL) == 0.0


def test_the_bootstrap_says_the_same_twice_and_brackets_the_difference() -> None:
    rng = np.random.default_rng(3)
    actual = rng.normal(15, 6, 2000)
    good, bad = actual + rng.normal(0, 4, 2000), actual + rng.normal(0, 6, 2000)
    days = np.repeat(np.arange(100), 20)
    one = scores.mae_difference(good, bad, actual, days)
    assert one == scores.mae_difference(good, bad, actual, days)
    assert one.value == pytest.approx(scores.mae(good, actual) - scores.mae(bad, actual))
    assert one.low < one.value < one.high < 0
    assert scores.mae_difference(good, good, actual, days).value == 0.0


def test_the_difference_of_means_is_bootstrapped_over_dates_and_not_over_rows() -> None:
    # 50 dates of 40 rows that share one value: the interval is that of 50 draws, 2 x 1.96 x deviation / sqrt(50).
    days = np.repeat(np.arange(50), 40)
    one = np.random.default_rng(8).normal(0.5, 1, 50)[days]
    found = scores.mean_difference(one, np.zeros(2000), days)
    assert found.value == pytest.approx(one.mean())
    assert found.high - found.low == pytest.approx(2 * 1.96 * np.std(one) / 50**0.5, rel=0.1)
    shuffled = np.random.default_rng(1).permutation(2000)
    again = scores.mean_difference(one[shuffled], np.zeros(2000), days[shuffled])
    assert (again.low, again.high) == pytest.approx((found.low, found.high))


def test_skill_by_hand_and_with_its_interval() -> None:
    rng = np.random.default_rng(8)
    days, baseline = np.repeat(np.arange(80), 25), rng.gamma(2, 2, 2000)
    found = scores.skill(0.9 * baseline + rng.normal(0, 0.5, 2000), baseline, days)
    assert found.low < found.value < found.high
    assert found.value == pytest.approx(0.1, abs=0.02)
    exact = scores.skill(0.9 * baseline, baseline, days)
    assert (exact.value, exact.low, exact.high) == pytest.approx((0.1, 0.1, 0.1))


def test_a_share_has_its_wilson_interval() -> None:
    interval = scores.share(50, 100)
    assert interval is not None
    assert (interval.value, round(interval.low, 4), round(interval.high, 4)) == (0.5, 0.4038, 0.5962)
    assert scores.share(0, 0) is None


def test_an_alarm_needs_enough_rows_and_rings_beyond_its_bound() -> None:
    few, enough = alarms.MINIMUM_ROWS - 1, alarms.MINIMUM_ROWS
    assert list(above("skill", "x", 0.99, 0.12, few)) == []
    assert [alarm.rang for alarm in above("skill", "x", 0.13, 0.12, enough)] == [True]
    assert [alarm.rang for alarm in above("skill", "x", 0.12, 0.12, enough)] == [False]
    assert [alarm.rang for alarm in below("points_mae", "x", 3.98, 4.15, enough)] == [True]
    assert [alarm.rang for alarm in below("points_mae", "x", 4.5, 4.15, enough)] == [False]
    assert list(above("hit_rate", "x", None, 0.57, enough)) == []


@pytest.fixture(scope="module")
def points_in_order(small: Pipeline) -> list[tuple[int, list[float]]]:
    """Each player's points of a season, in order."""
    rows = small.query("""
        SELECT player_id, list(points ORDER BY game_date) FROM nba_analytics.player_game_summary
        GROUP BY player_id, season HAVING count(*) > 10 ORDER BY ALL""")
    return [(player, [float(points) for points in series]) for player, series in rows]


def last_five(series: list[float], including_the_game: int) -> list[float]:
    ends = [game + including_the_game for game in range(5, len(series))]
    return [float(np.mean(series[end - 5 : end])) for end in ends]


def test_an_average_that_includes_the_game_itself_rings_and_an_honest_one_does_not(
    points_in_order: list[tuple[int, list[float]]],
) -> None:
    actual = np.concatenate([series[5:] for _, series in points_in_order])
    honest = np.concatenate([last_five(series, 0) for _, series in points_in_order])
    leaky = np.concatenate([last_five(series, 1) for _, series in points_in_order])
    assert len(actual) >= alarms.MINIMUM_ROWS
    rang = {
        alarm.subject for alarm in feature_alarms({"honest": honest, "leaky": leaky}, actual) if alarm.rang
    }
    assert rang == {"leaky"}


def test_the_report_holds_every_system_to_the_same_rows(small: Pipeline) -> None:
    report = judged(small, ["2022-23", "2023-24"])
    assert {score.population for score in report.scores} >= {"A", "B", "C"}
    for season in ("2022-23", "2023-24"):
        for population in ("A", "B", "C"):
            rows = [s for s in report.scores if (s.season, s.population) == (season, population)]
            assert len({(s.n, s.keys) for s in rows}) == 1
            assert {s.skill for s in rows if s.system == "ewma"} == {0.0}
