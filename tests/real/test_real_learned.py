"""Trained as it ships, the learned system is better than ewma by what the design calls solid, in both seasons."""

from datetime import date

import numpy as np
import pytest
from evaluations import whole
from pipelines import Pipeline

from backcourt.evaluation import contest
from backcourt.learning.frame import Frame
from backcourt.learning.recipe import RECIPE

pytestmark = pytest.mark.real

TRAINED = {"2023-24": date(2023, 12, 1), "2024-25": date(2024, 12, 1)}
"""When the one model of a season is trained; `sync` does it every month, and `backcourt evaluate` judges that."""

SOLID = 0.035
"""PREDICTIONS.md, section 6: skill over ewma on appearances, mean against mean."""

READ = ("roster_outlook", "player_outlook", "player_game_summary", "schedule", "rule_predictions")


@pytest.fixture(scope="module")
def everyone(real: Pipeline) -> Frame:
    return contest.everyone(real.warehouse.read, whole(real, {*READ}))


@pytest.mark.parametrize("season", TRAINED)
def test_the_learned_system_is_better_than_ewma(season: str, everyone: Frame, real: Pipeline) -> None:
    read, relations = real.warehouse.read, whole(real, {*READ})
    cut = TRAINED[season]
    until_summer = everyone.before(date(cut.year + 1, 7, 1))
    frame, said = contest.walked(until_summer, [cut], "points", RECIPE, lambda text: None)
    counted = contest.population(read, relations, frame)
    actual = frame.outcomes["points"][counted]
    ewma = contest.system(read, relations, frame, "ewma")[counted]
    assert not np.isnan(ewma).any()
    assert len(actual) > 19_000
    error, baseline = (np.abs(mean - actual).mean() for mean in (said.mean[counted], ewma))
    assert 1 - error / baseline > SOLID
