"""Exponentially weighted mean over all earlier appearances, seasons included."""

from __future__ import annotations

from backcourt.systems.interface import System
from backcourt.tables.expressions import ir


def mean(features: ir.Table) -> ir.FloatingValue:
    """Weighted mean; a player's first game falls back to the mean of his position."""
    return features.ewma.coalesce(features.position_mean)


EWMA = System("ewma", "exponentially weighted mean over all earlier appearances", mean)
