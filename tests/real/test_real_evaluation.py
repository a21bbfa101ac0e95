"""The evaluation on the real seasons agrees with what an independent study measured, and no alarm rings."""

import pytest
from pipelines import Pipeline

from backcourt.evaluation.report import TABLES, Evaluation, Score, evaluate
from backcourt.warehouse.interface import Scope

pytestmark = pytest.mark.real

SEASONS = ("2023-24", "2024-25")


@pytest.fixture(scope="module")
def evaluation(real: Pipeline) -> Evaluation:
    relations = {}
    for name in TABLES:
        real.warehouse.show(name, Scope(real.catalogue[name]))
        relations[name] = real.catalogue[name].relation(name)
    return evaluate(real.warehouse.read, relations, SEASONS)


def score(evaluation: Evaluation, season: str, population: str, system: str) -> Score:
    [found] = [
        score
        for score in evaluation.scores
        if (score.season, score.population, score.system) == (season, population, system)
    ]
    return found


@pytest.mark.parametrize(
    ("season", "population", "n"),
    [
        ("2023-24", "A", 24_129), ("2024-25", "A", 23_894),
        ("2023-24", "B", 16_373), ("2024-25", "B", 16_485),
        ("2023-24", "C", 5_298), ("2024-25", "C", 5_232),
    ],
)  # fmt: skip
def test_populations_are_the_studys(season: str, population: str, n: int, evaluation: Evaluation) -> None:
    scores = [s for s in evaluation.scores if (s.season, s.population) == (season, population)]
    assert {s.n for s in scores} == {n}
    assert len({s.keys for s in scores}) == 1, "every system is measured on the same rows"


@pytest.mark.parametrize(
    ("season", "population", "system", "mae", "tolerance"),
    [
        ("2023-24", "A", "season_average", 4.60, 0.03), ("2024-25", "A", "season_average", 4.66, 0.03),
        ("2023-24", "A", "ewma", 4.516, 0.03), ("2024-25", "A", "ewma", 4.589, 0.03),
        ("2023-24", "B", "ewma", 5.008, 0.03), ("2024-25", "B", "ewma", 5.015, 0.03),
        ("2023-24", "C", "ewma", 5.313, 0.03), ("2024-25", "C", "ewma", 5.299, 0.03),
        ("2023-24", "C", "market", 5.165, 0.01), ("2024-25", "C", "market", 5.133, 0.01),
    ],
)  # fmt: skip
def test_errors_are_those_the_study_measured(
    season: str, population: str, system: str, mae: float, tolerance: float, evaluation: Evaluation
) -> None:
    assert score(evaluation, season, population, system).mae == pytest.approx(mae, abs=tolerance)


def test_no_alarm_rings(evaluation: Evaluation) -> None:
    assert len(evaluation.alarms) > 20
    assert evaluation.rang == []


def test_the_market_is_beside_every_system_where_there_is_a_line(evaluation: Evaluation) -> None:
    for season in SEASONS:
        for system in ("season_average", "ewma", "moving_average"):
            assert score(evaluation, season, "C", system).against_line is not None
