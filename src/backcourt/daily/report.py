"""What a day's run did: every step with its outcome, what is late, and how it ended as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from backcourt.daily.plan import DayPlan
from backcourt.daily.promises import Lateness
from backcourt.errors import BackcourtError, ExitCode


@dataclass(frozen=True)
class Trouble:
    """Something that did not work: the kind of error, what happened, and what to do about it."""

    kind: str
    message: str
    advice: str

    @classmethod
    def of(cls, error: BackcourtError) -> Trouble:
        """Return an error as one."""
        return cls(type(error).__name__, error.message, error.advice)


@dataclass(frozen=True)
class FetchStep:
    """What asking a provider for some dates brought."""

    provider: str
    first: date
    last: date
    reasons: tuple[str, ...]
    code: ExitCode
    requests: int = 0
    landed: int = 0
    credits: int = 0
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True)
class SyncStep:
    """What sync redid: partitions, those of them with new content, those that failed or wait for something."""

    code: ExitCode
    partitions: int = 0
    changed: int = 0
    failed: int = 0
    waiting: int = 0
    troubles: tuple[Trouble, ...] = ()

    def after(self, earlier: SyncStep | None) -> SyncStep:
        """Return this one with what an earlier one of the same run redid; how things stand this one tells."""
        if earlier is None:
            return self
        return replace(
            self,
            partitions=self.partitions + earlier.partitions,
            changed=self.changed + earlier.changed,
        )


@dataclass(frozen=True)
class PublishStep:
    """What was published: the current snapshot, and how many files were written and removed."""

    code: ExitCode
    snapshot: str = ""
    is_new: bool = False
    written: int = 0
    removed: int = 0
    note: str = ""
    troubles: tuple[Trouble, ...] = ()


Step = FetchStep | SyncStep | PublishStep


@dataclass
class DayReport:
    """One run: what was planned and done, and what is late at its end.

    `alerted` are the ways by which lateness was told this time; without any there was nothing new to tell. `notes` are
    what is odd and did no harm.
    """

    plan: DayPlan
    fetched: list[FetchStep] = field(default_factory=list)
    synced: SyncStep | None = None
    published: PublishStep | None = None
    late: list[Lateness] = field(default_factory=list)
    alerted: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def steps(self) -> list[Step]:
        """The steps that were taken, in order."""
        ended = (step for step in (self.synced, self.published) if step is not None)
        return [*self.fetched, *ended]

    @property
    def code(self) -> ExitCode:
        """FAILED or REFUSED as sync or publish ended; INCOMPLETE while a provider owes something; else DONE."""
        own = {step.code for step in (self.synced, self.published) if step is not None}
        for code in (ExitCode.FAILED, ExitCode.REFUSED):
            if code in own:
                return code
        is_owed = any(step.code is not ExitCode.DONE for step in self.steps) or bool(self.troubles)
        return ExitCode.INCOMPLETE if is_owed else ExitCode.DONE

    @property
    def did_nothing(self) -> bool:
        """Whether everything was as it should be already."""
        redone = self.synced.partitions if self.synced else 0
        return not self.fetched and not redone and not (self.published and self.published.is_new)
