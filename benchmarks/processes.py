"""Processes of their own for everything that is measured: wall time, processor time, peak memory, and an answer."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import WrongResultError

ROOT = Path(__file__).parents[1]
STARTED = "BENCHMARK_STARTED"
"""Tells a child when it was started, on the clock that all processes share (CLOCK_MONOTONIC)."""


THREADS = (
    "BACKCOURT_THREADS",
    "POLARS_MAX_THREADS",
    "OMP_NUM_THREADS",
    "ARROW_NUM_THREADS",
    "NUMBA_NUM_THREADS",
)
"""What tells the program and its peers how many threads they may use."""

SILENT = {"DAGSTER_DISABLE_TELEMETRY": "1", "FEAST_USAGE": "False", "DO_NOT_TRACK": "1"}
"""What keeps peers from reporting to their makers while they are measured."""


@dataclass(frozen=True)
class Ran:
    """A finished process: seconds of wall clock and processors, peak memory of its largest process, its answer."""

    wall: float
    cpu: float
    peak_megabytes: float
    code: int
    answer: Any
    complaint: str


def python(arguments: list[str], threads: int, interpreter: Path | None = None) -> Ran:
    """Run Python in a fresh process and wait for it; standard output is its answer, in JSON."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.monotonic()
        process = subprocess.Popen(
            [str(interpreter or sys.executable), *arguments],
            stdout=output,
            stderr=errors,
            env=environment(threads) | {STARTED: str(started)},
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        text, complaint = output.read().decode(), errors.read().decode()
    # Linux tells kilobytes, and for a process the maximum over itself and those it waited for.
    peak = usage.ru_maxrss / 1024 if sys.platform == "linux" else usage.ru_maxrss / 1024**2
    cpu = usage.ru_utime + usage.ru_stime
    return Ran(wall, cpu, peak, process.returncode, _json(text), complaint)


def environment(threads: int) -> dict[str, str]:
    """Return the environment without settings of the program and of Python, which would be measured with it."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("BACKCOURT_", "PYTHON"))
    }
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]))
    limits = {name: str(threads) for name in THREADS}
    return kept | {"PYTHONPATH": path} | limits | SILENT


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text.strip() else None
    except ValueError:
        return text


def command(threads: int, *arguments: str) -> Ran:
    """Run the program as a user would; raise unless it ends well."""
    return _successful(python(["-m", "backcourt", *arguments], threads), " ".join(arguments))


def call(threads: int, function: str, **arguments: Any) -> Ran:
    """Run a function (`module:name`) of this package with JSON arguments; raise unless it ends well."""
    return call_elsewhere(None, threads, function, **arguments)


def call_elsewhere(interpreter: Path | None, threads: int, function: str, **arguments: Any) -> Ran:
    """Do the same with the Python of another environment."""
    given = ["-m", "benchmarks.call", f"benchmarks.work.{function}", json.dumps(arguments, default=str)]
    return _successful(python(given, threads, interpreter), function)


def _successful(ran: Ran, what: str) -> Ran:
    if ran.code:
        raise WrongResultError(f"{what} ended with {ran.code}: {ran.complaint.strip()[-2000:]}")
    return ran
