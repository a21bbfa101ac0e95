"""Arrays of numbers, and how those that mean nothing are refused."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from backcourt.errors import BadNumbersError

Floats: TypeAlias = npt.NDArray[np.float64]

ROUNDING = 1e-9
"""By how much chances or weights that were added up may miss their sum."""

BISECTIONS = 60
"""Halvings after which an interval is narrower than a float can tell."""


def floats(values: npt.ArrayLike) -> Floats:
    """Return numbers as an array of floats."""
    return np.asarray(values, dtype=np.float64)


def require(sound: npt.NDArray[np.bool_] | np.bool_, values: npt.ArrayLike, demand: str, advice: str) -> None:
    """Raise an error that names the first of the values that are not sound, and how many there are."""
    bad = ~np.atleast_1d(sound)
    if bad.any():
        first = np.broadcast_to(np.atleast_1d(floats(values)), bad.shape)[bad][0]
        raise BadNumbersError(f"{demand}, not {first:g} ({bad.sum():,} of {bad.size:,} numbers)", advice)


def bisected(is_too_low: Callable[[Floats], npt.NDArray[np.bool_]], low: Floats, high: Floats) -> Floats:
    """Return, between low and high, from where on numbers are no longer too low."""
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        too_low = is_too_low(middle)
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    return floats((low + high) / 2)
