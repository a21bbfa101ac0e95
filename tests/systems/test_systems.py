"""What each system says of a player, worked out by hand."""

from pathlib import Path

import pytest
from engine_rows import evaluated

from backcourt.systems.interface import System
from backcourt.systems.registry import SYSTEMS

KINDS = {
    "points_avg_last_5": "float64", "points_avg_last_10": "float64", "points_avg_season": "float64",
    "ewma": "float64", "position_mean": "float64", "line": "float64", "is_home": "boolean", "back_to_back": "boolean",
}  # fmt: skip
REGULAR = {
    "points_avg_last_5": 22.0, "points_avg_last_10": 20.0, "points_avg_season": 19.0, "ewma": 21.0,
    "position_mean": 9.5, "line": 20.5, "is_home": True, "back_to_back": False,
}  # fmt: skip
RETURNING = REGULAR | {"points_avg_last_5": None, "points_avg_last_10": None, "points_avg_season": None}
DEBUT = RETURNING | {"ewma": None}


def system(name: str) -> System:
    return next(entry for entry in SYSTEMS if entry.id == name)


@pytest.mark.parametrize(
    ("name", "player", "mean"),
    [
        ("season_average", REGULAR, 19.0),
        ("season_average", RETURNING, 21.0),
        ("season_average", DEBUT, 9.5),
        ("ewma", REGULAR, 21.0),
        ("ewma", DEBUT, 9.5),
        ("moving_average", REGULAR, 0.5 * 22 + 0.3 * 20 + 0.2 * 19 + 0.5),
        ("moving_average", REGULAR | {"is_home": False}, 20.8 - 0.5),
        ("moving_average", REGULAR | {"back_to_back": True}, 20.8 + 0.5 - 1.5),
        ("moving_average", DEBUT | {"position_mean": 0.3, "is_home": False, "back_to_back": True}, 0.0),
        ("market", REGULAR, 20.5),
        ("market", REGULAR | {"line": None}, None),
    ],
)
def test_a_system_predicts(tmp_path: Path, name: str, player: dict[str, float], mean: float | None) -> None:
    formula = system(name).mean
    [row] = evaluated(tmp_path, KINDS, [player], lambda rows: rows.select(mean=formula(rows)))
    assert row["mean"] == (None if mean is None else pytest.approx(mean))


def test_a_system_that_leaves_terms_out_says_which() -> None:
    assert system("moving_average").missing_terms == ("zone", "pace", "usage_spike", "fatigue")
    assert not system("ewma").missing_terms


def test_system_ids_are_unique() -> None:
    assert len({entry.id for entry in SYSTEMS}) == len(SYSTEMS)
