"""Systems that are rules: a level, and what circumstances add to it or take away, term by term."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import TypeAlias

from backcourt.systems.interface import System, Terms
from backcourt.tables.expressions import ibis, ir

LOWEST_MEAN = 0.0
"""Nobody is expected to lose points."""

Level: TypeAlias = "Callable[[ir.Table], ir.FloatingValue]"

Step = tuple[str, float, float]
"""A comparison, its bound, and the points it is worth."""

COMPARISONS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def _nothing(features: ir.Table) -> Terms:
    return {}


def rule(
    name: str,
    meaning: str,
    level: Level,
    adjustments: Callable[[ir.Table], Terms] = _nothing,
    *,
    highest: float | None = None,
) -> System:
    """Return the system whose mean is a level plus adjustments, from 0 to `highest`.

    A level that is missing (the season is young, or he has not played for long) is what all his games say, or those
    of his position; an adjustment that is missing adds nothing.
    """

    def mean(features: ir.Table) -> ir.FloatingValue:
        base = level(features).coalesce(features.ewma, features.position_mean)
        total = sum((term.fill_null(0.0) for term in adjustments(features).values()), base)
        bounded = ibis.greatest(total if highest is None else ibis.least(total, highest), LOWEST_MEAN)
        # Limits of engines turn NULL into a bound.
        return base.notnull().ifelse(bounded, None)

    def terms(features: ir.Table) -> Terms:
        return {"form": level(features), **adjustments(features)}

    return System(name, meaning, mean, terms)


def blend(features: ir.Table, last_5: float, last_10: float, season: float) -> ir.FloatingValue:
    """Return the weighted mean of the newest five and ten games and the season; NULL unless all are known."""
    return (
        last_5 * features.points_avg_last_5
        + last_10 * features.points_avg_last_10
        + season * features.points_avg_season
    )


def known(term: ir.FloatingValue, *inputs: ir.Value) -> ir.FloatingValue:
    """Return a term, or NULL where one of its inputs is: conditions take what is unknown for untrue."""
    return ibis.or_(*(value.isnull() for value in inputs)).ifelse(None, term)


def step(value: ir.NumericValue, steps: Sequence[Step]) -> ir.FloatingValue:
    """Return the points of the first step that a value is on, 0 if on none; NULL where the value is."""
    found = ibis.cases(
        *((COMPARISONS[sign](value, bound), points) for sign, bound, points in steps), else_=0.0
    )
    return known(found, value)


def venue(features: ir.Table, home: float, away: float) -> ir.FloatingValue:
    """Return what playing at home or away is worth."""
    return features.is_home.ifelse(home, away)


def back_to_back(features: ir.Table, points: float) -> ir.FloatingValue:
    """Return what having played the day before is worth."""
    return features.back_to_back.ifelse(points, 0.0)
