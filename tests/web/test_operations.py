"""Operations need the token, are never begun by GET, are on record, and a sync outlives the server."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from served import Server, client_of, served, until

from backcourt.workspace import Workspace

TOKEN = "a token for tests, long enough"
SYNC = "/api/v1/operations/sync"
PLACES = {
    "plan": {},
    "sync": {},
    "override": {"table": "shots", "date": "2024-01-15", "gate": "x", "because": "y"},
}


@pytest.fixture
def home(tiny_home: Path, tmp_path: Path) -> Path:
    """A workspace of the tiny league."""
    folder = Path(shutil.copytree(tiny_home, tmp_path / "home"))
    Workspace(folder).create()
    return folder


@pytest.fixture
def desk(home: Path) -> Iterator[Server]:
    """A server with a token, of that workspace."""
    with served(home, environment={"BACKCOURT_OPERATIONS_TOKEN": TOKEN}) as running:
        yield running


@pytest.fixture
def operator(desk: Server) -> Iterator[httpx2.Client]:
    """Somebody who has the token."""
    with client_of(desk, Authorization=f"Bearer {TOKEN}") as client:
        client.timeout = httpx2.Timeout(300)
        yield client


def record(home: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (home / "operations.jsonl").read_text().splitlines()]


def run_of(operator: httpx2.Client, run: str) -> dict[str, Any]:
    return dict(operator.get(f"/api/v1/operations/runs/{run}").json())


@pytest.mark.parametrize(
    "given", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}]
)
def test_without_the_token_nothing_is_done_and_it_is_on_record(
    desk: Server, home: Path, given: dict[str, str]
) -> None:
    with client_of(desk, **given) as client:
        for place, body in PLACES.items():
            answer = client.post(f"/api/v1/operations/{place}", json=body)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
        assert client.get("/api/v1/operations/status").status_code == 401
    entries = record(home)
    assert [entry["what"].rpartition("/")[2] for entry in entries] == [*PLACES, "status"]
    assert all(entry["outcome"].startswith("refused") and entry["who"] == "127.0.0.1" for entry in entries)
    assert not (home / "operations").exists()


def test_who_guesses_is_shut_out_and_does_not_fill_the_record(desk: Server, home: Path) -> None:
    with client_of(desk) as client:
        answers = [client.post(SYNC, headers={"Authorization": f"Bearer {n}"}) for n in range(12)]
    statuses = [answer.status_code for answer in answers]
    assert statuses[:5] == [401] * 5
    assert 429 in statuses[5:]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert len(record(home)) == statuses.count(401)


def test_nothing_is_begun_by_get(operator: httpx2.Client, home: Path) -> None:
    for place in PLACES:
        assert operator.get(f"/api/v1/operations/{place}").status_code == 405
    assert not (home / "operations.jsonl").exists()


def test_a_plan_is_what_the_command_line_tells(operator: httpx2.Client, home: Path) -> None:
    answer = operator.post("/api/v1/operations/plan", json={"tables": ["players"], "force": True})
    assert answer.status_code == 200
    told = answer.json()
    assert told["exit_code"] == 0
    assert "players" in {line["table"] for line in told["answer"]["lines"]}
    assert [entry["outcome"] for entry in record(home)] == ["asked for", "exit code 0"]


def test_the_token_stands_nowhere(operator: httpx2.Client, home: Path) -> None:
    run = operator.post(SYNC, json={"tables": ["players"], "force": True}).json()["run"]
    assert until(lambda: run_of(operator, run)["state"] != "running", 120)
    kept = [path for path in home.rglob("*") if path.is_file() and path.suffix in (".json", ".jsonl", ".txt")]
    assert len(kept) >= 4
    assert not [path for path in kept if TOKEN.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    ("place", "body"),
    [
        ("plan", {"tables": ["no_such_table"]}),
        ("override", {"table": "shots", "date": "2024-01-15", "gate": "no_such_gate", "because": "--json"}),
    ],
)
def test_what_the_program_refuses_is_told_with_its_advice(
    operator: httpx2.Client, place: str, body: dict[str, Any]
) -> None:
    answer = operator.post(f"/api/v1/operations/{place}", json=body)
    assert answer.status_code == 409
    assert "no_such" in answer.json()["detail"]
    assert answer.json()["advice"]


@pytest.mark.parametrize(
    "body",
    [
        {"tables": ["--home=/tmp"]},
        {"tables": ["a; rm -rf /"]},
        {"tables": "players"},
        {"tables": ["a"] * 101},
        {"first": "yesterday"},
        {"first": 0},
        {"force": 1},
        {"chunk": 5},
        [],
        None,
    ],
)
def test_only_what_is_declared_reaches_the_command_line(
    operator: httpx2.Client, home: Path, body: Any
) -> None:
    for place in ("plan", "sync"):
        assert operator.post(f"/api/v1/operations/{place}", json=body).status_code == 422
    assert not (home / "operations.jsonl").exists()


@pytest.mark.parametrize("because", ["", "   ", "a\nb", "\x00", "x" * 501])
def test_an_override_needs_a_reason_in_a_line(operator: httpx2.Client, because: str) -> None:
    body = PLACES["override"] | {"because": because}
    assert operator.post("/api/v1/operations/override", json=body).status_code == 422


def test_a_second_sync_is_refused_while_one_is_at_work(operator: httpx2.Client, home: Path) -> None:
    with Workspace(home).writing():
        answer = operator.post(SYNC, json={})
    assert answer.status_code == 409
    assert str(os.getpid()) in answer.json()["detail"]
    assert not (home / "operations").exists()


def test_a_sync_outlives_the_server_and_the_next_one_knows_of_it(home: Path) -> None:
    environment = {"BACKCOURT_OPERATIONS_TOKEN": TOKEN}
    with (
        served(home, environment=environment) as first,
        client_of(first, Authorization=f"Bearer {TOKEN}") as client,
    ):
        answer = client.post(SYNC, json={"force": True})
        assert answer.status_code == 202
        run = answer.json()["run"]
        assert answer.headers["location"].endswith(run)
        assert client.post(SYNC, json={}).status_code == 409
        told = json.loads((home / "operations" / run / "run.json").read_text())
        assert first.stop() == 0
    assert is_alive(told["pid"])
    with (
        served(home, environment=environment) as second,
        client_of(second, Authorization=f"Bearer {TOKEN}") as client,
    ):
        assert until(lambda: not is_alive(told["pid"]), 240)
        found = run_of(client, run)
        assert (found["state"], found["exit_code"]) == ("ended", None)
        assert found["answer"]["failed"] == 0
        assert sum(found["answer"]["done"].values()) > 0
        assert client.get("/api/v1/operations/status").json() == {"at_work": "", "runs": [run]}


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_a_run_that_ends_is_on_record(operator: httpx2.Client, home: Path) -> None:
    run = operator.post(SYNC, json={"tables": ["players"]}).json()["run"]
    assert until(lambda: run_of(operator, run)["state"] == "done", 120)
    assert until(lambda: record(home)[-1]["arguments"] == {"run": run})
    assert [entry["outcome"] for entry in record(home)] == [
        "asked for",
        f"started: run {run}",
        "exit code 0",
    ]


@pytest.mark.parametrize("run", ["nothing", "..%2f..", "%2e%2e"])
def test_a_run_that_never_was_is_not_found(operator: httpx2.Client, run: str) -> None:
    assert operator.get(f"/api/v1/operations/runs/{run}").status_code == 404


def test_a_short_token_is_refused(made_up: Path) -> None:
    with (
        pytest.raises(AssertionError, match="fewer than 16 characters"),
        served(made_up, environment={"BACKCOURT_OPERATIONS_TOKEN": "short"}),
    ):
        time.sleep(0)
