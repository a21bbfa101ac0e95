"""Days of a league under a clock that is moved by hand: what is known at a moment arrives when somebody asks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import backcourt
from backcourt.api import Backcourt, DayOperations
from backcourt.daily.duties import Asked, Duty
from backcourt.daily.plan import Stretch
from backcourt.daily.run import Day
from backcourt.intake import Intake
from backcourt.sources.fetching.report import FetchReport
from backcourt.time import utc

POST = Asked("post", frozenset(Duty))
"""Whoever is asked, for whatever, delivers all that is known."""


@dataclass(frozen=True)
class ByPost(DayOperations):
    """The verbs of a workspace, whose provider is an archive as far as it is known by now."""

    archive: Path = Path()

    def fetch(
        self, stretch: Stretch, most: int | None, spent: Callable[[int], None]
    ) -> tuple[FetchReport, Intake]:
        done = self.store.ingest_archive(self.archive)
        return FetchReport(stretch.provider, landed=["archive"] * done.landed), done.intake


def store_at(home: Path, moment: datetime) -> Backcourt:
    """Open a workspace whose clock shows a moment (naive UTC)."""
    return replace(backcourt.open(home, threads=1), clock=lambda: moment.replace(tzinfo=UTC))


def day_at(home: Path, archive: Path, moment: datetime) -> Day:
    """Return the run of the day at a moment, when an archive is all that is known."""
    store = store_at(home, moment)
    say: Callable[[str], None] = lambda text: None  # noqa: E731
    operations = ByPost(store, (), say, archive)
    return Day(store.workspace, operations, lambda: utc(store.clock()), [POST], [], None, say)
