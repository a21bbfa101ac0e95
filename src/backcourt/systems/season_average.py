"""The mean of the season so far: the plainest baseline."""

import ibis.expr.types as ir

from backcourt.systems.interface import System


def mean(features: ir.Table) -> ir.FloatingValue:
    """Season mean; before the season's first games, what earlier seasons say."""
    return features.points_avg_season.coalesce(features.ewma, features.position_mean)


SEASON_AVERAGE = System("season_average", "mean of the season so far", mean)
