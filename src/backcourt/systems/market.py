"""The betting line itself: what every other system is held against."""

from __future__ import annotations

from backcourt.systems.interface import System
from backcourt.tables.expressions import ir


def mean(features: ir.Table) -> ir.FloatingValue:
    """The consensus line."""
    return features.line


MARKET = System("market", "consensus of the main lines at the cut-off", mean, needs_line=True)
