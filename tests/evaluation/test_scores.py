"""Scores and alarms agree with numbers one can check by hand, and a feature that leaks is noticed."""

from collections import defaultdict

import numpy as np
import pytest
from evaluations import judged, with_system
from pipelines import Pipeline

from backcourt.evaluation import alarms, scores
from backcourt.evaluation.alarms import feature_alarms
from backcourt.evaluation.report import EVERY_STAT, Evaluation

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
        alarm.subject
        for alarm in feature_alarms({"honest": honest, "leaky": leaky}, actual, "all")
        if alarm.rang
    }
    assert rang == {"leaky"}


def test_the_report_holds_every_system_to_the_same_rows(with_silent: Evaluation) -> None:
    points = [score for score in with_silent.scores if score.stat == "points"]
    assert {score.population for score in points} >= {"A", "B", "C"}
    for season in ("2022-23", "2023-24"):
        for population in ("A", "B", "C"):
            rows = [s for s in points if (s.season, s.population) == (season, population)]
            assert len({(s.n, s.keys) for s in rows}) == 1
            assert {s.accuracy.skill.value for s in rows if s.system == "ewma"} == {0.0}


def test_every_quoted_market_is_judged_on_the_rows_with_its_own_line(
    with_silent: Evaluation, small: Pipeline
) -> None:
    quoted = {market for (market,) in small.query("SELECT DISTINCT market FROM nba_raw.player_props")}
    rows = defaultdict(set)
    for score in with_silent.scores:
        if score.population == "C":
            rows[score.stat, score.season].add((score.n, score.keys))
    assert {stat for stat, _ in rows} == quoted & {stat.name for stat in EVERY_STAT}
    assert all(len(keys) == 1 for keys in rows.values())
    assert rows["points", "2023-24"] != rows["threes", "2023-24"]


@pytest.fixture(scope="module")
def with_silent(small: Pipeline) -> Evaluation:
    """With a system that speaks of home games alone, as ewma does."""
    return judged(small, plant=with_system("home_games", lambda rows, relations: rows.filter(rows.is_home)))


def test_a_system_that_is_silent_of_some_rows_is_scored_on_the_others(
    with_silent: Evaluation, small: Pipeline
) -> None:
    said = small.query("""
        WITH openers AS (
            SELECT season, min(game_date) AS opener FROM nba_raw.schedule
            WHERE season_type = 'regular' GROUP BY season)
        SELECT season, count(*) FROM nba_predictions.prediction_accuracy JOIN openers USING (season)
        JOIN nba_raw.schedule USING (season, game_id, game_date)
        WHERE system_id = 'ewma' AND stat = 'points' AND is_home AND season_type = 'regular'
          AND actual IS NOT NULL AND game_date >= opener + 14 GROUP BY season""")
    shown = [
        score
        for score in with_silent.where_spoken
        if score.spoken_by == "home_games" and score.population == "A"
    ]
    own = {score.season: score for score in shown if score.system == "home_games"}
    assert {season: score.n for season, score in own.items()} == dict(said)
    everywhere = {s.season: s for s in with_silent.scores if (s.system, s.population) == ("ewma", "A")}
    for score in shown:
        if score.system == "ewma":
            assert score.accuracy.mae == own[score.season].accuracy.mae
            assert score.accuracy.mae != everywhere[score.season].accuracy.mae
    assert "home_games" not in {score.system for score in with_silent.scores}


def test_the_baselines_stand_beside_a_silent_system_on_exactly_its_rows(with_silent: Evaluation) -> None:
    samples = defaultdict(list)
    for score in (each for each in with_silent.where_spoken if each.stat == "points"):
        samples[score.season, score.population, score.spoken_by].append(score)
    assert {spoken_by for *_, spoken_by in samples} >= {"home_games", "similarity_balanced_v1"}
    whole = {(s.season, s.population): s for s in with_silent.scores if s.stat == "points"}
    for (season, population, spoken_by), shown in samples.items():
        has_lines = population in ("C", "Ck") or spoken_by == "market"
        beside = {"season_average", "ewma"} | ({"market"} if has_lines else set())
        assert shown[0].system == spoken_by
        assert {score.system for score in shown} == {spoken_by} | beside
        assert len({(score.n, score.keys) for score in shown}) == 1
        assert 0 < shown[0].n < whole[season, population].n
        assert all((s.accuracy.against_line is not None) == has_lines for s in shown if s.system != "market")


def test_rows_that_are_a_population_anyway_are_not_shown_twice(with_silent: Evaluation) -> None:
    """Where the market speaks on A is C."""
    assert {
        (s.population, s.spoken_by)
        for s in with_silent.where_spoken
        if s.spoken_by == "market" and s.stat == "points"
    } == {("B", "market")}
    keys = {score.keys for score in with_silent.scores}
    assert not keys & {score.keys for score in with_silent.where_spoken}


def test_a_baseline_that_is_right_about_all_rows_leaves_no_skill_to_tell() -> None:
    days = np.array([1, 2, 3])
    assert np.isnan(scores.skill(np.ones(3), np.zeros(3), days).value)
    some = scores.skill(np.array([1.0, 1.0, 1.0]), np.array([2.0, 0.0, 0.0]), days)
    assert (some.value, np.isfinite(some.low)) == (-0.5, True)
