"""A planted drift of error, bias or coverage rings, an unchanged system does not, and what is overdue is stale."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from backcourt.evaluation.live import BEFORE_DATES, RECENT_DATES, Age, Drift, ages, found_drifts

OPENING = date(2024, 11, 1)
ROWS = 150


def sums(
    system: str,
    *,
    error: float = 0.0,
    bias: float = 0.0,
    coverage: float = 0.0,
    seed: int = 1,
    luck: float = 15,
) -> pa.Table:
    """Daily sums of a system that is 3 % better than ewma, whose last 21 dates were changed by so much."""
    rng = np.random.default_rng(seed)
    days = RECENT_DATES + BEFORE_DATES
    recent = np.arange(days) >= BEFORE_DATES
    base = ROWS * 4.6 + rng.normal(0, 40, days)
    return pa.table(
        {
            "system_id": [system] * days,
            "game_date": [OPENING + timedelta(days=day) for day in range(days)],
            "rows": np.full(days, ROWS),
            "over_base": base * (-0.03 + error * recent) + rng.normal(0, 6, days),
            "base": base,
            "off": ROWS * bias * recent + rng.normal(0, luck, days),
            "inside": ROWS * (0.80 + coverage * recent) + rng.normal(0, 5, days),
            "placed": np.full(days, ROWS),
        }
    )


def drifting(tables: Sequence[pa.Table]) -> set[tuple[str, str]]:
    found = found_drifts(pa.concat_tables(tables))
    return {(each.system, each.figure) for each in found if each.drifts}


def test_a_system_that_is_unchanged_does_not_ring() -> None:
    assert drifting([sums(f"system {seed}", seed=seed) for seed in range(60)]) == set()


@pytest.mark.parametrize(
    ("change", "figure"),
    [
        ({"error": 0.03}, "error_over_ewma"),
        ({"bias": 1.0}, "bias"),
        ({"bias": -1.0}, "bias"),
        ({"coverage": -0.08}, "coverage"),
        ({"coverage": 0.08}, "coverage"),
    ],
)
def test_a_planted_drift_rings_and_nothing_beside_it(change: dict[str, float], figure: str) -> None:
    assert drifting([sums("changed", **change), sums("unchanged", seed=2)]) == {("changed", figure)}


def test_a_system_may_grow_better() -> None:
    assert drifting([sums("better", error=-0.05)]) == set()


def test_a_change_that_is_certain_but_too_small_to_matter_does_not_ring() -> None:
    found = {each.figure: each for each in found_drifts(sums("nearly", bias=0.2))}
    assert found["bias"].deviations > 3.5
    assert not found["bias"].drifts


def test_a_change_that_may_be_luck_does_not_ring() -> None:
    found = {each.figure: each for each in found_drifts(sums("unlucky", bias=1.0, luck=400, seed=2))}
    assert abs(found["bias"].recent - found["bias"].before) > 0.3
    assert not found["bias"].drifts


def test_too_few_dates_tell_nothing() -> None:
    assert list(found_drifts(sums("new", bias=3).slice(0, 30))) == []


def test_what_is_recent_is_told() -> None:
    found: list[Drift] = list(found_drifts(sums("a system")))
    assert {each.since for each in found} == {OPENING + timedelta(days=BEFORE_DATES)}
    assert {each.rows for each in found} == {ROWS * RECENT_DATES}


NEWEST = {
    "game": date(2025, 1, 18), "result": date(2025, 1, 14), "prediction": date(2025, 1, 16),
    "model": date(2025, 1, 1), "calibration": date(2025, 1, 1),
}  # fmt: skip


def stale(today: date, unrecorded: Sequence[date] = (), **newest: date | None) -> set[str]:
    found: list[Age] = list(ages({**NEWEST, **newest}, list(unrecorded), today))
    assert all(bool(each.advice) == each.is_stale for each in found)
    return {each.subject for each in found if each.is_stale}


def test_nothing_is_stale_while_results_and_models_come_in() -> None:
    assert stale(date(2025, 1, 16), [date(2025, 1, 15), date(2025, 1, 18)]) == set()


def test_results_are_overdue_two_days_after_a_game() -> None:
    assert stale(date(2025, 1, 17), [date(2025, 1, 15)]) == {"results"}
    assert stale(date(2025, 1, 17), [date(2024, 12, 1)]) == set(), "one that never came is no sign of today"


def test_a_schedule_that_ends_in_the_middle_of_a_season_is_stale_and_one_that_ends_in_summer_is_not() -> None:
    assert stale(date(2025, 2, 1)) == {"schedule"}
    assert stale(date(2025, 8, 1), game=date(2025, 6, 22)) == set()
    assert stale(date(2025, 1, 16), game=None) == {"schedule"}


def test_predictions_of_a_month_for_which_nothing_was_trained_are_stale() -> None:
    assert stale(date(2025, 1, 16), model=date(2024, 12, 1)) == {"models"}
    assert stale(date(2025, 1, 16), model=None, calibration=None) == {"models", "calibrations"}
    assert stale(date(2025, 1, 16), prediction=None, model=None) == set()


def test_predictions_that_reach_into_the_next_month_wait_for_its_models() -> None:
    """What is fitted for a month is owed from the eve of its first games on; what is said of them may come earlier."""
    assert stale(date(2025, 1, 30), prediction=date(2025, 2, 1), game=date(2025, 4, 13)) == set()
    late = stale(date(2025, 2, 1), prediction=date(2025, 2, 1), game=date(2025, 4, 13))
    assert late == {"models", "calibrations"}
