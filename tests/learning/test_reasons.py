"""Reasons and the rest add up to what is predicted beyond the baseline, the largest come first."""

import pytest

from backcourt.learning.derived import DERIVED
from backcourt.learning.reasons import BOUNDS, explain
from backcourt.learning.training import stat_matrix
from backcourt.learning.walk_forward import Step


def explained(taken: Step, target: str, most: int = 5):
    found = taken.predictions
    if target == "minutes":
        matrix = found.frame.columns(taken.trained[target].model.contract.names)
    else:
        matrix = stat_matrix(found.frame, found.of["minutes"], target)
    return explain(taken.trained[target].model, matrix, most)


@pytest.mark.parametrize("target", ["minutes", "points", "rebounds"])
def test_reasons_and_rest_add_up_to_the_prediction(taken: Step, target: str) -> None:
    found = explained(taken, target)
    assert [each.predicted for each in found] == taken.predictions.of[target].tolist()
    for each in found:
        total = each.baseline + sum(reason.size for reason in each.reasons) + each.rest
        assert total == pytest.approx(each.predicted, abs=1e-9)


@pytest.mark.parametrize("target", ["minutes", "points", "rebounds"])
def test_the_largest_come_first_and_with_all_of_them_nothing_is_left(taken: Step, target: str) -> None:
    model = taken.trained[target].model
    for each in explained(taken, target, len(model.names) + 1):
        sizes = [abs(reason.size) for reason in each.reasons]
        assert sizes == sorted(sizes, reverse=True)
        assert {reason.feature for reason in each.reasons} == {*model.names, BOUNDS}
        assert each.rest == pytest.approx(0, abs=1e-9)


def test_features_explain_all_but_what_bounds_add(taken: Step) -> None:
    for each in explained(taken, "points", 1000):
        [bounds] = [reason.size for reason in each.reasons if reason.feature == BOUNDS]
        assert bounds >= -1e-4
        assert bounds < 0.01 or each.predicted < 5


def test_the_baseline_is_the_same_for_all_and_close_to_the_mean(taken: Step) -> None:
    found = explained(taken, "points")
    [baseline] = {each.baseline for each in found}
    points = taken.predictions.frame.appeared("points").outcomes["points"]
    assert baseline == pytest.approx(points.mean(), rel=0.1)


def test_what_decides_is_named(taken: Step) -> None:
    # The made-up points are minutes times the rate, and nothing else.
    decisive = {"predicted_minutes", "minutes_6", "points_pm_25", *DERIVED}
    named = [each.reasons[0].feature in decisive for each in explained(taken, "points")]
    assert sum(named) > 0.95 * len(named)
