"""The learned system can be named, and asked about a slate, without loading XGBoost, which only training needs."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from learned import QUICK

from backcourt.learning.boosting import grow

MODULES = ("artefact", "reading", "reasons", "recipe", "rounds", "walk_forward")


@pytest.mark.parametrize("module", MODULES)
def test_naming_it_loads_no_xgboost(module: str) -> None:
    script = (
        f"import sys, backcourt.learning.{module}; print('xgboost' in sys.modules, 'scipy' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["False", "False"]


def test_a_slate_is_predicted_without_it(tmp_path: Path) -> None:
    matrix = np.random.default_rng(1).normal(5, 2, (150, 3))
    saved = tmp_path / "trees.json"
    saved.write_bytes(grow(matrix, matrix[:, 0] ** 2, QUICK.stat).content)
    script = (
        "import sys, pathlib, numpy; from backcourt.learning.boosting import Trees;"
        f"trees = Trees(pathlib.Path({str(saved)!r}).read_bytes(), 'reg:tweedie', 3);"
        "print(len(trees.predict(numpy.ones((150, 3)))), 'xgboost' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["150", "False"]
