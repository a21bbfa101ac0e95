"""A blend of recent means with adjustments for rest and venue."""

from __future__ import annotations

from backcourt.systems.interface import System
from backcourt.tables.expressions import ir

LAST_5, LAST_10, SEASON = 0.5, 0.3, 0.2
BACK_TO_BACK = -1.5
HOME, AWAY = 0.5, -0.5


def mean(features: ir.Table) -> ir.FloatingValue:
    """0.5 x L5 + 0.3 x L10 + 0.2 x season, back-to-back -1.5, home +0.5, away -0.5, never below 0."""
    form = (
        LAST_5 * features.points_avg_last_5
        + LAST_10 * features.points_avg_last_10
        + SEASON * features.points_avg_season
    )
    base = form.coalesce(features.ewma, features.position_mean)
    venue = features.is_home.ifelse(HOME, AWAY)
    return (base + venue + features.back_to_back.ifelse(BACK_TO_BACK, 0.0)).clip(lower=0.0)


MOVING_AVERAGE = System(
    "moving_average",
    "0.5 x L5 + 0.3 x L10 + 0.2 x season, adjusted for rest and venue",
    mean,
    missing_terms=("zone", "pace", "usage_spike", "fatigue"),
)
