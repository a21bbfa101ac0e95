"""The program in this process, with a stopwatch: what a command spends its time on."""

import contextlib
import io
import json
import os
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.work.stopwatch import IMPORTS, Stopwatch

START = "start"


def command(arguments: Sequence[str]) -> dict[str, Any]:
    """Run a command line; return its answer and its seconds by table and category."""
    started = time.monotonic() - float(os.environ["BENCHMARK_STARTED"])
    stopwatch = Stopwatch()
    stopwatch.watch()
    with stopwatch.timing(IMPORTS):
        from backcourt.cli.app import run
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        code = run(arguments)
    seconds = stopwatch.seconds
    seconds[""][START] = started
    return {
        "code": code,
        "answer": json.loads(output.getvalue()),
        "seconds": seconds,
        "missing": stopwatch.missing,
    }
