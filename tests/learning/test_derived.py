"""Predicted minutes meet rates as a calculation by hand says, and what needs something missing is missing."""

import numpy as np
import pytest

from backcourt.arrays import Floats
from backcourt.learning.contract import contract_of
from backcourt.learning.derived import DERIVED, derived, derived_names

KNOWN = {
    "predicted_minutes": 30.0, "rebounds_pm_25": 0.2, "rebounds_pm_60": 0.25, "xppm_25": 0.5,
    "pool_rebounds_pm": 0.16, "implied_team_total": 120.0, "minutes_6": 28.0, "minutes_12": 26.5,
}  # fmt: skip


def row(**known: float) -> Floats:
    names = contract_of("rebounds").names
    return np.array([[known.get(name, np.nan) for name in names]])


def derived_of(**known: float) -> dict[str, float]:
    contract = contract_of("rebounds")
    whole = derived(row(**known), contract, "rebounds")
    return dict(zip(derived_names(contract), whole[0].tolist(), strict=True))


def test_by_hand() -> None:
    found = derived_of(**KNOWN)
    assert [found[name] for name in DERIVED] == pytest.approx(
        [30 * 0.2, 30 * 0.25, 30 * 0.5, 0.2 / 0.16, 30 / 240 * 1.25 * 120, 2.0, 3.5]
    )
    assert {name: found[name] for name in KNOWN} == KNOWN


def test_what_needs_something_missing_is_missing() -> None:
    found = derived_of(**(KNOWN | {"implied_team_total": np.nan}))
    assert [name for name in DERIVED if np.isnan(found[name])] == ["share_of_implied_total"]


def test_a_pool_that_does_nothing_leaves_no_share() -> None:
    found = derived_of(**(KNOWN | {"pool_rebounds_pm": 0.0}))
    assert [name for name in DERIVED if np.isnan(found[name])] == ["rate_in_pool", "share_of_implied_total"]
