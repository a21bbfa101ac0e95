"""Publications in one process, as the daily operation makes them: what was imported for the sync is there already."""

import time
from collections.abc import Sequence
from datetime import datetime

import backcourt


def in_one_process(home: str, folder: str, moments: Sequence[str]) -> list[dict[str, float]]:
    """Publish some moments, one after the other; return the seconds of each and the files it wrote."""
    pipeline = backcourt.open(home)
    found = []
    for moment in map(datetime.fromisoformat, moments):
        started = time.perf_counter()
        report = pipeline.publish(now=moment, folder=folder)
        found.append({"seconds": time.perf_counter() - started, "written": len(report.written)})
    return found
