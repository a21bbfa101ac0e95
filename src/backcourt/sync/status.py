"""What a run is doing, in a file that any other process may read at any time."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Any

from backcourt.files import write_atomically
from backcourt.sync.pace import estimate
from backcourt.sync.plan import Work
from backcourt.sync.report import Progress, Report, TableRun, merged

EVERY = 0.2
"""Seconds that the status file may be behind."""


class RunState(StrEnum):
    """How a run stands, or how it ended."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    KILLED = "killed"


@dataclass(frozen=True)
class RunStatus:
    """One moment of a run; rates are in partitions per second.

    `partitions_planned` and `eta_seconds` are upper bounds that come down as unchanged content spares work. Those that
    begin with `table_` are of the table at work. `work` is what was done of each table so far, and at the end of all.
    """

    state: str
    pid: int
    started_at: str
    updated_at: str
    run_id: str = ""
    table: str = ""
    tables_done: int = 0
    tables: int = 0
    partitions_done: int = 0
    partitions_planned: int = 0
    rows: int = 0
    rate: float = 0.0
    eta_seconds: float | None = None
    table_done: int = 0
    table_planned: int = 0
    table_rate: float | None = None
    table_eta_seconds: float | None = None
    elapsed_seconds: float = 0.0
    work: list[TableRun] = field(default_factory=list)

    @property
    def excused(self) -> dict[str, int]:
        """Entities excused so far, by category."""
        return merged(each.excused for each in self.work)

    @property
    def blocked(self) -> dict[str, int]:
        """Partitions held back, by what is in the way."""
        return merged(each.blocked for each in self.work)

    @property
    def failed(self) -> dict[str, int]:
        """Partitions that failed, by what went wrong."""
        return merged(each.failed for each in self.work)

    @property
    def is_running(self) -> bool:
        """Whether the run goes on."""
        return self.state == RunState.RUNNING


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Heart:
    """Keeps the status of a run up to date, in its file (as often as a person looks) and with whoever listens."""

    def __init__(
        self,
        path: Path,
        work: Iterable[Work],
        pace: Mapping[str, float],
        listen: Callable[[RunStatus], None],
    ) -> None:
        self._path = path
        self._written_at = -EVERY
        self._listen = listen
        self._pace = pace
        self._planned = Counter(item.table for item in work if not item.blocked)
        self._left = self._planned.copy()
        self.status = RunStatus(
            RunState.RUNNING,
            os.getpid(),
            _now(),
            _now(),
            partitions_planned=self._left.total(),
            eta_seconds=estimate(self._left, pace),
        )
        self._publish()

    def beat(self, progress: Progress) -> None:
        """Take in how far the run is."""
        rate = progress.partitions_done / progress.elapsed if progress.elapsed else 0.0
        self._pass(progress)
        left = self._left.total()
        self.status = replace(
            self.status,
            updated_at=_now(),
            run_id=progress.run_id,
            table=progress.table,
            tables_done=len(progress.passed),
            tables=progress.tables,
            partitions_done=progress.partitions_done,
            partitions_planned=progress.partitions_done + left,
            rows=progress.rows,
            rate=round(rate, 2),
            eta_seconds=self._time_left(left, rate),
            elapsed_seconds=round(progress.elapsed, 2),
            work=list(progress.work),
            **self._of_table(progress),
        )
        self._publish()

    def _of_table(self, progress: Progress) -> dict[str, Any]:
        """Return how far the table at work is, how fast it goes (else: went last time), and how long it takes yet."""
        mine = [each for each in progress.work if each.table == progress.table]
        done, left = sum(each.partitions for each in mine), self._left[progress.table]
        pace = self._pace.get(progress.table)
        rate = mine[0].rate if done else 1 / pace if pace else None
        return {
            "table_done": done,
            "table_planned": done + left,
            "table_rate": None if rate is None else round(rate, 2),
            "table_eta_seconds": round(left / rate, 1) if rate else None,
        }

    def _pass(self, progress: Progress) -> None:
        """Take off what was done, and of the tables that are behind the run all that was spared."""
        for each in progress.work:
            self._left[each.table] = max(0, self._planned[each.table] - each.partitions)
        for name in progress.passed:
            self._left[name] = 0

    def _time_left(self, left: int, rate: float) -> float | None:
        """Judge by what each table took last time; without that, by the rate so far."""
        known = estimate(self._left, self._pace)
        if known is not None:
            return round(known, 1)
        return round(left / rate, 1) if rate else None

    def stop(self, state: RunState, report: Report | None = None) -> None:
        """Say how the run ended; its report tells what is held back now, by what is at the bottom of it."""
        if report is not None:
            work, elapsed = report.by_table(report.waiting), round(report.elapsed, 2)
            self.status = replace(self.status, run_id=report.run_id, work=work, elapsed_seconds=elapsed)
        left = 0 if state == RunState.DONE else self._left.total()
        planned = self.status.partitions_done + left
        self.status = replace(
            self.status, state=state, updated_at=_now(), eta_seconds=None, partitions_planned=planned
        )
        self._publish(at_once=True)

    def _publish(self, *, at_once: bool = False) -> None:
        if at_once or monotonic() - self._written_at >= EVERY:
            text = json.dumps(asdict(self.status), indent=1)
            write_atomically(self._path, text.encode(), durable=False)
            self._written_at = monotonic()
        self._listen(self.status)


def read_status(path: Path, writer: int | None) -> RunStatus | None:
    """Return the status of the running or the last run; a run whose process is not the writer was killed."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        status = RunStatus(**content | {"work": [TableRun(**each) for each in content.get("work", [])]})
    except (OSError, ValueError, TypeError):
        return None
    if status.is_running and status.pid != writer:
        return replace(status, state=RunState.KILLED, eta_seconds=None)
    return status
