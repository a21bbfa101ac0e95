"""Which side of a line a statistic fell on."""

from __future__ import annotations

from backcourt.tables.expressions import ibis, ir

SIDES = OVER, UNDER, PUSH = "OVER", "UNDER", "PUSH"


def side_of(actual: ir.NumericValue, line: ir.NumericValue) -> ir.StringValue:
    """Return OVER, UNDER or PUSH; NULL while either is unknown."""
    return ibis.cases((actual > line, OVER), (actual < line, UNDER), (actual == line, PUSH), else_=None)
