"""What became of picks: won, lost, pushed, or void when the player did not appear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from backcourt.odds.prices import decimal_odds
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.publishing.best_bets.rule import PickKey
from backcourt.publishing.forms.best_bets import GradedPick, Outcome, Pick
from backcourt.publishing.frame import Frame
from backcourt.publishing.question import Question, Relations
from backcourt.tables.expressions import ir
from backcourt.tables.windows import DECIMALS


def key_of(pick: Pick) -> PickKey:
    """Return what tells a pick of a date from the others."""
    return pick.game_id, pick.player_id, pick.stat


def graded(pick: Pick, actual: int | None) -> GradedPick:
    """Return what became of a pick; `actual` is None when he did not appear. A push gives the stake back."""
    outcome, profit = _came_out(pick, actual)
    return GradedPick(
        game_id=pick.game_id, player_id=pick.player_id, stat=pick.stat,
        actual=actual, outcome=outcome, profit=profit,
    )  # fmt: skip


def _came_out(pick: Pick, actual: int | None) -> tuple[Outcome, float]:
    if actual is None:
        return "void", 0.0
    if actual == pick.line:
        return "push", 0.0
    if (actual > pick.line) == (pick.side == "OVER"):
        return "won", round(float(decimal_odds(np.array(pick.odds))) - 1, DECIMALS)
    return "lost", -1.0


def outcomes(frame: Frame, picks: Mapping[date, Sequence[Pick]]) -> Mapping[date, list[GradedPick]]:
    """Return what became of the picks of graded dates, read at once.

    Whatever system is graded tells what a player did: the one that picked may say nothing of him today. Picks whose
    game has no box score are left out.
    """
    flat = [(day, pick) for day, each in picks.items() for pick in each]
    if not flat:
        return {}
    keys = [key_of(pick) for _, pick in flat]
    asked = pa.table({name: [key[place] for key in keys] for place, name in enumerate(KEYS["picked"])})
    found = {
        (row["game_id"], row["player_id"], row["stat"]): row["actual"]
        for row in frame.ask(ACTUALS, list(picks), picked=asked)
    }
    return {
        day: [graded(pick, found[key_of(pick)]) for pick in each if key_of(pick) in found]
        for day, each in picks.items()
    }


KEYS = {"picked": {"game_id": "string", "player_id": "int64", "stat": "string"}}
"""The relation that names picks."""


def _actuals(inputs: Relations) -> ir.Table:
    """Return what the players who were picked did."""
    rows = inputs[PREDICTION_ACCURACY.name].semi_join(inputs["picked"], list(KEYS["picked"]))
    return rows.group_by(*KEYS["picked"]).agg(actual=rows.actual.max())


ACTUALS = Question("best bets graded", _actuals, dated=(PREDICTION_ACCURACY,), rows=KEYS)
