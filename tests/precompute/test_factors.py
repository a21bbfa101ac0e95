"""The engine computes the golden numbers of every factor, and what plain if and else say around each bound."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from formulas import Formulas
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backcourt.precompute import factors
from backcourt.precompute.player_shot_zone_analysis import primary_scoring_zone
from oracle import factors as plain
from oracle.shot_zones import primary_zone

Load = dict[str, Any]
FEW = settings(max_examples=20, deadline=None)

FATIGUE = {
    "days_rest": int,
    "games_last_7_days": int,
    "minutes_last_7_days": float,
    "avg_minutes_last_7": float,
    "back_to_backs_last_14_days": int,
    "age": float,
}
PACES = {"opponent_pace": float, "own_pace": float}
ZONE = {"zone_rate": float, "against_league": float}
USAGE = {"projected_usage": float, "recent_usage": float, "stars_out": int}
RATES = {"paint_rate": float, "mid_range_rate": float, "three_rate": float}

QUIET: Load = {
    "days_rest": 2,
    "games_last_7_days": 3,
    "minutes_last_7_days": 90.0,
    "avg_minutes_last_7": 30.0,
    "back_to_backs_last_14_days": 0,
    "age": 25.0,
}
WORN: Load = {
    "days_rest": 1,
    "games_last_7_days": 4,
    "minutes_last_7_days": 250.0,
    "avg_minutes_last_7": 36.0,
    "back_to_backs_last_14_days": 2,
    "age": 36.0,
}
TIRED: Load = WORN | {
    "minutes_last_7_days": 241.0,
    "avg_minutes_last_7": 35.0,
    "back_to_backs_last_14_days": 1,
    "age": 30.0,
}
BUSY: Load = QUIET | {"games_last_7_days": 4, "minutes_last_7_days": 200.0, "age": 34.0}


@pytest.fixture(scope="module")
def formulas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Formulas]:
    formulas = Formulas(tmp_path_factory.mktemp("factors"))
    yield formulas
    formulas.close()


def known(*values: float) -> st.SearchStrategy[float | None]:
    """Nothing, or one of the values on either side of the bounds."""
    return st.one_of(st.none(), st.sampled_from(values))


def hundredths(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low * 100, high * 100).map(lambda number: number / 100)


def many(*values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Rows of values, for which the engine is asked once."""
    return st.lists(st.tuples(*values), min_size=1, max_size=100)


def near(expected: list[Fraction | None]) -> list[Any]:
    return [None if value is None else pytest.approx(float(value), abs=1e-9) for value in expected]


