"""How far teams travel between arenas, as columns of the engine."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from backcourt.identity.teams import Team, teams

EARTH_RADIUS_MILES = 3958.8
A_WINTER_NOON = datetime(2024, 1, 15, 12, tzinfo=ZoneInfo("UTC"))
"""A moment at which every zone keeps standard time."""


def miles_between(one: ir.StringValue, other: ir.StringValue) -> ir.IntegerValue:
    """Return the great-circle distance between two teams' arenas in whole miles (haversine formula)."""
    first = [_of_team(one, value) for value in (_latitude, _longitude)]
    second = [_of_team(other, value) for value in (_latitude, _longitude)]
    north, east = (second[0] - first[0]).radians(), (second[1] - first[1]).radians()
    across = first[0].radians().cos() * second[0].radians().cos() * (east / 2).sin() ** 2
    angle = 2 * ((north / 2).sin() ** 2 + across).sqrt().asin()
    return (EARTH_RADIUS_MILES * angle).round().cast("int64")


def time_zones_crossed(one: ir.StringValue, other: ir.StringValue) -> ir.IntegerValue:
    """Return the hours by which clocks at the second arena are ahead of the first (negative: westwards)."""
    return (_of_team(other, _standard_offset) - _of_team(one, _standard_offset)).cast("int64")


def _of_team(code: ir.StringValue, value: Callable[[Team], float]) -> ir.FloatingValue:
    return ibis.cases(*((code == name, value(team)) for name, team in teams().items()), else_=None)


def _latitude(team: Team) -> float:
    return team.latitude


def _longitude(team: Team) -> float:
    return team.longitude


def _standard_offset(team: Team) -> float:
    offset = ZoneInfo(team.time_zone).utcoffset(A_WINTER_NOON.replace(tzinfo=None))
    return offset.total_seconds() / 3600 if offset else 0.0
