"""How predicted minutes meet rates: the features that follow from what a model of a statistic reads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.arrays import Floats
from backcourt.learning.contract import PREDICTED_MINUTES, Contract

TEAM_MINUTES = 240.0
"""Five players at a time for 48 minutes."""

DERIVED = (
    "minutes_x_rate_25", "minutes_x_rate_60", "minutes_x_xppm_25", "rate_in_pool", "share_of_implied_total",
    "minutes_beyond_6", "minutes_beyond_12",
)  # fmt: skip
"""What `derived` adds, in order."""


@dataclass(frozen=True)
class _Columns:
    """The columns of a matrix by their names."""

    matrix: Floats
    names: tuple[str, ...]

    def __getitem__(self, name: str) -> Floats:
        return self.matrix[:, self.names.index(name)]


def derived_names(contract: Contract) -> tuple[str, ...]:
    """Return the names of what is read and what follows from it, in order."""
    return (*contract.names, *DERIVED)


def derived(matrix: Floats, contract: Contract, stat: str) -> Floats:
    """Return a matrix of what is read with what follows from it; what needs something missing is missing."""
    read = _Columns(matrix, contract.names)
    minutes, rate = read[PREDICTED_MINUTES.name], read[f"{stat}_pm_25"]
    with np.errstate(divide="ignore", invalid="ignore"):
        in_pool = rate / read[f"pool_{stat}_pm"]
    in_pool = np.where(np.isfinite(in_pool), in_pool, np.nan)
    found = (
        minutes * rate,
        minutes * read[f"{stat}_pm_60"],
        minutes * read["xppm_25"],
        in_pool,
        minutes / TEAM_MINUTES * in_pool * read["implied_team_total"],
        minutes - read["minutes_6"],
        minutes - read["minutes_12"],
    )
    return np.concatenate([matrix, np.stack(found, axis=1)], axis=1)
