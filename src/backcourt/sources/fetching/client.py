"""Asks one provider, politely: paced, patient within bounds, within budget, and never telling the key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock
from types import TracebackType
from typing import Self

import httpx2
import stamina

from backcourt.errors import QuotaError, TransientError
from backcourt.sources.fetching.access import Access
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.budget import Budget
from backcourt.sources.fetching.clock import Clock
from backcourt.sources.fetching.exchange import Exchange
from backcourt.sources.fetching.pace import Pace
from backcourt.sources.fetching.patience import Patience
from backcourt.sources.fetching.provider import Provider
from backcourt.sources.fetching.transport import KeyedTransport

# Of repetitions we tell ourselves: by default stamina writes each of them to the log, or to standard error.
stamina.instrumentation.set_on_retry_hooks(())

LONGEST_NAP = 0.5
"""Seconds of sleep at a time: who waits looks up this often whether it is to stop."""


@dataclass(frozen=True)
class Answer:
    """A payload, and when it came."""

    payload: bytes
    fetched_at: datetime


@dataclass
class Traffic:
    """Requests that went out, and how many of them were repetitions."""

    requests: int = 0
    retried: int = 0
    lock: Lock = field(default_factory=Lock)

    def count(self, attempt: int) -> None:
        """Count a request: the first for a payload, or a later attempt."""
        with self.lock:
            self.requests += 1
            self.retried += attempt > 1


class Client:
    """One provider's services over HTTP; safe among threads. Close it, or use it as a context.

    `told` hears, from any thread, of every request that is to be repeated, and why.
    """

    def __init__(
        self,
        provider: Provider,
        access: Access,
        budget: Budget,
        *,
        clock: Clock | None = None,
        patience: Patience | None = None,
        told: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.provider, self.access, self.budget = provider, access, budget
        self.clock, self.patience = clock or Clock(), patience or Patience()
        self.traffic, self._told = Traffic(), told
        self._stopping = Event()
        services = provider.services
        self._paces = {
            name: Pace(service.per_second, service.burst, self.clock) for name, service in services.items()
        }
        connections = sum(service.parallel for service in services.values())
        timeout = httpx2.Timeout(self.patience.silence, connect=self.patience.connect, pool=None)
        transport = KeyedTransport(provider.key, access.key, connections)
        self._http = httpx2.Client(transport=transport, timeout=timeout, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def stop(self) -> None:
        """Let requests that wait give up; those on their way come to their end."""
        self._stopping.set()

    def fetch(self, ask: Ask) -> Answer:
        """Return the payload that answers a request.

        Raises `TransientError` when patience is at its end, `PermanentError` (also `AuthenticationError`) when the
        service refuses or answers with something else, `QuotaError` when the request would overspend.
        """
        wait, attempts = 0.0, self.patience.attempts

        def is_worth_another(error: Exception) -> bool | float:
            nonlocal wait
            if not isinstance(error, TransientError) or self._stopping.is_set():
                return False
            wait = self._wait_after(error, attempt.num, ask)
            if attempt.num < attempts:
                self._told(f"{error.message}; once more in {wait:.1f} s")
            return 0.0  # waited for below, through the clock, and only when there is another attempt

        for attempt in stamina.retry_context(on=is_worth_another, attempts=attempts, timeout=None):
            with attempt:
                self._pause(wait)
                return Answer(self._attempt(ask, attempt.num), self.clock.now())
        raise AssertionError("unreachable: the last attempt raises or returns")

    def _attempt(self, ask: Ask, attempt: int) -> bytes:
        about = ask.subject(self.provider.source)
        exchange = Exchange(self._http, self.provider, self.access, self.patience, self.clock, ask)
        self.budget.reserve(ask.credits, about)
        try:
            self._pause(self._paces[ask.service].claim())
            if self._stopping.is_set():
                raise TransientError(
                    f"{about}: stopped before it was asked", "run the command again to go on"
                )
            self.traffic.count(attempt)
            return exchange.payload()
        finally:
            self.budget.settle(ask.credits, exchange.heard)

    def _wait_after(self, error: TransientError, attempt: int, ask: Ask) -> float:
        """Return how long to wait before another attempt; a pause the service asks for is one for all requests."""
        if error.retry_after is None:
            return self.patience.wait(attempt)
        if error.retry_after > self.patience.longest:
            raise QuotaError(
                f"{ask.subject(self.provider.source)}: the service asks to be left alone for "
                f"{error.retry_after:,.0f} seconds",
                "run the command again after that; what was landed is not fetched again",
            ) from error
        self._paces[ask.service].hold(error.retry_after)
        return error.retry_after + self.patience.jitter(self.patience.first)

    def _pause(self, seconds: float) -> None:
        """Let time pass in short naps, so that whoever waits can be stopped."""
        while seconds > 0 and not self._stopping.is_set():
            self.clock.sleep(min(seconds, LONGEST_NAP))
            seconds -= LONGEST_NAP
