"""Which source is believed first where several tell of the same, and what falls back on what."""

from __future__ import annotations

from collections.abc import Sequence

from backcourt.tables.expressions import ibis, ir

GAMES = ("nba_com", "balldontlie", "espn", "archive", "simulated")
"""Schedules, box scores and shots: the league itself first."""

LINES = ("the_odds_api", "bettingpros", "archive", "simulated")
"""Lines: first the source whose snapshots tell when each line was quoted."""


def preference(source: ir.StringValue, order: Sequence[str]) -> ir.IntegerValue:
    """Return the place of a source in an order, from 0; one that the order does not name comes last."""
    return ibis.cases(*((source == name, place) for place, name in enumerate(order)), else_=len(order))
