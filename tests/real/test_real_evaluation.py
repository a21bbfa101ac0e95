"""The evaluation on the real seasons agrees with what an independent study measured, and no alarm rings."""

import pytest
from evaluations import judged
from pipelines import Pipeline

from backcourt.evaluation.report import Evaluation, Score

pytestmark = pytest.mark.real

SEASONS = ("2023-24", "2024-25")


@pytest.fixture(scope="module")
def evaluation(predicted: Pipeline) -> Evaluation:
    return judged(predicted, SEASONS)


def score(evaluation: Evaluation, season: str, population: str, system: str) -> Score:
    [found] = [
        score
        for score in evaluation.scores
        if (score.stat, score.season, score.population, score.system)
        == ("points", season, population, system)
    ]
    return found


STUDY = {
    ("2023-24", "A"): 24_129, ("2024-25", "A"): 23_894,
    ("2023-24", "B"): 16_373, ("2024-25", "B"): 16_485,
    ("2023-24", "C"): 5_298, ("2024-25", "C"): 5_232,
}  # fmt: skip
"""Rows of the study's populations."""

EXPLAINED = {("2024-25", "B"): 2, ("2023-24", "C"): 25}
"""Rows more than in the study; a test below says why."""


@pytest.mark.parametrize(("season", "population"), STUDY)
def test_populations_are_the_studys(season: str, population: str, evaluation: Evaluation) -> None:
    scores = [
        s for s in evaluation.scores if (s.stat, s.season, s.population) == ("points", season, population)
    ]
    assert {s.n for s in scores} == {STUDY[season, population] + EXPLAINED.get((season, population), 0)}
    assert len({s.keys for s in scores}) == 1, "every system is measured on the same rows"


def test_more_players_are_quoted_because_line_movement_is_read_too(real: Pipeline) -> None:
    """The study read the quotes alone: without the lines seen only as movement, C is exactly its C."""
    counts = real.query("""
        WITH quoted AS (
            SELECT s.game_id, player_id, bool_or(p.provider <> 'line_movement') AS in_quotes
            FROM nba_raw.player_props AS p JOIN nba_raw.schedule AS s ON s.game_id = p.hindsight_game_id
            WHERE p.market = 'points' AND p.is_main_line AND p.known_at <= s.close_cutoff_utc GROUP BY ALL)
        SELECT in_quotes, count(*) FROM nba_analytics.player_game_summary JOIN quoted USING (game_id, player_id)
        WHERE season = '2023-24' AND season_type = 'regular' AND game_date >= DATE '2023-11-07' GROUP BY ALL""")
    assert dict(counts) == {True: STUDY["2023-24", "C"], False: EXPLAINED["2023-24", "C"]}


def test_players_at_exactly_fifteen_minutes_are_established(real: Pipeline) -> None:
    """Minutes are added in tenths here; in floating point some sums fall short of 15 by a rounding error."""
    [(on_the_bound,)] = real.query("""
        WITH before AS (
            SELECT season, season_type, sum(minutes_tenths) OVER earlier AS tenths, count(*) OVER earlier AS games
            FROM nba_analytics.player_game_summary
            WINDOW earlier AS (PARTITION BY player_id, season ORDER BY game_date
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
        SELECT count(*) FROM before
        WHERE season = '2024-25' AND season_type = 'regular' AND games >= 10 AND tenths = 150 * games""")
    assert on_the_bound >= EXPLAINED["2024-25", "B"]


@pytest.mark.parametrize(
    ("season", "population", "system", "mae", "tolerance"),
    [
        ("2023-24", "A", "season_average", 4.60, 0.03), ("2024-25", "A", "season_average", 4.66, 0.03),
        ("2023-24", "A", "ewma", 4.516, 0.03), ("2024-25", "A", "ewma", 4.589, 0.03),
        ("2023-24", "B", "ewma", 5.008, 0.03), ("2024-25", "B", "ewma", 5.015, 0.03),
        ("2023-24", "C", "ewma", 5.313, 0.03), ("2024-25", "C", "ewma", 5.299, 0.03),
        ("2023-24", "A", "expert_v1", 4.94, 0.05), ("2024-25", "A", "expert_v1", 4.99, 0.05),
        ("2023-24", "B", "expert_v1", 5.42, 0.05), ("2024-25", "B", "expert_v1", 5.41, 0.05),
        ("2023-24", "C", "expert_v1", 5.70, 0.05), ("2024-25", "C", "expert_v1", 5.64, 0.05),
        ("2023-24", "C", "market", 5.165, 0.01), ("2024-25", "C", "market", 5.133, 0.01),
    ],
)  # fmt: skip
def test_errors_are_those_the_study_measured(
    season: str, population: str, system: str, mae: float, tolerance: float, evaluation: Evaluation
) -> None:
    assert score(evaluation, season, population, system).accuracy.mae == pytest.approx(mae, abs=tolerance)


@pytest.mark.parametrize("population", ["A", "B", "C"])
@pytest.mark.parametrize("season", SEASONS)
def test_every_rule_is_worse_than_the_season_average_and_the_experts_are_worst(
    season: str, population: str, evaluation: Evaluation
) -> None:
    """Of how far `moving_average` is from the study the docs tell (docs/how-to/evaluate.md)."""
    rules = ("season_average", "moving_average", "zone_matchup_v1", "expert_v1", "expert_v2")
    plain, *others = [score(evaluation, season, population, system).accuracy.mae for system in rules]
    assert plain < min(others)
    assert max(others[:2]) < min(others[2:])


@pytest.mark.parametrize(("season", "n"), [("2023-24", 19_948), ("2024-25", 19_883)])
def test_similar_games_are_told_where_there_are_enough_and_are_worse_than_the_season_average(
    season: str, n: int, evaluation: Evaluation
) -> None:
    on_their_rows = {
        score.system: score
        for score in evaluation.where_spoken
        if (score.season, score.rows) == (season, "A where similarity_balanced_v1 speaks")
    }
    assert {score.n for score in on_their_rows.values()} == {n}
    worse = on_their_rows["similarity_balanced_v1"].accuracy.against_plain
    assert worse is not None
    assert worse.low > 0


def test_no_alarm_rings_that_nobody_explained(evaluation: Evaluation) -> None:
    assert len(evaluation.alarms) > 500
    assert any(alarm.subject.startswith("player_daily_cache.") for alarm in evaluation.alarms)
    assert evaluation.rang == []


def test_the_market_is_beside_every_system_where_there_is_a_line(evaluation: Evaluation) -> None:
    for season in SEASONS:
        for system in ("season_average", "ewma", "moving_average"):
            assert score(evaluation, season, "C", system).accuracy.against_line is not None
