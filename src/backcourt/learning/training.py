"""Training on rows of the past: minutes, and statistics given minutes that were predicted without the row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from backcourt.arrays import Floats
from backcourt.errors import FitError
from backcourt.learning.averaging import averaged
from backcourt.learning.boosting import grow
from backcourt.learning.contract import MINUTES, contract_of
from backcourt.learning.derived import derived
from backcourt.learning.frame import Frame, row_hash
from backcourt.learning.models import MinutesModel, Model, StatModel
from backcourt.learning.recipe import Recipe
from backcourt.learning.ridge import fit_ridge

GOLDEN_ROWS = 100


@dataclass(frozen=True)
class Trained:
    """A model with what it was trained on: rows from `first` to `last`, all before `cut`."""

    model: Model
    recipe: Recipe
    cut: date
    first: date
    last: date
    rows: int
    row_hash: str
    golden: Floats
    """Some of the rows as the model reads them, spread over the whole time."""


@dataclass(frozen=True)
class Past:
    """What a recipe learns from before a date: who played, and the minutes that were to be expected of him.

    Two models of minutes, each of every other block of dates, predict what the other has learned from; their mean is
    the model of minutes.
    """

    frame: Frame
    cut: date
    recipe: Recipe
    expected: Floats
    minutes: MinutesModel

    def of(self, stat: str) -> tuple[Frame, Floats]:
        """Return the rows whose statistic is known, as its model reads them."""
        known = ~np.isnan(self.frame.outcomes[stat])
        rows = self.frame.select(known)
        return rows, stat_matrix(rows, self.expected[known], stat)


def stat_matrix(frame: Frame, minutes: Floats, stat: str) -> Floats:
    """Return rows as the model of a statistic reads them: predicted minutes, then features."""
    return np.concatenate([minutes[:, None], frame.columns(contract_of(stat).names[1:])], axis=1)


def past_of(frame: Frame, cut: date, recipe: Recipe) -> Past:
    """Return what can be learned from before a date; minutes of each block are predicted from the other blocks."""
    rows = frame.between(cut - timedelta(days=recipe.most_days), cut).appeared(MINUTES)
    if len(rows) < recipe.least_rows:
        raise FitError(
            f"{len(rows):,} appearances in the {recipe.most_days} days before {cut} are too few to learn from",
            f"start later; it takes {recipe.least_rows:,}",
        )
    turn = (rows.days // recipe.block_days) % 2
    if turn.min() == turn.max():
        raise FitError(
            f"the appearances lie within {recipe.block_days} days, which take no turns", "start later"
        )
    matrix, minutes = minutes_matrix(rows), rows.outcomes[MINUTES]
    forests, expected = [], np.empty(len(rows))
    for own, others in ((turn == 0, turn == 1), (turn == 1, turn == 0)):
        forests.append(grow(matrix[own], minutes[own], recipe.minutes))
        expected[others] = MinutesModel(MINUTES, forests[-1]).predict(matrix[others])
    return Past(rows, cut, recipe, expected, MinutesModel(MINUTES, averaged(*forests)))


def minutes_matrix(frame: Frame) -> Floats:
    """Return rows as the model of minutes reads them."""
    return frame.columns(contract_of(MINUTES).names)


def minutes_trained(past: Past) -> Trained:
    """Return the model of minutes."""
    return _trained(past.minutes, past, past.frame, minutes_matrix(past.frame))


def train_stat(past: Past, stat: str) -> Trained:
    """Return the model of a statistic."""
    recipe = past.recipe
    rows, matrix = past.of(stat)
    if len(rows) < recipe.least_rows:
        raise FitError(
            f"{stat} is known of {len(rows):,} appearances before {past.cut}, which is too few",
            f"start later; it takes {recipe.least_rows:,}",
        )
    whole, values = derived(matrix, contract_of(stat), stat), rows.outcomes[stat]
    trees, ridge = grow(whole, values, recipe.stat), fit_ridge(whole, values, recipe.alpha)
    model = StatModel(stat, trees, ridge, recipe.trees_share, least_mean=recipe.least_share * ridge.base)
    return _trained(model, past, rows, matrix)


def _trained(model: Model, past: Past, rows: Frame, matrix: Floats) -> Trained:
    spread = np.unique(np.linspace(0, len(rows) - 1, GOLDEN_ROWS).round().astype(np.int64))
    return Trained(
        model=model,
        recipe=past.recipe,
        cut=past.cut,
        first=rows.dates[0].item(),
        last=rows.dates[-1].item(),
        rows=len(rows),
        row_hash=row_hash(rows, matrix, rows.outcomes[model.target]),
        golden=matrix[spread],
    )
