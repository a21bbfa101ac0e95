"""The betting line itself: what every other system is held against."""

from __future__ import annotations

from backcourt.systems.interface import Silence, System
from backcourt.tables.expressions import ir

NO_LINE = "no line was known at the cut-off"


def mean(features: ir.Table) -> ir.FloatingValue:
    """The consensus line."""
    return features.line


MARKET = System(
    "market",
    "consensus of the main lines at the cut-off",
    mean,
    silence=Silence("source_missing", NO_LINE, lambda features: features.line.isnull()),
)
