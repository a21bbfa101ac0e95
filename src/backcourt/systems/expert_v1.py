"""The experts' rule: form, and points by judgement for everything about a game that they look at."""

from __future__ import annotations

from backcourt.systems.interface import Terms
from backcourt.systems.rules import Step, back_to_back, blend, known, rule, step, venue
from backcourt.tables.expressions import ibis, ir

LAST_5, LAST_10, SEASON = 0.35, 0.40, 0.25
FATIGUE: tuple[Step, ...] = (
    ("<", 40, -3.0), ("<", 55, -2.0), ("<", 70, -1.2), ("<", 80, -0.5), (">", 90, 0.8),
)  # fmt: skip
"""What a fatigue score is worth; 100 is fresh."""

ZONE, USAGE_SPIKE = 0.35, 0.30
HIGH_USAGE, PACE_OF_HIGH_USAGE, PACE = 28, 0.12, 0.08
"""Usage (percent) above which a point of pace counts more, what it then counts, and what otherwise."""

OPPONENT: tuple[Step, ...] = (
    ("<", 106, -2.0), ("<", 110, -1.2), ("<", 113, -0.5), (">", 120, 1.5), (">", 116, 0.8),
)  # fmt: skip
"""What the opponent's defensive rating of 15 games is worth; the higher, the weaker."""

BACK_TO_BACK = -2.5
HOME, AWAY = 1.3, -0.6
MINUTES: tuple[Step, ...] = ((">", 36, 0.8), (">=", 30, 0.4), ("<", 25, -1.2))

SCORER_PCT, WEAK_RATING = 40, 110
"""Share of attempts (percent) above which a zone is a player's own, and the rating above which a defence is weak."""

PAINT_RATE_UNIT, RATING_UNIT, PAINT_WEIGHT, PAINT_LIMIT = 10, 5, 0.4, 1.5
"""A paint scorer gains 0.4 for each 10 percent above 40 times each 5 points of rating above 110, at most 1.5."""

THREE_AGAINST_STRONG = -0.5
"""What a three-point scorer loses against a defence below the weak rating."""

HIGHEST = 60.0


def level(features: ir.Table) -> ir.FloatingValue:
    """0.35 x L5 + 0.40 x L10 + 0.25 x season."""
    return blend(features, LAST_5, LAST_10, SEASON)


def pace(features: ir.Table) -> ir.FloatingValue:
    """What a faster game is worth, more to those who use many plays."""
    usage = features.usage_avg_last_10
    weight = (usage > HIGH_USAGE).ifelse(PACE_OF_HIGH_USAGE, PACE)
    return known(weight * features.pace_score, usage)


def paint(features: ir.Table) -> ir.FloatingValue:
    """What a weak defence is worth to a paint scorer."""
    rate, rating = features.paint_rate_last_10, features.opponent_rating
    gain = (rate - SCORER_PCT) / PAINT_RATE_UNIT * (rating - WEAK_RATING) / RATING_UNIT * PAINT_WEIGHT
    against_weak = (rate > SCORER_PCT) & (rating > WEAK_RATING)
    return known(against_weak.ifelse(ibis.least(gain, PAINT_LIMIT), 0.0), rate, rating)


def three(features: ir.Table) -> ir.FloatingValue:
    """What a strong defence costs a three-point scorer."""
    rate, rating = features.three_rate_last_10, features.opponent_rating
    against_strong = (rate > SCORER_PCT) & (rating < WEAK_RATING)
    return known(against_strong.ifelse(THREE_AGAINST_STRONG, 0.0), rate, rating)


def circumstances(features: ir.Table) -> Terms:
    """What the game is worth, whoever plays how long."""
    return {
        "fatigue": step(features.fatigue_score, FATIGUE),
        "zone": ZONE * features.shot_zone_mismatch_score,
        "pace": pace(features),
        "usage_spike": USAGE_SPIKE * features.usage_spike_score,
        "opponent": step(features.opponent_rating, OPPONENT),
        "back_to_back": back_to_back(features, BACK_TO_BACK),
        "venue": venue(features, HOME, AWAY),
        "paint": paint(features),
        "three": three(features),
    }


def adjustments(features: ir.Table) -> Terms:
    """What the game and his minutes add."""
    return {**circumstances(features), "minutes": step(features.minutes_avg_last_10, MINUTES)}


EXPERT_V1 = rule(
    "expert_v1",
    "0.35 x L5 + 0.40 x L10 + 0.25 x season, adjusted by the experts' points for ten circumstances",
    level,
    adjustments,
    highest=HIGHEST,
)
