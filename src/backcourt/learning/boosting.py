"""Boosted trees by XGBoost: grown on one thread, so that the same rows give the same bytes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from backcourt.arrays import Floats, floats
from backcourt.learning.forest import Forest, Singles, read_forest

SQUARED_ERROR: Literal["reg:squarederror"] = "reg:squarederror"
TWEEDIE: Literal["reg:tweedie"] = "reg:tweedie"

MANY_ROWS = 2_000
"""Rows from which on the library is quicker, though it has to be loaded first."""

MISSING = -10_000.0
"""What is missing reads as lower than anything known: the library is a third quicker where nothing is missing."""

ONE_THREAD = {"nthread": 1, "verbosity": 0}


@dataclass(frozen=True)
class Growth:
    """How trees are grown, by XGBoost's names."""

    objective: Literal["reg:squarederror", "reg:tweedie"]
    rounds: int
    eta: float
    tweedie_variance_power: float = 1.5
    max_depth: int = 5
    min_child_weight: float = 100.0
    subsample: float = 0.6
    colsample_bytree: float = 0.3
    reg_lambda: float = 5.0
    max_bin: int = 64
    seed: int = 1

    @property
    def options(self) -> dict[str, Any]:
        """The options as XGBoost takes them."""
        options = asdict(self) | ONE_THREAD | {"tree_method": "hist"}
        del options["rounds"]
        if self.objective != TWEEDIE:
            del options["tweedie_variance_power"]
        return options


@dataclass(frozen=True)
class Trees:
    """Trees as they are saved, in JSON, which read so many columns; predictions come from those bytes."""

    content: bytes
    objective: Literal["reg:squarederror", "reg:tweedie"]
    columns: int

    @cached_property
    def forest(self) -> Forest:
        """The trees as arrays; an error says what is the matter with those that are none."""
        return read_forest(self.content, self.objective, self.columns)

    @cached_property
    def _booster(self) -> Any:
        from xgboost import Booster  # loaded late: a cold command line never needs it

        booster = Booster(ONE_THREAD)
        booster.load_model(bytearray(self.content))
        return booster

    def predict(self, matrix: Floats) -> Floats:
        """Return a number per row."""
        margins = floats(self.margins(matrix))
        return np.exp(margins) if self.objective == TWEEDIE else margins

    def margins(self, matrix: Floats) -> Singles:
        """Return what the trees add up to for each row; of many rows by the library, which is worth loading then."""
        if len(matrix) < MANY_ROWS:
            return self.forest.margins(_filled(matrix))
        rows = _matrix(matrix)
        rows.set_base_margin(np.full(len(matrix), self.forest.base))
        margins: Singles = self._booster.predict(rows, output_margin=True)
        return margins

    def contributions(self, matrix: Floats) -> Floats:
        """Return what each column adds to a row's prediction, and in the last column what they add to.

        Exact for squared errors. Tweedie's trees add up to the logarithm m of the prediction, from b on: what they
        add is scaled by (e^m - e^b) / (m - b), the share of each in the way from e^b to e^m when all columns come in
        evenly (Aumann and Shapley, 1974).
        """
        added = floats(self._booster.predict(_matrix(matrix), pred_contribs=True))
        if self.objective != TWEEDIE:
            return added
        start, way = added[:, -1], added[:, :-1].sum(axis=1)
        slope = np.where(way == 0, 1.0, np.expm1(way) / np.where(way == 0, 1.0, way))
        base = np.exp(start)
        return floats(np.concatenate([added[:, :-1] * (base * slope)[:, None], base[:, None]], axis=1))


def grow(matrix: Floats, target: Floats, growth: Growth) -> Trees:
    """Return the trees that the rows, in this order, give."""
    from xgboost import train

    booster = train(growth.options, _matrix(matrix, target), growth.rounds)
    return Trees(bytes(booster.save_raw("json")), growth.objective, matrix.shape[1])


def best_rounds(
    earlier: tuple[Floats, Floats], later: tuple[Floats, Floats], growth: Growth, patience: int
) -> int:
    """Return after how many rounds trees grown on the earlier rows predict the later ones best.

    The search ends when as many rounds as `patience` brought nothing, and at the rounds of `growth` at the latest.
    """
    from xgboost import train

    booster = train(
        growth.options,
        _matrix(*earlier),
        growth.rounds,
        evals=[(_matrix(*later), "later")],
        early_stopping_rounds=patience,
        verbose_eval=False,
    )
    return int(booster.best_iteration) + 1


def _matrix(matrix: Floats, target: Floats | None = None) -> Any:
    from xgboost import DMatrix

    return DMatrix(_filled(matrix), target, nthread=1)


def _filled(matrix: Floats) -> Floats:
    return np.where(np.isnan(matrix), MISSING, matrix)
