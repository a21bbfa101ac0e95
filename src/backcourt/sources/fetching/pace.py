"""How often a host is asked: so many requests a second, and not at all while it asks for a pause."""

from __future__ import annotations

from threading import Lock

from backcourt.sources.fetching.clock import Clock


class Pace:
    """A token bucket: `per_second` requests on average, up to `burst` at once; safe among threads."""

    def __init__(self, per_second: float, burst: int, clock: Clock) -> None:
        self._per_second, self._burst, self._clock = per_second, burst, clock
        self._tokens = float(burst)
        self._counted_at = clock.elapsed()
        self._held_until = self._counted_at
        self._lock = Lock()

    def claim(self) -> float:
        """Claim the next request, and return the seconds after which it may go out."""
        with self._lock:
            now = self._clock.elapsed()
            earned = (now - self._counted_at) * self._per_second
            self._tokens, self._counted_at = min(self._burst, self._tokens + earned) - 1, now
            return max(-self._tokens / self._per_second, self._held_until - now, 0.0)

    def hold(self, seconds: float) -> None:
        """Let nobody ask for a while: the host said that it is too much."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock.elapsed() + seconds)
