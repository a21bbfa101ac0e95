"""What a run is doing, in a file that any other process may read at any time."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from backcourt.files import write_atomically
from backcourt.sync.pace import estimate
from backcourt.sync.plan import Work
from backcourt.sync.run import Progress


class RunState(StrEnum):
    """How a run stands, or how it ended."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    KILLED = "killed"


@dataclass(frozen=True)
class RunStatus:
    """One moment of a run; `rate` is in partitions per second, and `eta_seconds` an upper bound."""

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
        todo = [item for item in work if not item.blocked]
        self._path = path
        self._listen = listen
        self._pace = pace
        self._planned = Counter(item.table for item in todo)
        self._total = estimate(todo, pace)
        self.status = RunStatus(
            RunState.RUNNING,
            os.getpid(),
            _now(),
            _now(),
            partitions_planned=len(todo),
            eta_seconds=self._total,
        )
        self._publish()

    def beat(self, progress: Progress) -> None:
        """Take in how far the run is."""
        rate = progress.partitions_done / progress.elapsed if progress.elapsed else 0.0
        left = max(0, self.status.partitions_planned - progress.partitions_done)
        self.status = replace(
            self.status,
            updated_at=_now(),
            run_id=progress.run_id,
            table=progress.table,
            tables_done=progress.tables_done,
            tables=progress.tables,
            partitions_done=progress.partitions_done,
            rows=progress.rows,
            rate=round(rate, 2),
            eta_seconds=self._time_left(progress, left, rate),
        )
        self._publish()

    def _time_left(self, progress: Progress, left: int, rate: float) -> float | None:
        """Judge by what each table took last time; without that, by the rate so far."""
        if self._total is not None:
            return round(max(0.0, self._total - progress.elapsed), 1)
        return round(left / rate, 1) if rate else None

    def stop(self, state: RunState) -> None:
        """Say how the run ended."""
        self.status = replace(self.status, state=state, updated_at=_now(), eta_seconds=None)
        self._publish()

    def _publish(self) -> None:
        write_atomically(self._path, json.dumps(asdict(self.status), indent=1).encode())
        self._listen(self.status)


def read_status(path: Path) -> RunStatus | None:
    """Return the status of the running or the last run; a run whose process is gone was killed."""
    try:
        status = RunStatus(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if status.is_running and not _is_alive(status.pid):
        return replace(status, state=RunState.KILLED, eta_seconds=None)
    return status


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
