"""What a run of fetching did, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from backcourt.errors import BackcourtError, ExitCode, FetchError


@dataclass(frozen=True)
class Progress:
    """How far a run is: payloads done of those known to be owed (more may follow), seconds, and credits spent."""

    source: str
    subject: str
    done: int
    owed: int
    failed: int
    seconds: float
    credits_used: int = 0

    @property
    def seconds_left(self) -> float | None:
        """Seconds that the owed payloads take at the pace so far; None before there is one."""
        return self.seconds / self.done * (self.owed - self.done) if self.done else None


@dataclass(frozen=True)
class Failure:
    """A payload that could not be had, the kind of error, what happened, and what to do about it."""

    subject: str
    kind: str
    message: str
    advice: str


@dataclass
class FetchReport:
    """The account of a run: every request it owed is landed, was there already, failed, or was left when it stopped.

    `absent` are subjects that need not exist and were not there, or are known not to come.
    `stopped` is why it ended early: quota, budget, key, or a service that does not answer.
    """

    source: str
    requests: int = 0
    landed: list[str] = field(default_factory=list)
    already: int = 0
    absent: list[str] = field(default_factory=list)
    retried: int = 0
    size: int = 0
    credits_used: int = 0
    credits_left: int | None = None
    failures: list[Failure] = field(default_factory=list)
    not_asked: int = 0
    stopped: FetchError | None = None
    seconds: float = 0.0

    def fail(self, subject: str, error: BackcourtError) -> None:
        """Put a failure on record."""
        self.failures.append(Failure(subject, type(error).__name__, error.message, error.advice))

    @property
    def exit_code(self) -> ExitCode:
        """DONE when all is there, REFUSED for quota or budget, FAILED for the key, INCOMPLETE for anything missing."""
        if self.stopped is not None:
            return self.stopped.exit_code
        return ExitCode.INCOMPLETE if self.failures else ExitCode.DONE
