"""The learned system can be named without loading XGBoost, which only trees need."""

import subprocess
import sys

import pytest

MODULES = ("artefact", "reading", "reasons", "recipe", "rounds", "walk_forward")


@pytest.mark.parametrize("module", MODULES)
def test_naming_it_loads_no_xgboost(module: str) -> None:
    script = (
        f"import sys, backcourt.learning.{module}; print('xgboost' in sys.modules, 'scipy' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["False", "False"]
