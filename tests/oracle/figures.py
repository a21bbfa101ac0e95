"""Exact figures: fractions all the way; what is stored is a nearest millionth of them.

A figure exactly between two millionths may be stored as either: the design asks for one rounding at the end, not for
a way of breaking ties.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from itertools import product
from math import isfinite
from typing import Any

PLACES = 6
FREE_THROW_WEIGHT = Fraction(44, 100)
"""Share of free throws that end a possession (TABLES.md)."""

Number = Fraction | int


def stored(value: Number | None, places: int = PLACES) -> Fraction | None:
    """Return a figure as another table finds it: to a millionth, half away from zero."""
    return None if value is None else Fraction(_parts(value, places), 10**places)


def _parts(value: Number, places: int) -> int:
    """Return how many tenths, hundredths and so on a figure has, to the nearest, half away from zero."""
    whole = (2 * abs(value.numerator) * 10**places + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


@cache
def exact(value: float) -> Fraction:
    """Read a stored figure as the decimal number it shows, not as its nearest binary one."""
    return Fraction(repr(value))


@dataclass(frozen=True, slots=True)
class Chained:
    """A figure made from other stored ones: off by as much as they are, half a millionth, before its rounding."""

    value: Fraction


def chained(value: Number | None) -> Chained | None:
    return None if value is None else Chained(Fraction(value))


@dataclass(frozen=True, slots=True)
class Either:
    """A figure made from one exactly between two millionths, which may have been stored as the one or the other."""

    figures: tuple[Any, ...]


def as_stored(value: Fraction | None) -> Fraction | Either | None:
    """Return a figure as another table may find it: to a nearest millionth, of which there can be two."""
    near = stored(value)
    if value is None or near is None or abs(value - near) * 2 != Fraction(1, 10**PLACES):
        return near
    return Either((near, 2 * value - near))


def readings(figure: Any) -> tuple[Any, ...]:
    """Return what a figure may be: itself, or either of two."""
    return figure.figures if isinstance(figure, Either) else (figure,)


def each(formula: Callable[..., Any], *figures: Any) -> Any:
    """Apply a formula to figures, to every one that each of them may be."""
    chosen = product(*map(readings, figures))
    found = tuple(reading for figures in chosen for reading in readings(formula(*figures)))
    return Either(found) if len(found) > 1 else found[0]


def agrees(expected: object, found: object) -> bool:
    """Whether a stored value is the expected one: the same, or a nearest millionth of an exact figure."""
    if isinstance(expected, Either):
        return any(agrees(figure, found) for figure in readings(expected))
    if not isinstance(expected, Fraction | Chained):
        return type(expected) is type(found) and expected == found
    if not isinstance(found, float):
        return False
    value, halves = (expected, 1) if isinstance(expected, Fraction) else (expected.value, 2)
    if not isfinite(found):
        return False
    # In whole millionths, which is exact, and quick enough for millions of figures.
    millionths, parts = round(found * 10**PLACES), value.denominator
    is_kept = millionths / 10**PLACES == found
    return is_kept and abs(millionths * parts - value.numerator * 10**PLACES) * 2 <= halves * parts


def ratio(part: Number, whole: Number) -> Fraction | None:
    """Divide; nothing over nothing is unknown."""
    return Fraction(part) / Fraction(whole) if whole else None


def mean(values: Iterable[Number]) -> Fraction | None:
    numbers = list(values)
    return ratio(sum(numbers), len(numbers))


def stored_mean(values: Iterable[Number | None]) -> Fraction | None:
    """The mean of figures of another table, of those that are known."""
    millionths = [_parts(value, PLACES) for value in values if value is not None]
    return ratio(sum(millionths), len(millionths) * 10**PLACES)


def median(values: Iterable[Number]) -> Fraction | None:
    """The middle value, or the mean of the middle two."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return mean(ordered[middle : middle + 1] if len(ordered) % 2 else ordered[middle - 1 : middle + 1])


def sample_deviation(values: Sequence[int]) -> Fraction | None:
    """The standard deviation over n - 1; unknown for fewer than two values."""
    n = len(values)
    if n < 2:
        return None
    variance = Fraction(n * sum(value * value for value in values) - sum(values) ** 2, n * (n - 1))
    with localcontext() as context:
        context.prec = 40
        return Fraction((Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt())


def possessions(fga: int, fta: int, tov: int, oreb: int) -> Fraction:
    """FGA + 0.44 x FTA + TOV - OREB."""
    return fga + FREE_THROW_WEIGHT * fta + tov - oreb


def true_shooting(points: int, fga: int, fta: int) -> Fraction | None:
    """PTS / (2 x (FGA + 0.44 x FTA))."""
    return ratio(points, 2 * (fga + FREE_THROW_WEIGHT * fta))
