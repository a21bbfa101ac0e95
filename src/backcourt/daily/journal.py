"""What days left behind: when each errand was last done, credits spent, when a run was last alive, what was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from backcourt.files import write_atomically

REMEMBERED = timedelta(days=40)
"""How long an errand is remembered: longer than anything is looked back for."""

CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much clocks that are kept right may be set back: that is no step in time."""

SET_BACK_AT_MOST = timedelta(days=1)
"""A clock that shows so much less than before was wrong before, and what it showed then means nothing."""


class Marks(BaseModel):
    """The journal's file: moments are naive UTC.

    `alerted` are the names of what was last told to be late, and `alerted_at` when.
    """

    model_config = ConfigDict(extra="ignore")

    started_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: str = ""
    done: dict[str, datetime] = {}
    credits: dict[date, int] = {}
    alerted: list[str] = []
    alerted_at: datetime | None = None


@dataclass
class Journal:
    """The journal of a workspace; every change is on the disk at once, so that a killed run loses none."""

    path: Path
    marks: Marks = field(default_factory=Marks)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read a journal; one that is missing or damaged is empty, which costs no more than asking again."""
        try:
            return cls(path, Marks.model_validate_json(path.read_bytes()))
        except (OSError, ValidationError):
            return cls(path)

    def done(self, moment: datetime) -> Mapping[str, datetime]:
        """Return when each errand was last done; what was done later than now, by a clock set back since, is not."""
        soon = moment + CLOCKS_DIFFER
        return {key: when for key, when in self.marks.done.items() if when <= soon}

    def spent(self, day: date) -> int:
        """Return the credits that were spent on a basketball day."""
        return self.marks.credits.get(day, 0)

    def begin(self, moment: datetime) -> None:
        """Put down that a run has begun."""
        self.marks.started_at = moment
        kept = {key: when for key, when in self.marks.done.items() if moment - when < REMEMBERED}
        self.marks.done = kept
        days = {day: spent for day, spent in self.marks.credits.items() if moment.date() - day < REMEMBERED}
        self.marks.credits = days
        self._save()

    def add(self, keys: list[str], moment: datetime) -> None:
        """Put down errands that were done."""
        self.marks.done |= dict.fromkeys(keys, moment)
        self._save()

    def spend(self, day: date, total: int) -> None:
        """Put down how many credits were spent on a basketball day by now."""
        if total != self.spent(day):
            self.marks.credits[day] = total
            self._save()

    def was_set_back(self, moment: datetime) -> bool:
        """Tell whether the clock shows less than when something was last told to be late."""
        told = self.marks.alerted_at
        return told is not None and moment < told <= moment + SET_BACK_AT_MOST

    def has_told(self, names: list[str], moment: datetime) -> bool:
        """Tell whether all this was told to be late; what is not late yet by a clock set back may soon be so again."""
        return self.was_set_back(moment) and set(names) <= set(self.marks.alerted)

    def alert(self, names: list[str], moment: datetime) -> None:
        """Put down what was told to be late."""
        if self.was_set_back(moment):
            self.marks.alerted += [name for name in names if name not in self.marks.alerted]
        else:
            self.marks.alerted, self.marks.alerted_at = names, moment
        self._save()

    def end(self, moment: datetime, outcome: str) -> None:
        """Put down how a run ended: this is its mark of life."""
        self.marks.finished_at, self.marks.outcome = moment, outcome
        self._save()

    def _save(self) -> None:
        write_atomically(self.path, self.marks.model_dump_json(indent=1).encode())
