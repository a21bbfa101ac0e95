"""A server under test: a process of its own, made-up files for it to serve, and somebody who asks."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
from published import Reader
from pydantic import BaseModel

from backcourt.publishing.forms.best_bets import BestBetsFile, RecordFile
from backcourt.publishing.forms.coverage import CalendarFile, CoverageFile, CoverageSeasonFile
from backcourt.publishing.forms.performance import PerformanceFile
from backcourt.publishing.forms.players import PlayerFile, PlayerIndexFile, PlayerSeasonFile
from backcourt.publishing.forms.predictions import PredictionsFile
from backcourt.publishing.forms.results import ResultsFile
from backcourt.publishing.forms.status import StatusFile
from backcourt.publishing.forms.tonight import TonightFile, TonightPlayerFile
from backcourt.publishing.forms.trends import BounceBackFile, HotColdFile, StreaksFile, TeamsFile
from backcourt.publishing.schemas import schema_of
from backcourt.publishing.snapshots import Shelf

DAY, SEASON, PLAYER = "2024-01-15", "2023-24", 1629029
STARTS_WITHIN = 120.0

FORMS: Mapping[str, type[BaseModel]] = {
    f"v1/results/{DAY}.json": ResultsFile,
    "v1/results/latest.json": ResultsFile,
    f"v1/predictions/{DAY}.json": PredictionsFile,
    "v1/predictions/today.json": PredictionsFile,
    f"v1/best-bets/{DAY}.json": BestBetsFile,
    "v1/best-bets/latest.json": BestBetsFile,
    "v1/best-bets/record.json": RecordFile,
    "v1/tonight/all-players.json": TonightFile,
    f"v1/tonight/player/{PLAYER}.json": TonightPlayerFile,
    "v1/players/index.json": PlayerIndexFile,
    f"v1/players/{PLAYER}.json": PlayerFile,
    f"v1/players/{PLAYER}/season/{SEASON}.json": PlayerSeasonFile,
    "v1/systems/performance.json": PerformanceFile,
    "v1/trends/hot-cold.json": HotColdFile,
    "v1/trends/bounce-back.json": BounceBackFile,
    "v1/trends/teams.json": TeamsFile,
    "v1/trends/streaks.json": StreaksFile,
    "v1/coverage.json": CoverageFile,
    f"v1/coverage/{SEASON}.json": CoverageSeasonFile,
    "v1/status.json": StatusFile,
    "v1/calendar.json": CalendarFile,
}
"""Every file there can be, once."""

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202eevil\u202c",
    "Nikola Jokić 🏀",
    "N" * 400,
    "Line\r\nSet-Cookie: a=b",
)
"""Names that a careless server would choke on, or pass on as something else."""


@cache
def _example(form: type[BaseModel]) -> str:
    schema = form.model_json_schema(mode="serialization")
    made = json.dumps(_plainest(schema, schema.get("$defs", {})))
    form.model_validate_json(made)
    return made


def example(form: type[BaseModel]) -> dict[str, Any]:
    """Return the plainest file of a form."""
    return dict(json.loads(_example(form)))


def _plainest(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Any:
    if "$ref" in schema:
        return _plainest(parts[schema["$ref"].rpartition("/")[2]], parts)
    for key in ("const", "enum", "anyOf"):
        if key in schema:
            found = schema[key]
            return found if key == "const" else found[0] if key == "enum" else _plainest(found[0], parts)
    match schema["type"]:
        case "object":
            return {name: _plainest(each, parts) for name, each in schema.get("properties", {}).items()}
        case "array":
            return [_plainest(schema["items"], parts)] * max(1, schema.get("minItems", 1))
        case "string":
            return {"date": DAY, "date-time": f"{DAY}T12:00:00Z"}.get(schema.get("format", ""), "text")
        case "integer":
            return schema.get("minimum", 1)
        case "number":
            return 0.5
    return True


def slate_player(number: int, name: str, team: str = "DEN", **given: Any) -> dict[str, Any]:
    """Return a player of a made-up slate."""
    markets = [
        market("points", line=20.5 + number, mean=21.0 + 2 * number),
        market("rebounds", line=None, mean=5.0),
    ]
    about = {"player_id": number, "player": name, "team": team, "opponent": "BOS", "game_id": "0022300500"}
    plain = example(TonightFile)["players"][0]
    return {**plain, **about, "markets": markets, "projected_minutes": 30.0 - number % 7, **given}


def market(stat: str, *, line: float | None, mean: float) -> dict[str, Any]:
    """Return a market of a made-up slate."""
    return {**example(TonightFile)["players"][0]["markets"][0], "stat": stat, "line": line, "mean": mean}


def made_up_files() -> dict[str, bytes]:
    """Return one file of every form, with many players on the slate and in the index."""
    files = {name: example(form) for name, form in FORMS.items()}
    slate = [slate_player(1 + place, name) for place, name in enumerate(HOSTILE)]
    slate += [slate_player(100 + place, f"Player {place:03}", "LAL") for place in range(250)]
    files["v1/tonight/all-players.json"]["players"] = slate
    indexed = files["v1/players/index.json"]["players"][0]
    files["v1/players/index.json"]["players"] = [
        {**indexed, "player_id": player["player_id"], "player": player["player"]} for player in slate
    ]
    return {name: json.dumps(file).encode() for name, file in files.items()} | {
        "v1/schemas/results.json": schema_of(ResultsFile)
    }


def shelve(folder: Path, files: Mapping[str, bytes], now: datetime, *, simulated: bool = True) -> str:
    """Make files the current snapshot, and return its name."""
    shelf = Shelf(folder)
    with shelf.lock(), shelf.draft() as draft:
        for name, content in files.items():
            draft.put(name, content)
        return shelf.make_current(draft, now, None, [], simulated=simulated).snapshot


MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[str]
    address: str
    folder: Path

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    @property
    def reader(self) -> Reader:
        return Reader(self.folder)

    def raw(self, request: bytes, *, patience: float = 5.0) -> bytes:
        """Send bytes as they are, and return what comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as connection:
            connection.sendall(request)
            return _until_closed(connection)

    def get_raw(self, target: str, *headers: str, method: str = "GET") -> tuple[int, bytes]:
        """Ask for a target that no client would let pass; return status and body."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close", *headers]
        answer = self.raw("\r\n".join([*lines, "", ""]).encode("latin-1"))
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split()[1]), body

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Ask the server to end; return its exit code."""
        self.process.send_signal(how)
        return self.process.wait(timeout=15)