def fraction(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(repr(value))


# Fatigue


@pytest.mark.parametrize(
    ("load", "score", "adjustment"),
    [
        (QUIET, 100, 0.0),
        (QUIET | {"days_rest": 3}, 100, 0.0),
        (WORN, 35, -3.25),
        (TIRED, 55, -2.25),
        (BUSY, 85, -0.75),
    ],
    ids=["quiet", "long rest", "worn", "tired", "busy"],
)
def test_golden_fatigue(load: Load, score: int, adjustment: float, formulas: Formulas) -> None:
    assert formulas.of(factors.fatigue_score, **load) == score
    assert formulas.of(factors.fatigue_adjustment, score=score) == adjustment


@pytest.mark.parametrize(
    ("name", "within", "beyond", "lost"),
    [
        ("days_rest", 2, 1, 15),
        ("games_last_7_days", 3, 4, 10),
        ("minutes_last_7_days", 240.0, 240.1, 10),
        ("avg_minutes_last_7", 35.0, 35.000001, 8),
        ("back_to_backs_last_14_days", 0, 1, 5),
        ("back_to_backs_last_14_days", 1, 2, 7),
        ("back_to_backs_last_14_days", 2, 5, 0),
        ("age", 29.99, 30.0, 5),
        ("age", 34.99, 35.0, 5),
    ],
)
def test_fatigue_begins_where_the_design_says(
    name: str, within: float, beyond: float, lost: int, formulas: Formulas
) -> None:
    before, after = (formulas.of(factors.fatigue_score, **(QUIET | {name: v})) for v in (within, beyond))
    assert before - after == lost


def test_three_days_of_rest_make_up_for_a_twentieth_but_never_for_more_than_all(formulas: Formulas) -> None:
    rested = [
        formulas.of(factors.fatigue_score, **(BUSY | {"days_rest": days})) for days in (1, 2, 3, 4, None)
    ]
    assert rested == [70, 85, 90, 90, 85]
    assert formulas.of(factors.fatigue_score, **(QUIET | {"days_rest": 30})) == 100


def test_what_is_unknown_tires_nobody(formulas: Formulas) -> None:
    assert formulas.of_rows(factors.fatigue_score, FATIGUE, [(None,) * len(FATIGUE)]) == [100]


def test_fatigue_is_what_plain_conditions_say_on_either_side_of_every_bound(formulas: Formulas) -> None:
    rows = list(
        product(
            (None, 1, 2, 3, 4, 30),
            (0, 3, 4, 5),
            (None, 0.0, 239.9, 240.0, 240.1),
            (None, 34.999999, 35.0, 35.000001),
            (0, 1, 2, 3, None),
            (None, 19.5, 29.99, 30.0, 34.99, 35.0, 41.0),
        )
    )
    expected = [
        plain.fatigue_score(**dict(zip(FATIGUE, row, strict=True)), back_to_back=row[0] == 1) for row in rows
    ]
    assert formulas.of_rows(factors.fatigue_score, FATIGUE, rows) == expected
    assert (min(expected), max(expected)) == (35, 100)


# Zones


@pytest.mark.parametrize(
    ("rate", "above_league", "score"),
    [
        (45.0, 4.3, 3.870),
        (60.0, 4.3, 4.300),
        (50.0, 5.1, 6.120),
        (100.0, 9.0, 10.0),
        (20.0, 9.0, 3.600),
        (30.0, -2.0, -1.200),
        (50.0, 5.0, 5.0),
        (50.0, -5.0, -5.0),
        (50.0, -5.1, -6.12),
        (100.0, -9.0, -10.0),
        (0.0, 9.0, 0.0),
        (50.0, 0.0, 0.0),
        (None, 4.3, None),
        (45.0, None, None),
    ],
)
def test_golden_zone_mismatch(
    rate: float | None, above_league: float | None, score: float | None, formulas: Formulas
) -> None:
    [found] = formulas.of_rows(factors.shot_zone_mismatch, ZONE, [(rate, above_league)])
    assert found == (None if score is None else pytest.approx(score, abs=1e-12))


@given(
    rate=st.integers(0, 10**8).map(lambda number: number / 10**6),
    above_league=st.integers(-(10**6), 10**6).map(lambda number: number / 10**4),
)
@example(rate=39.0625, above_league=6.4)
@example(rate=49.019608, above_league=5.1)
@example(rate=50.0, above_league=8.3333)
@example(rate=50.0, above_league=8.3334)
def test_zone_mismatch_is_what_plain_conditions_say(
    rate: float, above_league: float, formulas: Formulas
) -> None:
    [found] = formulas.of_rows(factors.shot_zone_mismatch, ZONE, [(rate, above_league)])
    assert found == pytest.approx(
        float(plain.zone_mismatch(fraction(rate), fraction(above_league))), abs=1e-9
    )


def test_a_mismatch_of_exactly_five_points_is_not_boosted_however_it_comes_about(formulas: Formulas) -> None:
    """Rates of six digits and weaknesses of four whose product is five, though binary numbers show neither."""
    rows = [
        (float(Fraction(250 * 10**4, above)), above / 10**4)
        for above in range(50_000, 500_000)
        if (250 * 10**4 * 10**6) % above == 0
    ]
    assert len(rows) == 18
    found = formulas.of_rows(factors.shot_zone_mismatch, ZONE, rows)
    assert [row for row, score in zip(rows, found, strict=True) if abs(score - 5) > 1e-9] == []


@pytest.mark.parametrize(
    ("paint", "mid_range", "three", "zone"),
    [
        (40.0, 20.0, 40.0, "paint"),
        (39.999999, 20.0, 40.0, "perimeter"),
        (39.0, 35.0, 26.0, "mid_range"),
        (39.0, 34.999999, 26.000001, "balanced"),
        (30.0, 30.0, 40.0, "perimeter"),
        (25.0, 35.0, 40.0, "perimeter"),
        (100.0, 0.0, 0.0, "paint"),
        (None, None, None, None),
    ],
)
def test_where_a_player_scores_above_all(
    paint: float | None, mid_range: float | None, three: float | None, zone: str | None, formulas: Formulas
) -> None:
    assert formulas.of_rows(primary_scoring_zone, RATES, [(paint, mid_range, three)]) == [zone]


@FEW
@given(games=many(*[st.integers(0, 60)] * 3))
@example(games=[(40, 20, 40), (2, 1, 2), (0, 0, 1)])
def test_where_a_player_scores_is_what_plain_conditions_say(
    games: list[tuple[int, int, int]], formulas: Formulas
) -> None:
    shots = [counts for counts in games if any(counts)]
    exact = [[Fraction(100 * count, sum(counts)) for count in counts] for counts in shots]
    expected = [
        primary_zone(dict(zip(("paint", "mid_range", "three"), rates, strict=True))) for rates in exact
    ]
    rows = [tuple(map(float, rates)) for rates in exact]
    assert formulas.of_rows(primary_scoring_zone, RATES, rows) == expected


def test_who_scores_from_everywhere_is_met_in_the_paint() -> None:
    assert {**factors.ZONE_OF} == plain.ZONE_OF
    assert factors.ZONE_OF["balanced"] == "paint"


# Pace


@pytest.mark.parametrize(
    ("difference", "score"),
    [(3.0, 1.5), (-7.0, -3.0), (5.9, 2.95), (8.4, 3.0), (0.0, 0.0), (6.0, 3.0), (-6.0, -3.0), (-5.9, -2.95)],
)
def test_golden_pace(difference: float, score: float, formulas: Formulas) -> None:
    found = formulas.of(factors.pace_score, opponent_pace=100.0 + difference, own_pace=100.0)
    assert found == pytest.approx(score, abs=1e-12)


@FEW
@given(rows=many(hundredths(80, 120), hundredths(80, 120)))
def test_pace_is_what_plain_conditions_say(rows: list[tuple[float, float]], formulas: Formulas) -> None:
    expected = [plain.pace_score(fraction(own), fraction(opponent)) for opponent, own in rows]
    assert formulas.of_rows(factors.pace_score, PACES, rows) == near(expected)


def test_pace_without_either_team_is_unknown(formulas: Formulas) -> None:
    rows = [(None, 100.0), (100.0, None), (None, None)]
    assert formulas.of_rows(factors.pace_score, PACES, rows) == [None] * 3


# Usage


@pytest.mark.parametrize(
    ("projected", "recent", "stars", "score"),
    [
        (28.0, 22.0, 0, 1.80),
        (28.0, 22.0, 1, 2.07),
        (28.0, 22.0, 2, 2.34),
        (28.0, 22.0, 5, 2.34),
        (22.0, 28.0, 0, -1.80),
        (22.0, 28.0, 2, -1.80),
        (40.0, 20.0, 2, 3.0),
        (32.0, 22.0, 0, 3.0),
        (20.0, 40.0, 0, -3.0),
        (22.0, 22.0, 2, 0.0),
        (28.0, 22.0, None, 1.80),
        (None, 22.0, 1, None),
        (28.0, None, 1, None),
    ],
)
def test_golden_usage_spike(
    projected: float | None, recent: float | None, stars: int | None, score: float | None, formulas: Formulas
) -> None:
    [found] = formulas.of_rows(factors.usage_spike, USAGE, [(projected, recent, stars)])
    assert found == (None if score is None else pytest.approx(score, abs=1e-12))


@FEW
@given(rows=many(known(0.0, 9.99, 20.0, 29.99, 30.0, 41.5), hundredths(0, 60), known(0, 1, 2, 3)))
def test_usage_spike_is_what_plain_conditions_say(
    rows: list[tuple[float | None, float, int | None]], formulas: Formulas
) -> None:
    expected = [
        plain.usage_spike(fraction(projected), fraction(recent), stars) for projected, recent, stars in rows
    ]
    assert formulas.of_rows(factors.usage_spike, USAGE, rows) == near(expected)


# All of them


def test_the_scales_of_the_factors_add_up_to_the_scale_of_the_total() -> None:
    """Fatigue cannot take more than 3.25, so the nominal -21 is out of reach."""
    assert (factors.LOWEST_TOTAL, factors.HIGHEST_TOTAL) == (-19.25, 16.0)
    assert factors.FACTOR_VERSION == "v1_4factors"


@pytest.mark.parametrize(
    ("fatigue", "zone", "total", "said"),
    [
        (50, 8.0, 12.0, None),
        (49, 8.0, 12.0, "fatigue_below_50"),
        (50, -8.000001, -12.0, "zone_above_8"),
        (50, None, -12.000001, "total_above_12"),
        (35, 10.0, 12.5, "fatigue_below_50,zone_above_8,total_above_12"),
    ],
)
def test_warnings_are_raised_beyond_their_bounds(
    fatigue: int, zone: float | None, total: float, said: str | None, formulas: Formulas
) -> None:
    kinds = {"fatigue": int, "zone": float, "total": float}
    assert formulas.of_rows(factors.warnings, kinds, [(fatigue, zone, total)]) == [said]
