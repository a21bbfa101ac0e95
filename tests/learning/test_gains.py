"""What features gain is what XGBoost says they gain, as shares of the whole."""

import pytest
from xgboost import Booster

from backcourt.learning.gains import gains
from backcourt.learning.walk_forward import Step


@pytest.mark.parametrize("target", ["minutes", "points"])
def test_gains_are_those_of_the_library(taken: Step, target: str) -> None:
    model = taken.trained[target].model
    booster = Booster()
    booster.load_model(bytearray(model.trees.content))
    expected = booster.get_score(importance_type="total_gain")
    whole = sum(expected.values())
    assert gains(model) == pytest.approx(
        {model.names[int(name[1:])]: 100 * gain / whole for name, gain in expected.items()}, rel=1e-4
    )
    assert list(gains(model).values()) == sorted(gains(model).values(), reverse=True)
