"""Positions and distances lead to the zones of the league's shot charts, and to none where they do not tell."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcourt.sources.court import HOOP_Y_FT, CourtZone, feet, zone_of_attempt


@pytest.mark.parametrize(
    ("value", "x_tenths", "y_tenths", "zone"),
    [
        (2, 0, 0, "Restricted Area"),
        (2, 24, 31, "Restricted Area"),
        (2, 24, 32, "In The Paint (Non-RA)"),
        (2, 80, -10, "In The Paint (Non-RA)"),
        (2, 81, -10, "Mid-Range"),
        (2, 0, 138, "In The Paint (Non-RA)"),
        (2, 0, 139, "Mid-Range"),
        (2, -230, 20, "Mid-Range"),
        (3, -220, 87, "Left Corner 3"),
        (3, 220, 87, "Right Corner 3"),
        (3, 220, 88, "Above the Break 3"),
        (3, 0, 419, "Above the Break 3"),
        (3, 0, 420, "Backcourt"),
    ],
)
def test_a_position_lies_in_the_zone_whose_borders_are_around_it(
    value: int, x_tenths: int, y_tenths: int, zone: str
) -> None:
    assert zone_of_attempt(value, *feet(x_tenths, y_tenths), distance_ft=None) == zone


@pytest.mark.parametrize(
    ("value", "distance", "zone"),
    [
        (2, 0, "Restricted Area"),
        (2, 7.9, "In The Paint (Non-RA)"),
        (2, 8, None),
        (2, 15.9, None),
        (2, 16, "Mid-Range"),
        (3, 23, None),
        (2, None, None),
    ],
)
def test_a_distance_alone_tells_the_zone_only_where_every_position_at_it_lies_in_one(
    value: int, distance: float | None, zone: str | None
) -> None:
    assert zone_of_attempt(value, None, None, distance) == zone


@given(st.integers(-250, 250), st.integers(-50, 890))
def test_what_a_distance_proves_no_position_contradicts(x: int, y: int) -> None:
    by_distance = zone_of_attempt(2, None, None, hypot(x, y) / 10)
    assert by_distance in (None, zone_of_attempt(2, *feet(x, y), distance_ft=None))


def test_positions_count_to_the_left_of_the_shooter_and_from_the_baseline() -> None:
    assert feet(-164, 210) == (16.4, 26.25)
    assert str(feet(0, 0)) == str((0.0, HOOP_Y_FT))


def test_threes_are_never_in_a_zone_of_twos() -> None:
    assert zone_of_attempt(3, *feet(0, 100), distance_ft=10) is CourtZone.ABOVE_THE_BREAK
