"""What requests cost: how much a run may spend, what it has spent, and what the service says is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from backcourt.errors import QuotaError


@dataclass(frozen=True)
class QuotaHeaders:
    """The headers by which a service meters: credits left, and what the last request cost (empty: not told)."""

    left: str
    last: str = ""


class Budget:
    """Credits of one run; safe among threads. `most` is what it may spend at most; None: all there is."""

    def __init__(self, most: int | None, headers: QuotaHeaders | None) -> None:
        self.most, self._headers = most, headers
        self.spent = 0
        self.left: int | None = None
        self._reserved = 0
        self._lock = Lock()

    def reserve(self, credits_: int, about: str) -> None:
        """Set credits aside for a request; raises `QuotaError` when that would overspend."""
        with self._lock:
            if self.most is not None and self.spent + self._reserved + credits_ > self.most:
                raise QuotaError(
                    f"{about} costs {credits_} credits: {self.spent} of the {self.most} that may be spent are gone",
                    "allow more with --max-credits; what was landed is not fetched, nor paid, again",
                )
            if credits_ and self.left is not None and self._reserved + credits_ > self.left:
                raise QuotaError(
                    f"{about} costs {credits_} credits: the service says {self.left} are left",
                    "wait for the quota to be renewed, or buy a larger one; then run the command again",
                )
            self._reserved += credits_

    def settle(self, credits_: int, answered: Mapping[str, str] | None) -> None:
        """Give back what was set aside, and count what the answer (its headers; None: there was none) says it cost."""
        with self._lock:
            self._reserved -= credits_
            if answered is not None:
                self._count(credits_, answered)

    def _count(self, credits_: int, answered: Mapping[str, str]) -> None:
        left = _number(answered.get(self._headers.left)) if self._headers else None
        last = _number(answered.get(self._headers.last)) if self._headers else None
        # Answers to requests side by side may arrive in another order than they were counted in.
        self.left = min((each for each in (left, self.left) if each is not None), default=None)
        self.spent += last if last is not None else credits_

    @property
    def is_exhausted(self) -> bool:
        """Whether the service says that nothing is left."""
        return self.left is not None and self.left <= 0


def _number(text: str | None) -> int | None:
    try:
        return int(float(text or ""))
    except (ValueError, OverflowError):
        return None
