"""The day for a laptop: runs, sleeps until something is expected, and runs again, until it is stopped."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backcourt.daily.report import DayReport
from backcourt.errors import BackcourtError, UsageError

NAP = timedelta(seconds=20)
"""How long it sleeps at a time: after a nap it looks at the clock, since the machine may have slept meanwhile."""

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=1)
"""Between two runs there is at least the one, at most the other: whatever failed is taken up again."""

JITTER = timedelta(minutes=2)
"""By so much at most a run is put off, at random, so that not everybody asks at the same minute."""


@dataclass(frozen=True)
class Loop:
    """Runs of the day in a row; `clock` gives naive UTC, `sleep` lets seconds pass, `run` does what a moment needs."""

    run: Callable[[], DayReport]
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    told: Callable[[DayReport | BackcourtError, datetime], None] = lambda report, following: None
    chance: Callable[[], float] = random.random

    def go(self, runs: int | None = None) -> None:
        """Run and sleep, for ever or so many times; it ends with `KeyboardInterrupt`, between runs or inside one.

        A run that fails is told and taken up by the next; `UsageError` is raised, since no later run would mend it.
        """
        count = 0
        while runs is None or count < runs:
            count += 1
            begun = self.clock()
            expected: datetime | None = None
            try:
                result: DayReport | BackcourtError = self.run()
                expected = result.plan.next_at if isinstance(result, DayReport) else None
            except UsageError:
                raise
            except BackcourtError as error:
                result = error
            following = self.following(begun, expected)
            self.told(result, following)
            if runs is None or count < runs:
                self.wait(begun, following)

    def following(self, begun: datetime, expected: datetime | None) -> datetime:
        """Return when to run again after a run that began at a moment."""
        wanted = expected or begun + LONGEST
        due = min(max(wanted, begun + SHORTEST), begun + LONGEST)
        return due + self.chance() * JITTER

    def wait(self, begun: datetime, until: datetime) -> None:
        """Sleep until a moment; a clock that was set back, or a machine that slept, does not make it wait longer."""
        longest = until - begun
        slept = timedelta()
        while (now := self.clock()) < until and slept < longest:
            if now < begun - NAP:
                return
            nap = min(NAP, until - now, longest - slept)
            self.sleep(nap.total_seconds())
            slept += nap
