"""`backcourt publish` takes a workspace to its files, and a backup brings them back."""

import contextlib
import io
import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from filelock import FileLock
from published import Reader

import backcourt
from backcourt.cli.app import run
from backcourt.workspace import Workspace


def call(*arguments: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def home(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the tiny league in it."""
    folder = Path(shutil.copytree(tiny_home, tmp_path_factory.mktemp("command") / "home"))
    Workspace(folder).create()
    return folder


@pytest.fixture
def published(home: Path) -> Reader:
    call("--home", home, "publish")
    return Reader(home / "published")


def test_it_says_what_it_wrote(home: Path) -> None:
    shutil.rmtree(home / "published", ignore_errors=True)
    code, out, _ = call("--home", home, "publish")
    assert code == 0
    assert "simulated" in out
    assert "files written, 0 unchanged, 0 removed" in out


def test_a_second_time_it_says_that_nothing_changed(home: Path, published: Reader) -> None:
    code, out, _ = call("--home", home, "publish")
    assert (code, out.startswith("nothing changed")) == (0, True)


def test_a_moment_may_be_told_in_any_time_zone(home: Path, tmp_path: Path) -> None:
    eastern = datetime(2031, 1, 2, 3, 4, tzinfo=ZoneInfo("America/New_York"))
    pipeline = backcourt.open(home)
    report = pipeline.publish(now=eastern, only=["calendar"], folder=tmp_path)
    assert report.snapshot.startswith("20310102T080400Z")
    assert not pipeline.publish(now=datetime(2031, 1, 2, 8, 4), only=["calendar"], folder=tmp_path).created


def test_programs_get_json(home: Path, published: Reader) -> None:
    code, out, _ = call("--home", home, "publish", "--json")
    data: dict[str, Any] = json.loads(out)
    assert code == 0
    assert (data["created"], data["written"], data["unchanged"]) == (False, [], data["files"])
    assert data["snapshot"] == published.pointer["snapshot"]


def test_a_second_publisher_gets_exit_code_3(home: Path, published: Reader) -> None:
    with FileLock(home / "published" / "publish.lock"):
        code, _, err = call("--home", home, "publish")
    assert code == 3
    assert "another process is publishing" in err


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--date", "tomorrow", "no date"),
        ("--date", "2019-07-01", "nothing to publish of 2019-07-01"),
        ("--because", "", "reason"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(home: Path, option: str, value: str, message: str) -> None:
    code, _, err = call("--home", home, "publish", option, value)
    assert code == 2
    assert message in err


def test_a_backup_brings_every_published_file_back(home: Path, published: Reader, tmp_path: Path) -> None:
    backcourt.open(home).backup(tmp_path / "all.tar")
    backcourt.open(tmp_path / "again").restore(tmp_path / "all.tar")
    restored = Reader(tmp_path / "again" / "published")
    assert restored.pointer == published.pointer
    assert restored.torn_files() == []
