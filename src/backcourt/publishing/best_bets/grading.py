"""What became of picks: won, lost, pushed, or void when the player did not appear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.odds.prices import decimal_odds
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.publishing.best_bets.rule import PickKey
from backcourt.publishing.forms.best_bets import GradedPick, Outcome, Pick
from backcourt.publishing.frame import Frame
from backcourt.tables.expressions import ibis
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
    alias = "published_picks_made"
    keys = [key_of(pick) for _, pick in flat]
    names = (*PLAYER_GAME, "stat")
    frame.warehouse.show_rows(
        alias, pa.table({name: [key[place] for key in keys] for place, name in enumerate(names)})
    )
    ours = ibis.table({"game_id": "string", "player_id": "int64", "stat": "string"}, name=alias)
    rows = frame.shown(PREDICTION_ACCURACY, list(picks)).semi_join(ours, list(names))
    found = {
        (row["game_id"], row["player_id"], row["stat"]): row["actual"]
        for row in frame.rows(rows.group_by(*names).agg(actual=rows.actual.max()))
    }
    return {
        day: [graded(pick, found[key_of(pick)]) for pick in each if key_of(pick) in found]
        for day, each in picks.items()
    }
