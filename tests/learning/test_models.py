"""Means are half of trees and half of a ridge that is held at a least, and nobody is said to play for no time."""

from dataclasses import replace

import numpy as np
import pytest
from learned import CUT, QUICK

from backcourt.learning.boosting import grow
from backcourt.learning.contract import MINUTES, MOST_MINUTES, contract_of
from backcourt.learning.derived import derived
from backcourt.learning.frame import Frame
from backcourt.learning.models import LEAST_MINUTES, MinutesModel, StatModel
from backcourt.learning.training import stat_matrix
from backcourt.learning.walk_forward import Step


def points_of(taken: Step) -> StatModel:
    model = taken.trained["points"].model
    assert isinstance(model, StatModel)
    return model


def test_a_mean_is_half_of_each(taken: Step) -> None:
    model, matrix = points_of(taken), taken.trained["points"].golden
    whole = derived(matrix, model.contract, "points")
    trees, ridge = model.trees.predict(whole), model.ridge.predict(whole)
    free = ridge > model.least_mean
    assert free.sum() > 90
    assert model.predict(matrix)[free] == pytest.approx(((trees + ridge) / 2)[free])


def test_the_least_is_a_share_of_what_is_usual(rows: Frame, taken: Step) -> None:
    for stat in ("points", "rebounds"):
        usual = rows.before(CUT).appeared(stat).outcomes[stat].mean()
        assert taken.trained[stat].model.least_mean == pytest.approx(0.028 * usual)


def test_a_ridge_that_falls_too_low_is_held(taken: Step) -> None:
    model, matrix = points_of(taken), taken.trained["points"].golden
    fallen = replace(model, ridge=replace(model.ridge, base=-100.0))
    whole = derived(matrix, model.contract, "points")
    assert fallen.predict(matrix) == pytest.approx((model.trees.predict(whole) + model.least_mean) / 2)


@pytest.mark.parametrize(("played", "said"), [(0.1, LEAST_MINUTES), (30.0, 30.0), (400.0, MOST_MINUTES)])
def test_minutes_stay_within_what_can_be_played(rows: Frame, played: float, said: float) -> None:
    matrix = rows.columns(contract_of(MINUTES).names)[:300]
    model = MinutesModel(MINUTES, grow(matrix, np.full(300, played), QUICK.minutes))
    assert model.predict(matrix) == pytest.approx(said, rel=1e-5)


def test_a_model_of_a_statistic_is_given_minutes_first(taken: Step) -> None:
    frame, minutes = taken.predictions.frame, taken.predictions.of["minutes"]
    matrix = stat_matrix(frame, minutes, "points")
    assert matrix[:, 0].tolist() == minutes.tolist()
    assert np.array_equal(matrix[:, 1:], frame.columns(contract_of("points").names[1:]), equal_nan=True)
