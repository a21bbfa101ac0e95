"""Laws fitted on one real season hold in the next: intervals cover, in every tier, and the better law wins."""

from dataclasses import dataclass

import numpy as np
import pytest
from pipelines import Pipeline

from backcourt.arrays import Floats
from backcourt.evaluation.calibration import coverage
from backcourt.evaluation.scores import skill
from backcourt.laws.fitting import fit
from backcourt.laws.keys import uniforms
from backcourt.laws.law import Law
from backcourt.laws.negative_binomial import NegativeBinomial
from backcourt.laws.root_normal import RootNormal

pytestmark = pytest.mark.real

FITTED_ON, JUDGED_ON = "2022-23", "2023-24"
TIERS = ((0, 12), (12, 18), (18, 24), (24, 30), (30, 48))
"""By projected minutes."""


@dataclass(frozen=True)
class Appearances:
    """What `ewma` predicted of everybody who then played, the minutes projected for him, and what he scored."""

    keys: list[str]
    day: np.ndarray
    mean: Floats
    minutes: Floats
    points: Floats

    def places(self, law: Law) -> Floats:
        """Return where the outcomes lie in what the law said."""
        return law.at(self.mean, self.minutes).pit(self.points, uniforms(self.keys, "coverage"))


def appearances(predicted: Pipeline, season: str) -> Appearances:
    rows = predicted.query(f"""
        SELECT concat_ws('|', game_id, player_id) AS key, game_date - DATE '2020-01-01' AS day,
            graded.predicted_mean, said.projected_minutes, graded.actual
        FROM nba_predictions.prediction_accuracy AS graded
        JOIN nba_analytics.upcoming_player_game_context AS said USING (game_id, player_id, game_date)
        WHERE graded.system_id = 'ewma' AND graded.stat = 'points' AND graded.outcome <> 'void'
            AND graded.season = '{season}' ORDER BY key""")
    keys, *numbers = zip(*rows, strict=True)
    day, mean, minutes, points = (np.array(column, dtype=np.float64) for column in numbers)
    return Appearances(list(keys), day, mean, minutes, points)


@pytest.fixture(scope="module")
def earlier(predicted: Pipeline) -> Appearances:
    return appearances(predicted, FITTED_ON)


@pytest.fixture(scope="module")
def later(predicted: Pipeline) -> Appearances:
    return appearances(predicted, JUDGED_ON)


@pytest.fixture(scope="module")
def root_normal(earlier: Appearances) -> RootNormal:
    return fit(RootNormal, earlier.mean, earlier.minutes, earlier.points)


def test_eighty_percent_intervals_cover_that_much_of_the_next_season_in_every_tier(
    root_normal: RootNormal, later: Appearances
) -> None:
    places = later.places(root_normal)
    overall = coverage(places)
    assert overall is not None
    assert 0.78 < overall.low < overall.high < 0.82
    for low, high in TIERS:
        tier = coverage(places[(later.minutes > low) & (later.minutes <= high)])
        assert tier is not None
        assert 0.76 < tier.value < 0.84, (low, high)


def test_the_root_normal_law_scores_better_than_the_negative_binomial(
    root_normal: RootNormal, earlier: Appearances, later: Appearances
) -> None:
    negative_binomial = fit(NegativeBinomial, earlier.mean, earlier.minutes, earlier.points)
    crps = [law.at(later.mean, later.minutes).crps(later.points) for law in (root_normal, negative_binomial)]
    gain = skill(crps[0], crps[1], later.day)
    assert gain.low > 0


def test_its_median_errs_less_than_the_mean(root_normal: RootNormal, later: Appearances) -> None:
    median = root_normal.at(later.mean, later.minutes).median()
    gain = skill(np.abs(median - later.points), np.abs(later.mean - later.points), later.day)
    assert gain.low > 0
