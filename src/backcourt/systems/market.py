"""The betting line itself: what every other system is held against."""

import ibis.expr.types as ir

from backcourt.systems.interface import Silence, System

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
