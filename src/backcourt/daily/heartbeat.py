"""Whether days are run at all: a run leaves its mark, and who watches sees when there was none for too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from backcourt.daily.journal import Marks
from backcourt.daily.promises import Lateness
from backcourt.errors import ExitCode


@dataclass(frozen=True)
class Pulse:
    """The last run that ended (naive UTC), how it ended, what is late now, and whether a run was missed."""

    moment: datetime
    last_run: datetime | None
    outcome: str
    within: timedelta
    late: tuple[Lateness, ...] = ()

    @property
    def is_missed(self) -> bool:
        """Whether no run ended for longer than expected."""
        return self.last_run is None or self.moment - self.last_run > self.within

    @property
    def code(self) -> ExitCode:
        """DONE while runs come and nothing is late, else INCOMPLETE."""
        return ExitCode.INCOMPLETE if self.is_missed or self.late else ExitCode.DONE


def pulse(marks: Marks, moment: datetime, hours: float, late: tuple[Lateness, ...]) -> Pulse:
    """Return how runs go; a mark from the future, left by a wrong clock, is none."""
    last = marks.finished_at
    if last is not None and last > moment + timedelta(hours=hours):
        last = None
    return Pulse(moment, last, marks.outcome, timedelta(hours=hours), late)
