"""Carries a day out: each provider is asked, then sync and publish follow, whatever did not work before."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from filelock import FileLock, Timeout

from backcourt.daily.alerts import Digest, Way, tell
from backcourt.daily.duties import LOOK_BACK, Asked, Duty, Unasked
from backcourt.daily.heartbeat import Pulse, pulse
from backcourt.daily.journal import Journal
from backcourt.daily.known import Known
from backcourt.daily.plan import DayPlan, Stretch, plan, stretches
from backcourt.daily.promises import Lateness, late, promises
from backcourt.daily.report import DayReport, FetchStep, PublishStep, SyncStep, Trouble
from backcourt.errors import BackcourtError, ExitCode, RefusedError, machine_error
from backcourt.files import write_atomically
from backcourt.time import game_date_of
from backcourt.workspace import Workspace

if TYPE_CHECKING:
    from backcourt.intake import Intake
    from backcourt.publishing.publish import PublishReport
    from backcourt.sources.fetching.report import FetchReport
    from backcourt.sync.report import Report

RUN = "a whole run of daily"
"""What is told to be late when a run fails before it can tell anything else."""

MOST_ROUNDS = 3
"""How often a run asks: a schedule that comes tells of games, and these of lines; more than that can wait."""

TAKEN_AS_DONE = frozenset({Duty.LINES, Duty.NEWS})
"""What costs as much again when some of it failed: the next turn comes soon enough."""


class Operations(Protocol):
    """What a day does to a workspace: the verbs of the program."""

    def known(self, since: date) -> Known:
        """Return what there is of game dates from a date on."""

    def fetch(
        self, stretch: Stretch, most: int | None, spent: Callable[[int], None]
    ) -> tuple[FetchReport, Intake]:
        """Ask a provider for some dates, spending so many credits at most; `spent` hears how many are gone by then."""

    def sync(self) -> tuple[Report, Intake]:
        """Redo what is missing or stale."""

    def publish(self) -> PublishReport:
        """Publish what is owed."""


@dataclass
class Day:
    """A run of the day; `clock` gives naive UTC, `most_credits` bounds what a basketball day spends."""

    workspace: Workspace
    operations: Operations
    clock: Callable[[], datetime]
    asked: list[Asked]
    unasked: list[Unasked]
    most_credits: int | None = None
    say: Callable[[str], None] = lambda text: None
    ways: tuple[Way, ...] = ()

    @property
    def journal(self) -> Journal:
        """The journal as it is on the disk."""
        return Journal.open(self.workspace.daily_file)

    def plan(self) -> DayPlan:
        """Return what a run at this moment would do."""
        moment = self.clock()
        return plan(moment, self._known(moment), self.journal.done(moment), self.asked, self.unasked)

    def run(self) -> DayReport:
        """Carry the plan out; raises `RefusedError` while another run is at it.

        Raises `BackcourtError` when the workspace or the machine lets no run be made, and alerts of that.
        """
        begun = self.clock()
        try:
            self.workspace.create()
            with _alone(self.workspace, begun):
                return self._carried_out()
        except RefusedError:
            raise
        except BackcourtError as error:
            self._alert_of_failure(error, begun)
            raise
        except BrokenPipeError:
            raise
        except OSError as error:
            given_out = machine_error(error)
            self._alert_of_failure(given_out, begun)
            raise given_out from error

    def _carried_out(self) -> DayReport:
        journal = self.journal
        journal.begin(self.clock())
        report = DayReport(self.plan())
        self._fetch_and_sync(report, journal)
        report.published = self._publish()
        report.late = self.late()
        self._alert(report, journal)
        journal.end(self.clock(), report.code.name.lower())
        return report

    def _fetch_and_sync(self, report: DayReport, journal: Journal) -> None:
        """Ask and sync, and once more while what came tells of more that is owed; nothing is tried twice."""
        tried: set[str] = set()
        errands = report.plan.errands
        for _ in range(MOST_ROUNDS):
            for stretch in stretches(errands):
                report.fetched.append(self._fetch(stretch, journal))
            report.synced = self._sync().after(report.synced)
            tried |= {errand.key for errand in errands}
            errands = tuple(errand for errand in self.plan().errands if errand.key not in tried)
            if not errands:
                return

    def late(self) -> list[Lateness]:
        """Return what is late at this moment."""
        moment = self.clock()
        return late(promises(moment, self._known(moment), self.asked), moment)

    def pulse(self, hours: float) -> Pulse:
        """Return whether runs come, at least one in so many hours, and what is late."""
        return pulse(self.journal.marks, self.clock(), hours, tuple(self.late()))

    def _alert(self, report: DayReport, journal: Journal) -> None:
        digest, moment = Digest(tuple(report.late)), self.clock()
        if journal.was_set_back(moment):
            report.notes.append(f"the clock was set back: alerts were told at {journal.marks.alerted_at} UTC")
        if journal.has_told(digest.names, moment):
            return
        report.alerted, failed = tell(digest, journal.marks.alerted, self.ways)
        report.troubles += map(Trouble.of, failed)
        # Once anybody was told, a way that fails for good must not make the others repeat it every hour.
        if report.alerted:
            journal.alert(digest.names, moment)

    def _alert_of_failure(self, error: BackcourtError, begun: datetime) -> None:
        """Tell that a run failed as a whole, once for all of a row; who called is told by the error itself."""
        journal = self.journal
        digest = Digest((Lateness(RUN, begun, error.message),))
        if journal.has_told(digest.names, begun):
            return
        sent, _ = tell(digest, journal.marks.alerted, self.ways)
        if sent:
            with suppress(OSError):  # On a full disk it is told again rather than not at all.
                journal.alert(digest.names, begun)

    def _known(self, moment: datetime) -> Known:
        return self.operations.known(game_date_of(moment) - LOOK_BACK)

    def _fetch(self, stretch: Stretch, journal: Journal) -> FetchStep:
        today = game_date_of(self.clock())
        about = (
            stretch.provider,
            stretch.first,
            stretch.last,
            tuple(each.reason for each in stretch.errands),
        )
        before = journal.spent(today)
        left = None if self.most_credits is None else max(0, self.most_credits - before)
        self.say(f"asking {stretch.provider} for {stretch.first} to {stretch.last}")
        begun = self.clock()
        try:
            # What is paid is put down at once: a run that dies must not let the next one spend it again.
            report, intake = self.operations.fetch(
                stretch, left, lambda credits_: journal.spend(today, before + credits_)
            )
        except BackcourtError as error:
            return FetchStep(*about, code=error.exit_code, troubles=(Trouble.of(error),))
        failed = tuple(Trouble(each.kind, each.message, each.advice) for each in report.failures)
        stopped = (Trouble.of(report.stopped),) if report.stopped else ()
        is_whole = not failed and not stopped
        keys = [
            each.key
            for each in stretch.errands
            if is_whole or (report.landed and not stopped and each.duty in TAKEN_AS_DONE)
        ]
        journal.spend(today, before + report.credits_used)
        journal.add(keys, begun)
        return FetchStep(
            *about,
            code=report.exit_code if not intake.rejected else ExitCode.FAILED,
            requests=report.requests,
            landed=len(report.landed),
            credits=report.credits_used,
            troubles=(*failed, *stopped, *map(Trouble.of, intake.rejected)),
        )

    def _sync(self) -> SyncStep:
        self.say("syncing")
        try:
            report, intake = self.operations.sync()
        except BackcourtError as error:
            return SyncStep(error.exit_code, troubles=(Trouble.of(error),))
        waiting = sum(count for held in report.waiting.values() for count in held.values())
        code = ExitCode.INCOMPLETE if waiting else ExitCode.DONE
        return SyncStep(
            ExitCode.FAILED if report.failed or intake.rejected else code,
            report.partitions,
            report.partitions_changed,
            report.failed,
            waiting,
            tuple(map(Trouble.of, (*intake.rejected, *report.errors))),
        )

    def _publish(self) -> PublishStep:
        if not self._known(self.clock()).predicted:
            return PublishStep(ExitCode.DONE, note="nothing is predicted yet")
        self.say("publishing")
        try:
            done = self.operations.publish()
        except BackcourtError as error:
            return PublishStep(error.exit_code, troubles=(Trouble.of(error),))
        return PublishStep(ExitCode.DONE, done.snapshot, done.created, len(done.written), len(done.removed))


@contextmanager
def _alone(workspace: Workspace, moment: datetime) -> Iterator[None]:
    """Hold the right to run the day; a second run is told who has it."""
    lock = FileLock(workspace.home / "daily.lock")
    holder = workspace.home / "daily.holder.json"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise RefusedError(
            f"another `backcourt daily` is at work on {workspace.home}{_named(workspace)}",
            "wait for it; the next run takes up whatever is left",
        ) from None
    try:
        content = {"pid": os.getpid(), "since": moment.isoformat(timespec="seconds")}
        write_atomically(holder, json.dumps(content).encode(), durable=False)
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _named(workspace: Workspace) -> str:
    try:
        told = json.loads((workspace.home / "daily.holder.json").read_text(encoding="utf-8"))
        return f" (process {told['pid']}, since {told['since']} UTC)"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
