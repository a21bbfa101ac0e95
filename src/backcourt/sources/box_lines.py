"""What box scores of every provider have in common: the counted figures of an appearance, and who did not appear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COUNTED = (
    "fgm", "fga", "fg3m", "fg3a", "ftm", "fta", "oreb", "dreb", "reb", "ast", "stl", "blk", "tov", "pf", "points",
)  # fmt: skip
"""The columns of a box score that count something."""

OFFICIAL_SCORER = "official_scorer"
"""Who observed what stands in the league's game books, its second box score of a game."""

PLAYED, DID_NOT_PLAY = "played", "dnp"

NOT_OVER = "player of a game that is not over"
"""Why a row of a live box score is passed over: its figures are not the final ones."""

NOTHING: Mapping[str, Any] = dict.fromkeys(COUNTED, 0) | {"minutes": 0.0}
"""The figures of who did not play."""


def appearance(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a row with its status, as of a provider that lists who did not play with zeros or blanks.

    A row with any minutes, count or score difference is an appearance, and stays as it was delivered.
    """
    if any(figures.values()):
        return {**figures, "status": PLAYED}
    return {**figures, **NOTHING, "plus_minus": None, "status": DID_NOT_PLAY}
