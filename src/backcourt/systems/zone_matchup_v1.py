"""The season average, adjusted for how weak the opponent is in each zone and how often a player shoots from there."""

from __future__ import annotations

from backcourt.systems.interface import Terms
from backcourt.systems.rules import known, rule, venue
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.metrics import ZONE_POINTS

ZONE_WEIGHTS = {"paint": 1.2, "mid_range": 1.0, "three": 1.1}
ZONE_LIMIT = 3.0
"""The most a single zone may add or take."""

PACE = 0.4
HOME, AWAY = 0.8, -0.8


def zone(features: ir.Table, name: str) -> ir.FloatingValue:
    """Weight x the rate allowed above the league's (percent / 100) x attempts x points of a make, within +-3."""
    above_league = features[f"{name}_defense_vs_league_avg"]
    attempts = features[f"{name}_attempts_last_10"]
    points = ZONE_WEIGHTS[name] * ZONE_POINTS[name] * attempts * above_league / 100
    limited = ibis.greatest(ibis.least(points, ZONE_LIMIT), -ZONE_LIMIT)
    return known(limited, above_league, attempts)


def adjustments(features: ir.Table) -> Terms:
    """What the opponent's defence, pace and venue add."""
    return {
        **{name: zone(features, name) for name in ZONE_WEIGHTS},
        "pace": PACE * features.pace_score,
        "venue": venue(features, HOME, AWAY),
    }


ZONE_MATCHUP_V1 = rule(
    "zone_matchup_v1",
    "season mean, adjusted zone by zone for where the opponent is weak and he shoots from",
    lambda features: features.points_avg_season,
    adjustments,
)
