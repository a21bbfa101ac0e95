"""A blend of recent means, adjusted for the matchup, rest and venue."""

from __future__ import annotations

from backcourt.systems.interface import Terms
from backcourt.systems.rules import back_to_back, blend, rule, step, venue
from backcourt.tables.expressions import ir

LAST_5, LAST_10, SEASON = 0.5, 0.3, 0.2
ZONE, PACE, USAGE_SPIKE = 0.3, 0.3, 0.4
"""What a point of each composite factor counts."""

FATIGUE = (("<", 50, -2.5), ("<", 70, -1.0))
"""What a fatigue score costs; 100 is fresh."""

BACK_TO_BACK = -1.5
HOME, AWAY = 0.5, -0.5


def level(features: ir.Table) -> ir.FloatingValue:
    """0.5 x L5 + 0.3 x L10 + 0.2 x season."""
    return blend(features, LAST_5, LAST_10, SEASON)


def adjustments(features: ir.Table) -> Terms:
    """What the matchup, rest and venue add."""
    return {
        "zone": ZONE * features.shot_zone_mismatch_score,
        "pace": PACE * features.pace_score,
        "usage_spike": USAGE_SPIKE * features.usage_spike_score,
        "fatigue": step(features.fatigue_score, FATIGUE),
        "back_to_back": back_to_back(features, BACK_TO_BACK),
        "venue": venue(features, HOME, AWAY),
    }


MOVING_AVERAGE = rule(
    "moving_average",
    "0.5 x L5 + 0.3 x L10 + 0.2 x season, adjusted for matchup, rest and venue",
    level,
    adjustments,
)
