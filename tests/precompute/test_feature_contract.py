"""The feature contract names, orders and requires what the design does; its formulas meet golden numbers."""

from collections.abc import Iterator

import pytest
from formulas import Formulas
from hypothesis import given
from hypothesis import strategies as st

from backcourt.precompute import ml_feature_store_v2 as store
from backcourt.precompute.feature_contract import FEATURE_VERSION, FEATURES, NAMES, REQUIRED
from oracle import feature_store as plain

TREND = {"games": int, "newest_2": int, "newest_5": int}
MINUTES = {"last_10": float, "season": float}


@pytest.fixture(scope="module")
def formulas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Formulas]:
    formulas = Formulas(tmp_path_factory.mktemp("features"))
    yield formulas
    formulas.close()


def trend(formulas: Formulas, *points: int) -> int | None:
    """The trend of the newest games' points, newest first."""
    [found] = formulas.of_rows(
        store.recent_trend,
        TREND,
        [(len(points), sum(points[:2]), sum(points[:5])) if points else (0, None, None)],
    )
    return found


def test_the_first_features_are_those_of_the_design_in_their_order() -> None:
    assert NAMES[: len(plain.NAMED)] == plain.NAMED
    assert len(plain.NAMED) == 33
    assert len(set(NAMES)) == len(NAMES)
    assert FEATURE_VERSION == 1


def test_the_required_features_are_those_of_the_design() -> None:
    numbers = {NAMES.index(name) for name in REQUIRED}
    assert numbers == {*range(6), *range(9, 18), *range(22, 25), 31, 32}
    assert tuple(feature.name for feature in FEATURES if feature.required) == REQUIRED


@pytest.mark.parametrize(
    ("points", "step"),
    [
        ((28, 24, 20, 19, 21), 2),
        ((15, 18, 22, 21, 20), -1),
        ((22, 22, 20, 20, 20), 1),
        ((22, 21, 20, 20, 20), 0),
        ((25, 25, 20, 20, 20), 2),
        ((25, 24, 20, 20, 20), 1),
        ((18, 18, 20, 20, 20), -1),
        ((15, 15, 20, 20, 20), -2),
        ((15, 16, 20, 20, 20), -1),
        ((40, 40, 1, 1), 0),
        ((40,), 0),
        ((), None),
    ],
)
def test_golden_trend(points: tuple[int, ...], step: int | None, formulas: Formulas) -> None:
    assert trend(formulas, *points) == step == plain.recent_trend(list(points))


@given(points=st.lists(st.integers(0, 60), max_size=5))
def test_trend_is_what_plain_conditions_say(points: list[int], formulas: Formulas) -> None:
    assert trend(formulas, *points) == plain.recent_trend(points)


@pytest.mark.parametrize(
    ("last_10", "season", "step"),
    [
        (22.0, 20.0, 1),
        (21.9, 20.0, 0),
        (24.0, 20.0, 2),
        (23.9, 20.0, 1),
        (18.0, 20.0, -1),
        (18.1, 20.0, 0),
        (16.0, 20.0, -2),
        (16.1, 20.0, -1),
        (33.0, 30.0, 1),
        (36.0, 30.0, 2),
        (27.0, 30.0, -1),
        (24.0, 30.0, -2),
        (None, 20.0, None),
        (20.0, None, None),
    ],
)
def test_minutes_change_begins_at_a_tenth_and_doubles_at_a_fifth(
    last_10: float | None, season: float | None, step: int | None, formulas: Formulas
) -> None:
    assert formulas.of_rows(store.minutes_change, MINUTES, [(last_10, season)]) == [step]


@pytest.mark.parametrize(
    ("planned", "stand_ins", "score", "tier"),
    [
        (20, 3, 89.0, "silver"),
        (25, 0, 100.0, "gold"),
        (20, 5, 95.0, "gold"),
        (19, 6, 94.0, "silver"),
        (22, 0, 88.0, "silver"),
        (19, 3, 85.0, "silver"),
        (21, 0, 84.0, "bronze"),
        (16, 2, 70.0, "bronze"),
        (17, 0, 68.0, None),
        (0, 0, 0.0, None),
    ],
)
def test_golden_quality(
    planned: int, stand_ins: int, score: float, tier: str | None, formulas: Formulas
) -> None:
    """Of 25: so many as planned, so many from a stand-in, the others missing."""
    worth = store.PHASE_4 * planned + store.PHASE_3 * stand_ins
    assert formulas.of(store.quality_score, worth=worth) == score
    assert formulas.of(store.quality_tier, score=score) == tier
