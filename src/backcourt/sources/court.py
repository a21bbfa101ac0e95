"""Where on the court an attempt was taken: positions in feet, and the zone they lie in."""

from __future__ import annotations

from enum import StrEnum

HOOP_Y_FT = 5.25
"""Feet from the baseline to the middle of the hoop (NBA rule book, court diagram)."""

TENTHS_PER_FOOT = 10

# In tenths of feet from the hoop, whole numbers like the positions themselves, so that borders are sharp.
_RESTRICTED_RADIUS = 40
_LANE_HALF_WIDTH = 80
_FREE_THROW_LINE = 138
_CORNER_ENDS = 87
_HALFWAY_LINE_ENDS = 419
_FARTHEST_IN_LANE = (_LANE_HALF_WIDTH**2 + _FREE_THROW_LINE**2) ** 0.5


class CourtZone(StrEnum):
    """The league's shooting zones, spelled as its shot charts do."""

    RESTRICTED_AREA = "Restricted Area"
    PAINT = "In The Paint (Non-RA)"
    MID_RANGE = "Mid-Range"
    LEFT_CORNER = "Left Corner 3"
    RIGHT_CORNER = "Right Corner 3"
    ABOVE_THE_BREAK = "Above the Break 3"
    BACKCOURT = "Backcourt"


def feet(x_tenths: float, y_tenths: float) -> tuple[float, float]:
    """Return a position as landing rows have it: feet to the shooter's left of the hoop, feet from the baseline.

    NBA.com counts tenths of feet from the hoop, to the shooter's right and away from the baseline.
    """
    # From zero, so that none is written as minus nothing.
    return (0 - x_tenths) / TENTHS_PER_FOOT, HOOP_Y_FT + y_tenths / TENTHS_PER_FOOT


def zone_of_attempt(
    shot_value: int, x_ft: float | None, y_ft: float | None, distance_ft: float | None
) -> CourtZone | None:
    """Return the zone an attempt was taken from; None where neither position nor distance (all in feet) tells.

    The value of the shot decides between twos and threes, as it does in box scores. Borders are those of the court
    diagram in the NBA rule book: restricted area 4 ft around the hoop, lane 16 ft wide up to the free-throw line 19 ft
    from the baseline, corners up to 14 ft from it, backcourt beyond the 2-inch halfway line 47 ft from it.
    """
    if x_ft is None or y_ft is None:
        return _zone_by_distance(shot_value, distance_ft)
    x, y = round(x_ft * TENTHS_PER_FOOT), round((y_ft - HOOP_Y_FT) * TENTHS_PER_FOOT)
    return _three_point_zone(x, y) if shot_value > 2 else _two_point_zone(x, y)


def _two_point_zone(x: int, y: int) -> CourtZone:
    if x**2 + y**2 < _RESTRICTED_RADIUS**2:
        return CourtZone.RESTRICTED_AREA
    in_lane = abs(x) <= _LANE_HALF_WIDTH and y <= _FREE_THROW_LINE
    return CourtZone.PAINT if in_lane else CourtZone.MID_RANGE


def _three_point_zone(x: int, y: int) -> CourtZone:
    if y > _HALFWAY_LINE_ENDS:
        return CourtZone.BACKCOURT
    if y > _CORNER_ENDS:
        return CourtZone.ABOVE_THE_BREAK
    return CourtZone.LEFT_CORNER if x > 0 else CourtZone.RIGHT_CORNER


def _zone_by_distance(shot_value: int, distance_ft: float | None) -> CourtZone | None:
    """Return the zone of a two that its distance alone proves: the lane reaches 8 ft to every side of the hoop."""
    if shot_value > 2 or distance_ft is None:
        return None
    tenths = distance_ft * TENTHS_PER_FOOT
    if tenths < _RESTRICTED_RADIUS:
        return CourtZone.RESTRICTED_AREA
    if tenths < _LANE_HALF_WIDTH:
        return CourtZone.PAINT
    return CourtZone.MID_RANGE if tenths > _FARTHEST_IN_LANE else None
