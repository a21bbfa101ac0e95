"""A frame of made-up rows, and the step of a walk over it."""

import pytest
from learned import CUT, LATER, QUICK, STATS, frame

from backcourt.learning.frame import Frame
from backcourt.learning.walk_forward import Step, step


@pytest.fixture(scope="session")
def rows() -> Frame:
    return frame()


@pytest.fixture(scope="session")
def taken(rows: Frame) -> Step:
    return step(rows, CUT, LATER, STATS, QUICK)
