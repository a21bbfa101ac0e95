import contextlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import archives
import pytest

from backcourt.cli.app import run
from backcourt.workspace import Workspace


@dataclass(frozen=True)
class Ended:
    """How one call of the program ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Ended]


def call(*arguments: object) -> Ended:
    """Run the program in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    return Ended(code, out.getvalue(), err.getvalue())


def caller(home: Path) -> Call:
    return lambda *arguments: call("--home", home, *arguments)


@pytest.fixture(scope="session")
def program() -> Callable[[Path], Call]:
    """What gives the program on the workspace of a folder."""
    return caller


@pytest.fixture(scope="session")
def whole_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One short season; not to be changed."""
    folder = tmp_path_factory.mktemp("archive")
    archives.write_archive(folder)
    return folder


@pytest.fixture
def archive(whole_archive: Path, tmp_path: Path) -> Path:
    """One short season, to be spoiled."""
    return Path(shutil.copytree(whole_archive, tmp_path / "archive"))


@pytest.fixture(scope="session")
def built_home(whole_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that was ingested and synced; not to be changed."""
    home = tmp_path_factory.mktemp("workspace") / "home"
    assert call("--home", home, "ingest", "archive", whole_archive).code == 0
    assert call("--home", home, "sync").code == 0
    return home


@pytest.fixture
def built(built_home: Path) -> Call:
    """The program on a built workspace, for verbs that only read."""
    return caller(built_home)


@pytest.fixture
def home(built_home: Path, tmp_path: Path) -> Path:
    """A built workspace of the test's own."""
    return Path(shutil.copytree(built_home, tmp_path / "home"))


@pytest.fixture
def backcourt(home: Path) -> Call:
    """The program on a built workspace of the test's own."""
    return caller(home)


@pytest.fixture
def fresh(tmp_path: Path) -> Call:
    """The program on a workspace that does not exist yet."""
    return caller(tmp_path / "fresh")


@pytest.fixture(scope="session")
def learned_home(
    small_home: Path, code_versions_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The small league's workspace, with learned models; not to be changed."""
    home = Path(shutil.copytree(small_home, tmp_path_factory.mktemp("learned") / "home"))
    Workspace(home).create()
    shutil.copy(code_versions_file, Workspace(home).code_versions_file)
    return home


@pytest.fixture
def learned(learned_home: Path) -> Call:
    """The program on a workspace with learned models, for verbs that only read."""
    return caller(learned_home)


@pytest.fixture
def own_learned_home(learned_home: Path, tmp_path: Path) -> Path:
    """A workspace with learned models of the test's own."""
    return Path(shutil.copytree(learned_home, tmp_path / "learned"))
