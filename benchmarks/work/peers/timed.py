"""One job in this process: imports and set-up first, then its seconds from Parquet files to rows in memory."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

KEYS = ("player_id", "season")
FREE_THROW_WEIGHT = 0.44


@dataclass(frozen=True)
class Task:
    """Which columns to make for which targets; `days` names the dates for jobs that take them one by one."""

    folder: Path
    columns: tuple[str, ...]
    days: tuple[str, ...] = ()
    threads: int = 1

    @property
    def games(self) -> str:
        """Rows of `player_game_summary`, appearances or not."""
        return str(self.folder / "games.parquet")

    @property
    def targets(self) -> str:
        """Keys of the rows of `player_daily_cache`: player_id, season, cache_date."""
        return str(self.folder / "targets.parquet")

    @property
    def states(self) -> str:
        """Figures of every player after each of his games, known from the day after (`known_from`)."""
        return str(self.folder / "states.parquet")


Job = Callable[[], Any]


def run(job: str, folder: str, columns: Sequence[str], days: Sequence[str], result: str) -> dict[str, float]:
    """Do a job; return its seconds on the clock and of processors, and leave its rows in a file."""
    threads = int(os.environ["BACKCOURT_THREADS"])
    task = Task(Path(folder), tuple(columns), tuple(days), threads)
    prepared: Job = import_module(f"benchmarks.work.peers.{job}").prepare(task)
    started, busy = time.perf_counter(), time.process_time()
    rows = prepared()
    seconds, processors = time.perf_counter() - started, time.process_time() - busy
    pq.write_table(_table(rows), result)
    return {"seconds": seconds, "processors": processors}


def _table(rows: Any) -> pa.Table:
    """Return the rows of any tool as an Arrow table."""
    if isinstance(rows, pa.Table):
        return rows
    if hasattr(rows, "to_arrow"):
        return rows.to_arrow()
    return pa.Table.from_pandas(rows, preserve_index=False)
