"""Exact figures: fractions inside, rounded once, half away from zero, to millionths."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

PLACES = 6
FREE_THROW_WEIGHT = Fraction(44, 100)
"""Share of free throws that end a possession (TABLES.md)."""

Number = Fraction | int


def rounded(value: Number | None, places: int = PLACES) -> float | None:
    """Round half away from zero; a missing figure stays missing."""
    if value is None:
        return None
    scaled = Fraction(value) * 10**places
    size = abs(scaled)
    whole = size.numerator // size.denominator
    if size - whole >= Fraction(1, 2):
        whole += 1
    return float(Fraction(whole if scaled >= 0 else -whole, 10**places))


def exact(value: float) -> Fraction:
    """Read a stored figure as the decimal number it shows, not as its nearest binary one."""
    return Fraction(repr(value))


def ratio(part: Number, whole: Number) -> Fraction | None:
    """Divide; nothing over nothing is unknown."""
    return Fraction(part) / Fraction(whole) if whole else None


def mean(values: Iterable[Number]) -> Fraction | None:
    numbers = list(values)
    return ratio(sum(numbers), len(numbers))


def median(values: Iterable[Number]) -> Fraction | None:
    """The middle value, or the mean of the middle two."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return mean(ordered[middle : middle + 1] if len(ordered) % 2 else ordered[middle - 1 : middle + 1])


def sample_deviation(values: Sequence[int]) -> float | None:
    """The standard deviation over n - 1; unknown for fewer than two values."""
    n = len(values)
    if n < 2:
        return None
    variance = Fraction(n * sum(value * value for value in values) - sum(values) ** 2, n * (n - 1))
    with localcontext() as context:
        context.prec = 40
        root = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
    return rounded(Fraction(root))


def possessions(fga: int, fta: int, tov: int, oreb: int) -> Fraction:
    """FGA + 0.44 x FTA + TOV - OREB."""
    return fga + FREE_THROW_WEIGHT * fta + tov - oreb


def true_shooting(points: int, fga: int, fta: int) -> Fraction | None:
    """PTS / (2 x (FGA + 0.44 x FTA))."""
    return ratio(points, 2 * (fga + FREE_THROW_WEIGHT * fta))
