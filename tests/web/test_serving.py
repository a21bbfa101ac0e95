"""`backcourt serve` says where it is, ends when it is asked to, and tells plainly why it cannot begin."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from served import client_of, served


def failing(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    words = ["--home", str(home), "serve", *options]
    return subprocess.run(
        [sys.executable, "-m", "backcourt", *words], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_well_when_it_is_asked_to(made_up: Path, how: int) -> None:
    with served(made_up) as running:
        with client_of(running) as client:
            assert client.get("/api/v1/status").status_code == 200
        assert running.stop(how) == 0
        out, err = running.process.communicate()
    assert "1 requests were answered" in out
    assert err == ""


def test_an_idle_reader_does_not_hold_it_up(made_up: Path) -> None:
    with served(made_up) as running, client_of(running) as client:
        client.get("/api/v1/status")
        with socket.create_connection(("127.0.0.1", running.port)):
            assert running.stop() == 0


def test_a_port_that_is_taken_is_an_error_with_advice(made_up: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = failing(made_up, "--port", str(taken.getsockname()[1]))
    assert ended.returncode == 1
    assert "cannot be had" in ended.stderr
    assert "--port" in ended.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--host", "no such host"),
        ("--port", "70000"),
        ("--rate-limit", "-1"),
        ("--operations-token-file", "/nowhere"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(made_up: Path, options: tuple[str, ...]) -> None:
    assert failing(made_up, *options).returncode == 2


def test_programs_get_a_line_of_json_per_request(made_up: Path) -> None:
    with served(made_up, "--json") as running:
        running.get_raw("/api/v1/status?x=%0a")
        running.get_raw("/nothing%0d%0a{}", method="HEAD")
        assert running.stop() == 0
        out, _ = running.process.communicate()
    first, second, *summary = out.splitlines()
    told = json.loads(first)
    assert (told["method"], told["path"], told["status"]) == ("GET", "/api/v1/status", 422)
    assert told["bytes"] > 0
    assert json.loads(second)["method"] == "HEAD"
    assert json.loads("".join(summary))["requests"] == 2


def test_it_never_opens_the_warehouse(made_up: Path) -> None:
    with served(made_up) as running, client_of(running) as client:
        client.get("/api/v1/slate")
        client.get("/")
        opened = [str(path.readlink()) for path in Path(f"/proc/{running.process.pid}/fd").iterdir()]
        maps = Path(f"/proc/{running.process.pid}/maps").read_text()
    assert not any("duckdb" in name for name in opened)
    assert "duckdb" not in maps
    assert [path.name for path in made_up.iterdir()] == ["published"]


def test_it_listens_on_this_machine_only_unless_told_otherwise(made_up: Path) -> None:
    with served(made_up) as running:
        assert running.address.startswith("http://127.0.0.1:")
    with served(made_up, "--host", "::1") as running, client_of(running) as client:
        assert running.address.startswith("http://[::1]:")
        assert client.get("/health").status_code == 200
