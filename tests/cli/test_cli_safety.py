"""Two writers, readers beside a writer, Ctrl-C, kill -9: nothing is lost, and nothing blocks the next run."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backcourt.workspace import Workspace

PROGRAM = [sys.executable, "-m", "backcourt"]
SLOW = """
import signal, sys, time
from backcourt.cli import main
from backcourt.sync import run

def slowly(self, *arguments, original=run.Runner._carry_out):
    original(self, *arguments)
    time.sleep(0.3)

run.Runner._carry_out = slowly
sys.argv = ["backcourt", "--home", sys.argv[1], "sync", "--force"]
main()
"""


def program(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, "--home", str(home), *arguments], capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def slow_sync(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A sync in another process that has begun to build tables and takes its time."""
    (home / "status.json").unlink()
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(home)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not _partitions_done(home) and time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    yield process
    process.kill()
    process.communicate()


def _partitions_done(home: Path) -> int:
    try:
        return int(json.loads((home / "status.json").read_text())["partitions_done"])
    except OSError:
        return 0


def test_a_second_writer_is_told_who_writes(home: Path, slow_sync: subprocess.Popen[str]) -> None:
    ended = program(home, "sync")
    assert ended.returncode == 3
    assert f"another process is writing to {home} (process {slow_sync.pid}, since " in ended.stderr


def test_readers_get_the_state_before_the_run_and_are_told_so(
    home: Path, slow_sync: subprocess.Popen[str], backcourt
) -> None:
    ended = backcourt("sql", "select count(*) as games from nba_raw.schedule", "--json")
    assert ended.code == 0
    assert ended.data["rows"][0]["games"] > 0
    assert "note: the warehouse is in use" in ended.err


def test_status_follows_a_run_from_another_terminal(
    home: Path, slow_sync: subprocess.Popen[str], backcourt
) -> None:
    run = backcourt("status", "--json").data["run"]
    assert (run["state"], run["pid"]) == ("running", slow_sync.pid)
    assert 0 < run["partitions_done"] <= run["partitions_planned"]
    assert f"running (process {slow_sync.pid})" in backcourt("status").out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_says_how_to_go_on_and_the_next_one_does(
    home: Path, slow_sync: subprocess.Popen[str], backcourt, built_home: Path, number: int
) -> None:
    slow_sync.send_signal(number)
    _, errors = slow_sync.communicate(timeout=60)
    assert (slow_sync.returncode, errors) == (4, "stopped; run sync again to go on\n")
    assert backcourt("status", "--json").data["run"]["state"] == "stopped"
    assert backcourt("sync").code == 0
    assert backcourt("diff", built_home, "--json").data["equal"] is True


def test_a_killed_run_blocks_nobody_and_loses_nothing(
    home: Path, slow_sync: subprocess.Popen[str], backcourt, built_home: Path
) -> None:
    slow_sync.kill()
    slow_sync.communicate()
    assert (home / "writer.json").exists()
    assert backcourt("status", "--json").data["run"]["state"] == "killed"
    assert backcourt("coverage").code == 0
    assert backcourt("sync").code == 0
    assert backcourt("diff", built_home, "--json").data["equal"] is True
    assert not (home / "writer.json").exists()


def test_doctor_tells_the_truth_about_a_killed_run(
    home: Path, slow_sync: subprocess.Popen[str], backcourt
) -> None:
    slow_sync.kill()
    slow_sync.communicate()
    ended = backcourt("doctor", "--json")
    assert ended.code == 0
    assert "in use" not in ended.out


def test_a_process_that_took_the_number_of_a_killed_run_is_not_taken_for_it(home: Path, backcourt) -> None:
    """After a restart of the machine any process may have it: here, this one."""
    entry = json.loads((home / "status.json").read_text()) | {"state": "running", "pid": os.getpid()}
    (home / "status.json").write_text(json.dumps(entry))
    (home / "writer.json").write_text(json.dumps({"pid": os.getpid(), "since": "yesterday"}))
    assert backcourt("status", "--json").data["run"]["state"] == "killed"


def test_a_copy_that_outlived_its_killed_run_does_not_spoil_the_next_one(home: Path, backcourt) -> None:
    """The process that copies for readers is not killed along with the run; what it writes must reach no one."""
    orphan = (home / "warehouse.read.partial").open("wb")
    assert backcourt("sync", "--force", "--table", "schedule").code == 0
    with orphan:
        orphan.write(b"from another time" * 1000)
    shutil.copy(home / "warehouse.read.duckdb", home / "warehouse.duckdb")
    assert backcourt("status").code == 0


@pytest.mark.parametrize("content", ["{", '{"pid": 999999999, "since": "long ago"}', "[]"])
def test_a_stale_holder_file_does_not_matter(home: Path, backcourt, content: str) -> None:
    (home / "writer.json").write_text(content)
    assert backcourt("sync").code == 0


def test_a_writer_in_this_process_holds_others_off(home: Path) -> None:
    with Workspace(home).writing():
        assert program(home, "sync").returncode == 3
        assert program(home, "plan").returncode == 0
    assert program(home, "sync").returncode == 0


def test_a_reader_that_stops_reading_is_no_error(built_home: Path) -> None:
    command = " ".join([*PROGRAM, "--home", str(built_home), "sql", "'from nba_raw.shots'", "--json"])
    ended = subprocess.run(["sh", "-c", f"{command} | head -n 1"], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("{\n", "")


def test_a_broken_warehouse_comes_back_from_the_landing_zone(home: Path, backcourt, built_home: Path) -> None:
    for file in home.glob("warehouse*"):
        file.unlink()
    assert backcourt("sync").code == 0
    assert backcourt("diff", built_home, "--json").data["equal"] is True


def test_who_reads_beside_a_writer_sees_what_the_run_before_it_left(home: Path, built_home: Path) -> None:
    assert program(home, "sync", "--force", "--table", "schedule").returncode == 0
    assert program(home, "sync").returncode == 0
    shutil.copy(home / "warehouse.read.duckdb", home / "warehouse.duckdb")
    assert program(home, "diff", str(built_home), "--json").stdout.startswith('{\n "equal": true')
