"""Which source is believed first where several tell of the same, and what falls back on what."""

from __future__ import annotations

from collections.abc import Sequence

from backcourt.tables.expressions import ibis, ir

GAMES = ("nba_com", "balldontlie", "espn", "archive", "simulated")
"""Schedules, box scores and shots: the league itself first."""

LIVE_LINES = ("the_odds_api", "bettingpros")
"""Lines of who collects them day by day: first the source whose snapshots tell when each was quoted."""

LINES = (*LIVE_LINES, "archive", "simulated")
"""Lines of anybody."""


def preference(source: ir.StringValue, order: Sequence[str]) -> ir.IntegerValue:
    """Return the place of a source in an order, from 0; one that the order does not name comes last."""
    places = ((source == name, place) for place, name in enumerate(order))
    return ibis.cases(*places, else_=len(order)).cast("int64")
