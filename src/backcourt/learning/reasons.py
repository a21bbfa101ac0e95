"""Why a prediction is what it is: what features add to the baseline, the largest by name, the rest together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.arrays import Floats
from backcourt.learning.models import Model

BOUNDS = "bounds"
"""What is added where a part of the model is held above its least, and what rounding leaves."""


@dataclass(frozen=True)
class Reason:
    """What a feature adds to the baseline, in the target's unit."""

    feature: str
    size: float


@dataclass(frozen=True)
class Explanation:
    """A prediction taken apart: the baseline, the sizes of the reasons and the rest add up to it."""

    predicted: float
    baseline: float
    reasons: tuple[Reason, ...]
    rest: float


def explain(model: Model, matrix: Floats, most: int = 5) -> list[Explanation]:
    """Return for each row of a matrix in the contract's order the largest reasons, the largest first.

    The baseline is what the model predicts when nothing is known: the mean of the training rows, nearly.
    """
    names = (*model.names, BOUNDS)
    contributions = model.contributions(matrix)
    order = np.argsort(-np.abs(contributions[:, :-1]), axis=1, kind="stable")[:, :most]
    found = []
    for row, largest, predicted in zip(contributions, order, model.predict(matrix), strict=True):
        reasons = tuple(Reason(names[position], float(row[position])) for position in largest)
        baseline = float(row[-1])
        rest = float(predicted) - baseline - sum(reason.size for reason in reasons)
        found.append(Explanation(float(predicted), baseline, reasons, rest))
    return found
