"""How far teams travel between arenas, as columns of the engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from backcourt.identity.teams import Team, teams
from backcourt.tables.expressions import ibis, ir

EARTH_RADIUS_MILES = 3958.8
WINTER, SUMMER = datetime(2024, 1, 15, 12, tzinfo=UTC), datetime(2024, 7, 15, 12, tzinfo=UTC)
"""Moments at which clocks show standard and daylight saving time, where they are ever changed."""


def miles_between(one: ir.StringValue, other: ir.StringValue) -> ir.IntegerValue:
    """Return the great-circle distance between two teams' arenas in whole miles (haversine formula)."""
    first = [_of_team(one, value) for value in (_latitude, _longitude)]
    second = [_of_team(other, value) for value in (_latitude, _longitude)]
    north, east = (second[0] - first[0]).radians(), (second[1] - first[1]).radians()
    across = first[0].radians().cos() * second[0].radians().cos() * (east / 2).sin() ** 2
    angle = 2 * ((north / 2).sin() ** 2 + across).sqrt().asin()
    return (EARTH_RADIUS_MILES * angle).round().cast("int64")


def time_zones_crossed(one: ir.StringValue, other: ir.StringValue, day: ir.DateValue) -> ir.IntegerValue:
    """Return the hours by which clocks at the second arena are ahead of the first on a date (negative: westwards)."""
    winter, summer = (_of_team(other, offset) - _of_team(one, offset) for offset in (_in_winter, _in_summer))
    return _is_summer_time(day).ifelse(summer, winter).cast("int64")


def _is_summer_time(day: ir.DateValue) -> ir.BooleanValue:
    """Tell whether clocks are ahead: from the second Sunday of March to the first Sunday of November."""
    sunday = day.day() - (day.day_of_week.index() + 1) % 7
    return ibis.cases(
        (day.month() == 3, sunday >= 8), (day.month() == 11, sunday < 1), else_=day.month().between(4, 10)
    )


def _of_team(code: ir.StringValue, value: Callable[[Team], float]) -> ir.FloatingValue:
    return ibis.cases(*((code == name, value(team)) for name, team in teams().items()), else_=None)


def _latitude(team: Team) -> float:
    return team.latitude


def _longitude(team: Team) -> float:
    return team.longitude


def _in_winter(team: Team) -> float:
    return _hours_ahead_of_utc(team, WINTER)


def _in_summer(team: Team) -> float:
    return _hours_ahead_of_utc(team, SUMMER)


def _hours_ahead_of_utc(team: Team, moment: datetime) -> float:
    offset = moment.astimezone(ZoneInfo(team.time_zone)).utcoffset()
    return offset.total_seconds() / 3600 if offset else 0.0
