"""The mean of the season so far: the plainest baseline."""

from __future__ import annotations

from backcourt.systems.interface import System
from backcourt.tables.expressions import ir


def mean(features: ir.Table) -> ir.FloatingValue:
    """Season mean; before the season's first games, what earlier seasons say."""
    return features.points_avg_season.coalesce(features.ewma, features.position_mean)


SEASON_AVERAGE = System("season_average", "mean of the season so far", mean)
