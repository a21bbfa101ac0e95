"""The composite factors, version `v1_4factors`: what tonight's circumstances are worth, each on its own scale.

All are columns of the engine. Weights are the seeds' judgement, not fits; systems decide what to make of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from backcourt.analytics.slate import is_back_to_back
from backcourt.tables.expressions import ibis, ir

FACTOR_VERSION = "v1_4factors"

FRESH = 100
LOWEST_FATIGUE = 35
"""Where all six burdens together leave a player."""

LONG_REST_DAYS = 3
MANY_GAMES, MANY_MINUTES, HEAVY_MINUTES = 4, 240, 35
AGEING, OLD = 30, 35
FATIGUE_PER_POINT = 20
"""Points of fatigue that make one point of adjustment."""

ZONE_OF = {"paint": "paint", "perimeter": "three", "mid_range": "mid_range", "balanced": "paint"}
"""The zone of the court in which a player of each primary scoring zone meets the defence."""

FULL_WEIGHT_RATE = 50.0
"""Share of attempts from a zone (percent) from which on its mismatch counts in full."""

LARGE_MISMATCH, LARGE_MISMATCH_BOOST = 5.0, 1.2
ZONE_LIMIT, PACE_LIMIT, SPIKE_LIMIT = 10.0, 3.0, 3.0
PACE_DIVISOR = 2.0
SPIKE_WEIGHT = 0.3
STAR_BOOSTS = {1: 1.15, 2: 1.30}
"""What one, and two or more stars out make of a positive usage spike."""

LOW_FATIGUE, LARGE_ZONE, LARGE_TOTAL = 50, 8.0, 12.0
LOWEST_TOTAL = (LOWEST_FATIGUE - FRESH) / FATIGUE_PER_POINT - ZONE_LIMIT - PACE_LIMIT - SPIKE_LIMIT
HIGHEST_TOTAL = ZONE_LIMIT + PACE_LIMIT + SPIKE_LIMIT


def fatigue_score(
    days_rest: ir.IntegerValue,
    games_last_7_days: ir.IntegerValue,
    minutes_last_7_days: ir.FloatingValue,
    avg_minutes_last_7: ir.FloatingValue,
    back_to_backs_last_14_days: ir.IntegerValue,
    age: ir.FloatingValue,
) -> ir.IntegerValue:
    """Return 0-100, 100 fresh: what rest gives and load and age take; what is unknown does neither."""
    parts = (
        ibis.cases((is_back_to_back(days_rest), -15), (days_rest >= LONG_REST_DAYS, 5), else_=0),
        ibis.cases((games_last_7_days >= MANY_GAMES, -10), else_=0),
        ibis.cases((minutes_last_7_days > MANY_MINUTES, -10), else_=0),
        ibis.cases((avg_minutes_last_7 > HEAVY_MINUTES, -8), else_=0),
        ibis.cases((back_to_backs_last_14_days >= 2, -12), (back_to_backs_last_14_days == 1, -5), else_=0),
        ibis.cases((age >= OLD, -10), (age >= AGEING, -5), else_=0),
    )
    total = sum(parts, ibis.literal(FRESH, "int64"))
    return total.clip(lower=0, upper=FRESH).cast("int64")


def fatigue_adjustment(score: ir.IntegerValue) -> ir.FloatingValue:
    """Return what fatigue takes: (score - 100) / 20, never positive."""
    return (score - FRESH) / float(FATIGUE_PER_POINT)


def shot_zone_mismatch(zone_rate: ir.FloatingValue, against_league: ir.FloatingValue) -> ir.FloatingValue:
    """Return -10..+10: the opponent's weakness in a zone (percentage points) by how much a player lives there.

    `zone_rate` is the share of his attempts in that zone, percent. NULL when either side is missing.
    """
    value = against_league * ibis.least(zone_rate / FULL_WEIGHT_RATE, 1.0)
    boosted = (value.abs() > LARGE_MISMATCH).ifelse(value * LARGE_MISMATCH_BOOST, value)
    return _unless_missing(boosted.clip(lower=-ZONE_LIMIT, upper=ZONE_LIMIT), zone_rate, against_league)


def pace_score(opponent_pace: ir.FloatingValue, own_pace: ir.FloatingValue) -> ir.FloatingValue:
    """Return -3..+3: half of how much faster the opponent plays than his team."""
    difference = (opponent_pace - own_pace) / PACE_DIVISOR
    return _unless_missing(difference.clip(lower=-PACE_LIMIT, upper=PACE_LIMIT), opponent_pace, own_pace)


def usage_spike(
    projected_usage: ir.FloatingValue, recent_usage: ir.FloatingValue, stars_out: ir.IntegerValue
) -> ir.FloatingValue:
    """Return -3..+3: 0.3 x the change of usage expected, more when it rises because stars are out."""
    change = (projected_usage - recent_usage) * SPIKE_WEIGHT
    boost = ibis.cases((stars_out >= 2, STAR_BOOSTS[2]), (stars_out == 1, STAR_BOOSTS[1]), else_=1.0)
    boosted = (change > 0).ifelse(change * boost, change)
    return _unless_missing(boosted.clip(lower=-SPIKE_LIMIT, upper=SPIKE_LIMIT), projected_usage, recent_usage)


def _unless_missing(value: ir.FloatingValue, *terms: ir.Value) -> ir.FloatingValue:
    """Return NULL where a term is NULL: limits of engines turn NULL into a bound."""
    return ibis.or_(*(term.isnull() for term in terms)).ifelse(ibis.null("float64"), value)


def listed(conditions: Mapping[str, ir.BooleanValue]) -> ir.StringValue:
    """Return the names of the conditions that hold, comma separated; NULL when none does."""
    named = [condition.fill_null(False).ifelse(f",{name}", "") for name, condition in conditions.items()]
    text = named[0]
    for name in named[1:]:
        text = text + name
    return text.substr(1).nullif("")


def warnings(fatigue: ir.IntegerValue, zone: ir.FloatingValue, total: ir.FloatingValue) -> ir.StringValue:
    """Return which figures are so unusual that somebody should look."""
    return listed(
        {
            "fatigue_below_50": fatigue < LOW_FATIGUE,
            "zone_above_8": zone.abs() > LARGE_ZONE,
            "total_above_12": total.abs() > LARGE_TOTAL,
        }
    )
