"""How many rounds of trees are enough: early stopping on the later-dated part of the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backcourt.learning.boosting import best_rounds
from backcourt.learning.contract import MINUTES, contract_of
from backcourt.learning.derived import derived
from backcourt.learning.frame import Frame
from backcourt.learning.recipe import RECIPE, Recipe
from backcourt.learning.training import past_of, stat_matrix
from backcourt.learning.walk_forward import split_before

MOST_ROUNDS = 600
PATIENCE = 40


def with_tuned_rounds(frame: Frame, cut: date, stat: str, recipe: Recipe = RECIPE, days: int = 60) -> Recipe:
    """Return the recipe with as many rounds as predict the last days before a cut best, trained on those before.

    Nothing from the cut on is looked at.
    """
    split = split_before(frame, cut, days)
    past = past_of(frame, split, recipe)
    later = frame.between(split, cut).appeared(stat)
    names = contract_of(MINUTES).names
    minutes = best_rounds(
        (past.frame.columns(names), past.frame.outcomes[MINUTES]),
        (later.columns(names), later.outcomes[MINUTES]),
        replace(recipe.minutes, rounds=MOST_ROUNDS),
        PATIENCE,
    )
    recipe = replace(recipe, minutes=replace(recipe.minutes, rounds=minutes))
    past = past_of(frame, split, recipe)  # anew: its minutes are expected by as many rounds
    expected = past.minutes.predict(later.columns(names))
    rows, matrix = past.of(stat)
    rounds = best_rounds(
        (derived(matrix, contract_of(stat), stat), rows.outcomes[stat]),
        (derived(stat_matrix(later, expected, stat), contract_of(stat), stat), later.outcomes[stat]),
        replace(recipe.stat, rounds=MOST_ROUNDS),
        PATIENCE,
    )
    return replace(recipe, stat=replace(recipe.stat, rounds=rounds))
