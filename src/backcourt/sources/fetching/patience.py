"""How often, and after which waits, a request is tried again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_RANDOM = random.SystemRandom()


def _up_to(seconds: float) -> float:
    return _RANDOM.uniform(0.0, seconds)


@dataclass(frozen=True)
class Patience:
    """Exponential back-off with full jitter: before attempt n + 1, between 0 and `first` x 2^(n-1) seconds.

    No wait is longer than `longest`; a service that asks for a longer pause is left alone. One attempt may take `total`
    seconds, of which `connect` to be reached and `silence` without a byte.
    """

    attempts: int = 5
    first: float = 1.0
    longest: float = 120.0
    connect: float = 10.0
    silence: float = 30.0
    total: float = 120.0
    jitter: Callable[[float], float] = _up_to

    def wait(self, attempt: int) -> float:
        """Return the seconds to wait after a failed attempt, counted from 1."""
        return self.jitter(min(self.longest, self.first * 2 ** min(attempt - 1, 30)))


def retry_after(header: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, given as such or as a date; None when it says nothing."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)