def _until_closed(connection: socket.socket) -> bytes:
    found = b""
    while True:
        try:
            piece = connection.recv(65536)
        except (TimeoutError, ConnectionResetError):
            return found
        if not piece:
            return found
        found += piece


@contextmanager
def served(
    home: Path, *options: str, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Serve a workspace as `backcourt serve` does, from a process of its own."""
    target = folder or home / "published"
    words = ["--home", str(home), "serve", "--port", "0", "--folder", str(target), *options]
    process = subprocess.Popen(
        [sys.executable, "-m", "backcourt", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | dict(environment or {}),
    )
    try:
        yield Server(process, _address(process), target)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=15)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], STARTS_WITHIN)
    line = process.stdout.readline() if ready else ""
    if "http://" not in line:
        process.kill()
        raise AssertionError(f"no server: {line}{process.communicate()[1]}")
    return "http://" + line.partition("http://")[2].split()[0].strip('"}')


def client_of(server: Server, **headers: str) -> httpx2.Client:
    """Return somebody who asks a server."""
    return httpx2.Client(base_url=server.address, headers=headers, timeout=20, trust_env=False)


def until(holds: Any, seconds: float = 15.0) -> bool:
    """Wait until something holds."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if holds():
            return True
        time.sleep(0.05)
    return False
