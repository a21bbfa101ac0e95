"""Serving while a sync runs: the slate and one player, asked for at a constant rate from another process."""

import json
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.bench import Bench, Home
from benchmarks.figures import Figure, Outcome, WrongResultError
from benchmarks.processes import environment

RATE, SECONDS, CONNECTIONS = 200, 15.0, 16
TARGET = 20.0
USUAL = 3
STARTS_WITHIN = 60.0


def measure(bench: Bench) -> Outcome:
    """Ask a server 200 times a second, alone and while a sync rebuilds everything in a third process."""
    outcome = Outcome()
    home = bench.copy(bench.synced(bench.data))
    bench.run(home, "publish", "--json")
    with _server(bench, home) as address:
        paths = _paths(home)
        alone = [_asked(bench, outcome, address, paths) for _ in bench.times(USUAL)]
        beside = [_beside_a_sync(bench, outcome, home, address, paths) for _ in bench.times(USUAL)]
    outcome.details = {"paths": paths, "alone": alone, "beside a sync": beside}
    outcome.figures = [
        *_figures("serve, nothing else running", alone, None),
        *_figures("serve while a sync runs", beside, TARGET),
    ]
    bench.drop(home)
    return outcome


def _figures(name: str, found: list[dict[str, Any]], target: float | None) -> list[Figure]:
    note = f"{RATE} requests/s, slate and one player"
    return [
        Figure(f"{name}, p50", "ms", tuple(each["p50"] for each in found), note=note),
        Figure(f"{name}, p99", "ms", tuple(each["p99"] for each in found), target, note=note),
    ]


def _asked(bench: Bench, outcome: Outcome, address: str, paths: list[str]) -> dict[str, Any]:
    arguments = {"address": address, "paths": paths, "rate": RATE, "seconds": SECONDS}
    told: dict[str, Any] = bench.call("asking:ask", connections=CONNECTIONS, **arguments).answer
    outcome.verify(not told["errors"], "every request was answered, and with 200")
    return told


def _beside_a_sync(
    bench: Bench, outcome: Outcome, home: Home, address: str, paths: list[str]
) -> dict[str, Any]:
    with _started(bench, home, "sync", "--force", "--json") as sync:
        told = _asked(bench, outcome, address, paths)
        if bench.data.is_reference:
            outcome.verify(sync.poll() is None, "the sync ran until the last answer")
    return told


def _paths(home: Home) -> list[str]:
    """Return the slate, and one of its players, as the API has them."""
    folder = home.folder / "published"
    snapshot = json.loads((folder / "current.json").read_bytes())["snapshot"]
    players = sorted((folder / "snapshots" / snapshot / "v1" / "tonight" / "player").iterdir())
    return ["/api/v1/slate", f"/api/v1/slate/players/{players[0].stem}"]


@contextmanager
def _server(bench: Bench, home: Home) -> Iterator[str]:
    with _started(bench, home, "serve", "--port", "0") as process:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], STARTS_WITHIN)
        line = process.stdout.readline() if ready else ""
        if "http://" not in line:
            raise WrongResultError("the server did not start")
        yield "http://" + line.partition("http://")[2].split()[0]


@contextmanager
def _started(bench: Bench, home: Home, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run a verb of the program beside us, and end it."""
    errors = Path(home.folder) / "benchmark-errors.txt"
    with errors.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "backcourt", "--home", str(home.folder), *words],
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
            env=environment(bench.threads),
        )
        try:
            yield process
        finally:
            process.terminate()
            process.communicate()
