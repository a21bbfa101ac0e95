"""What a run is doing, in a file that any other process may read at any time."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import takewhile
from pathlib import Path

from backcourt.files import write_atomically
from backcourt.sync.pace import estimate
from backcourt.sync.plan import Work
from backcourt.sync.report import Progress


class RunState(StrEnum):
    """How a run stands, or how it ended."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    KILLED = "killed"


@dataclass(frozen=True)
class RunStatus:
    """One moment of a run; `rate` is in partitions per second.

    `partitions_planned` and `eta_seconds` are upper bounds that come down as unchanged content spares work.
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

    @property
    def is_running(self) -> bool:
        """Whether the run goes on."""
        return self.state == RunState.RUNNING


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Heart:
    """Keeps the status of a run up to date, in its file and with whoever else listens."""

    def __init__(
        self,
        path: Path,
        work: Iterable[Work],
        pace: Mapping[str, float],
        listen: Callable[[RunStatus], None],
    ) -> None:
        self._path = path
        self._listen = listen
        self._pace = pace
        self._left = Counter(item.table for item in work if not item.blocked)
        self._done_before = 0
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
            tables_done=progress.tables_done,
            tables=progress.tables,
            partitions_done=progress.partitions_done,
            partitions_planned=progress.partitions_done + left,
            rows=progress.rows,
            rate=round(rate, 2),
            eta_seconds=self._time_left(left, rate),
        )
        self._publish()

    def _pass(self, progress: Progress) -> None:
        """Take off what was done of the table at work, and of the tables before it all that was spared."""
        done, self._done_before = progress.partitions_done - self._done_before, progress.partitions_done
        if progress.table not in self._left:
            return
        for name in takewhile(lambda name: name != progress.table, list(self._left)):
            del self._left[name]
        self._left[progress.table] = max(0, self._left[progress.table] - done)

    def _time_left(self, left: int, rate: float) -> float | None:
        """Judge by what each table took last time; without that, by the rate so far."""
        known = estimate(self._left, self._pace)
        if known is not None:
            return round(known, 1)
        return round(left / rate, 1) if rate else None

    def stop(self, state: RunState) -> None:
        """Say how the run ended."""
        left = 0 if state == RunState.DONE else self._left.total()
        planned = self.status.partitions_done + left
        self.status = replace(
            self.status, state=state, updated_at=_now(), eta_seconds=None, partitions_planned=planned
        )
        self._publish()

    def _publish(self) -> None:
        text = json.dumps(asdict(self.status), indent=1)
        write_atomically(self._path, text.encode(), durable=False)
        self._listen(self.status)


def read_status(path: Path, writer: int | None) -> RunStatus | None:
    """Return the status of the running or the last run; a run whose process is not the writer was killed."""
    try:
        status = RunStatus(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if status.is_running and status.pid != writer:
        return replace(status, state=RunState.KILLED, eta_seconds=None)
    return status
