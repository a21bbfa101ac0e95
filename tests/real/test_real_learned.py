"""Trained as it ships, the learned system is better than ewma by what the design calls solid, in both seasons."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from evaluations import whole
from pipelines import Pipeline

from backcourt.arrays import Floats
from backcourt.evaluation import contest
from backcourt.learning.frame import Frame
from backcourt.learning.recipe import RECIPE

pytestmark = pytest.mark.real

MONTHS = {
    "2023-24": [(date(2023, 12, 1), date(2024, 1, 1)), (date(2024, 2, 1), date(2024, 3, 1))],
    "2024-25": [(date(2024, 12, 1), date(2025, 1, 1)), (date(2025, 2, 1), date(2025, 3, 1))],
}
"""A month of the autumn and one of the winter of each season that is judged; `backcourt evaluate` judges all."""

SOLID = 0.035
"""PREDICTIONS.md, section 6: skill over ewma on appearances, mean against mean."""

READ = ("roster_outlook", "player_outlook", "player_game_summary", "schedule", "rule_predictions")


@pytest.fixture(scope="module")
def everyone(real: Pipeline) -> Frame:
    return contest.everyone(real.warehouse.read, whole(real, {*READ}))


@pytest.mark.parametrize("season", MONTHS)
def test_the_learned_system_is_better_than_ewma(season: str, everyone: Frame, real: Pipeline) -> None:
    read, relations = real.warehouse.read, whole(real, {*READ})
    learned, ewma = [], []
    for frame, said in months(everyone, season):
        counted = contest.population(read, relations, frame)
        actual = frame.outcomes["points"][counted]
        baseline = contest.system(read, relations, frame, "ewma")[counted]
        assert not np.isnan(baseline).any()
        learned.append(np.abs(said[counted] - actual))
        ewma.append(np.abs(baseline - actual))
    errors, baseline = np.concatenate(learned), np.concatenate(ewma)
    assert len(errors) > 5_000
    assert 1 - errors.mean() / baseline.mean() > SOLID


def months(everyone: Frame, season: str) -> Iterator[tuple[Frame, Floats]]:
    """Yield the rows of each month, and what models trained on everything before it say of their points."""
    for first, after in MONTHS[season]:
        frame, said = contest.walked(everyone.before(after), [first], "points", RECIPE, lambda text: None)
        yield frame, said.mean
