"""Laws, prices and margins can be named without loading scipy, which only figures need."""

import subprocess
import sys


def loaded_after(statement: str) -> bool:
    """Tell whether a fresh interpreter has loaded scipy after a statement."""
    script = f"import sys; {statement}; print(any(name.split('.')[0] == 'scipy' for name in sys.modules))"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return ended.stdout.strip() == "True"


def test_naming_a_law_loads_no_scipy() -> None:
    modules = "laws.saved, backcourt.laws.fitting, backcourt.laws.mixture, backcourt.laws.keys"
    assert not loaded_after(
        f"import backcourt.{modules}, backcourt.odds.margins, backcourt.evaluation.calibration"
    )


def test_asking_it_for_a_figure_does() -> None:
    law = "RootNormal(0.0, 1.0, 0.0, 0.0, -0.3, 0.0, 0.0).at(20.0 + np.zeros(1), np.full(1, 30.0)).median()"
    assert loaded_after(f"import numpy as np; from backcourt.laws.root_normal import RootNormal; {law}")
