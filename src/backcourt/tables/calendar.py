"""Calendar facts as columns of the engine."""

from __future__ import annotations

from backcourt.tables.expressions import ibis, ir
from backcourt.time import BUBBLE, BUBBLE_YEAR, SEASON_START_MONTH


def season_year(day: ir.DateValue) -> ir.IntegerValue:
    """Return the year of the season's first game a date belongs to."""
    turned = day.month() >= SEASON_START_MONTH
    bubble = (day >= BUBBLE[0]) & (day <= BUBBLE[1])
    year = turned.ifelse(day.year(), day.year() - 1)
    return bubble.ifelse(BUBBLE_YEAR, year).cast("int64")


def season_start(first_year: ir.IntegerValue) -> ir.TimestampValue:
    """Return the first moment of a season, from which its schedule counts as known."""
    return ibis.timestamp(first_year.cast("int32"), SEASON_START_MONTH, 1, 0, 0, 0)


def previous_season(season: ir.StringValue) -> ir.StringValue:
    """Return the label of the season before."""
    first = season.substr(0, 4).cast("int64") - 1
    return first.cast("string") + "-" + (first + 1).cast("string").substr(2, 2)
