"""The loop runs when something is expected, and survives a machine that sleeps and a clock that jumps."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from backcourt.daily.loop import JITTER, LONGEST, SHORTEST, Loop
from backcourt.daily.plan import DayPlan
from backcourt.daily.report import DayReport
from backcourt.errors import (
    BackcourtError,
    MachineError,
    RefusedError,
    TargetError,
    TransientError,
    UsageError,
    WorkspaceError,
)

START = datetime(2024, 2, 22, 17)


@dataclass
class Machine:
    """A clock that moves by what is slept, and by `jumps` that come when so many naps were taken."""

    now: datetime = START
    naps: int = 0
    jumps: dict[int, timedelta] = field(default_factory=dict)
    runs: list[datetime] = field(default_factory=list)
    expected: timedelta = timedelta(minutes=20)

    def sleep(self, seconds: float) -> None:
        self.naps += 1
        assert 0 < seconds <= 20
        self.now += timedelta(seconds=seconds) + self.jumps.get(self.naps, timedelta())

    def run(self) -> DayReport:
        self.runs.append(self.now)
        return DayReport(DayPlan(self.now, date(2024, 2, 22), "", next_at=self.now + self.expected))

    def loop(self, runs: int) -> None:
        Loop(self.run, lambda: self.now, self.sleep, chance=lambda: 0.5).go(runs)


@pytest.mark.parametrize(
    ("expected", "waits"),
    [
        (timedelta(minutes=20), timedelta(minutes=20)),
        (timedelta(seconds=1), SHORTEST),
        (timedelta(days=2), LONGEST),
    ],
)
def test_it_sleeps_until_something_is_expected(expected: timedelta, waits: timedelta) -> None:
    machine = Machine(expected=expected)
    machine.loop(3)
    assert machine.runs == [START + number * (waits + JITTER / 2) for number in range(3)]


def test_after_the_machine_slept_it_runs_at_once() -> None:
    machine = Machine(jumps={3: timedelta(hours=9)})
    machine.loop(2)
    assert machine.runs[1] == START + timedelta(hours=9, minutes=1)


def test_a_clock_that_is_set_back_does_not_make_it_wait_for_ever() -> None:
    machine = Machine(jumps={3: -timedelta(days=300)})
    machine.loop(2)
    assert machine.naps == 3


@pytest.mark.parametrize("kind", [RefusedError, WorkspaceError, MachineError, TargetError, TransientError])
def test_a_run_that_fails_is_told_and_does_not_end_it(kind: type[BackcourtError]) -> None:
    machine, told = Machine(), []

    def failing() -> DayReport:
        raise kind("not now")

    Loop(failing, lambda: machine.now, machine.sleep, lambda result, following: told.append(result)).go(2)
    assert [type(result) for result in told] == [kind, kind]
    assert machine.now >= START + LONGEST


def test_a_slip_of_the_settings_ends_it() -> None:
    def slipped() -> DayReport:
        raise UsageError("no such provider")

    with pytest.raises(UsageError):
        Loop(slipped, lambda: START, lambda seconds: None).go(2)


def test_an_interruption_ends_it() -> None:
    machine = Machine()

    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Loop(machine.run, lambda: machine.now, interrupted).go()
    assert len(machine.runs) == 1
