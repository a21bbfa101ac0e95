"""The experts' second rule: the first, with more said of who plays little, uses many plays, or plays long."""

from __future__ import annotations

from backcourt.systems import expert_v1
from backcourt.systems.interface import Terms
from backcourt.systems.rules import Step, blend, known, rule, step
from backcourt.tables.expressions import ibis, ir

SHORT_MINUTES = 20
SHORT_LAST_5, SHORT_LAST_10, SHORT_SEASON = 0.20, 0.25, 0.55
"""Minutes below which the season counts most, and what the means then count."""

HIGH_USAGE, GAIN_PER_USAGE = 30, 0.015
"""Usage (percent) from which on the level grows, and its growth per percent above."""

LONG_MINUTES, LONG, GAIN_PER_MINUTE = 36, 0.8, 0.35
"""Minutes from which on every further minute counts, what they are worth, and what a further one is."""

MINUTES: tuple[Step, ...] = (("<", SHORT_MINUTES, -2.5), (">=", 30, 0.4), ("<", 25, -1.2))
"""What fewer minutes than long ones are worth."""


def level(features: ir.Table) -> ir.FloatingValue:
    """The blend of who plays little, or that of the first rule."""
    plays_little = (features.minutes_avg_last_10 < SHORT_MINUTES).fill_null(False)
    short = blend(features, SHORT_LAST_5, SHORT_LAST_10, SHORT_SEASON)
    return plays_little.ifelse(short, expert_v1.level(features))


def usage(features: ir.Table) -> ir.FloatingValue:
    """What many plays add to the level: 1.5 % of it per percent of usage above 30."""
    above = features.usage_avg_last_10 - HIGH_USAGE
    return ibis.greatest(above, 0.0) * GAIN_PER_USAGE * level(features)


def minutes(features: ir.Table) -> ir.FloatingValue:
    """What his minutes are worth: ever more from 36 on."""
    played = features.minutes_avg_last_10
    long = LONG + (played - LONG_MINUTES) * GAIN_PER_MINUTE
    return (played >= LONG_MINUTES).ifelse(long, step(played, MINUTES))


def adjustments(features: ir.Table) -> Terms:
    """What the game, his usage and his minutes add."""
    return {
        **expert_v1.circumstances(features),
        "usage": known(usage(features), features.usage_avg_last_10, level(features)),
        "minutes": minutes(features),
    }


EXPERT_V2 = rule(
    "expert_v2",
    "expert_v1 with weights of their own for few minutes, and growing points for high usage and long minutes",
    level,
    adjustments,
    highest=expert_v1.HIGHEST,
)
