"""`backcourt publish --to` brings what it published to targets, and says what it sent."""

import contextlib
import io
import json
import shutil
from pathlib import Path

import pytest
from published import Reader

from backcourt.cli.app import run
from backcourt.workspace import Workspace


def call(*arguments: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def home(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the tiny league in it, published."""
    folder = Path(shutil.copytree(tiny_home, tmp_path_factory.mktemp("publish_to") / "home"))
    Workspace(folder).create()
    code, _, err = call("--home", folder, "publish")
    assert code == 0, err
    return folder


def test_every_target_shows_what_was_published(home: Path, tmp_path: Path) -> None:
    targets = [tmp_path / "one", tmp_path / "two"]
    code, out, err = call(
        "--home", home, "publish", "--to", targets[0], "--to", targets[1].as_uri(), "--verbose"
    )
    assert code == 0
    for target in targets:
        assert Reader(target).pointer == Reader(home / "published").pointer
        assert Reader(target).torn_files() == []
    files = len(Reader(targets[0]).names)
    assert out.count(f"{files:,} files sent, 0 copied there, 0 already there") == 2
    assert f"{files:,} of {files:,} files" in err
    assert "left" in err
    code, out, _ = call("--home", home, "publish", "--to", targets[0])
    assert (code, "already" in out) == (0, True)


def test_programs_get_the_report_of_every_target(home: Path, tmp_path: Path) -> None:
    code, out, err = call("--home", home, "publish", "--to", tmp_path / "one", "--json")
    (told,) = json.loads(out)["mirrors"]
    files = len(Reader(tmp_path / "one").names)
    assert (code, err) == (0, "")
    assert (told["created"], told["sent"], told["copied"], told["already_there"]) == (True, files, 0, 0)
    assert told["size"] > files


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("nonsense://x/y", 2, "nothing is known of nonsense://"),
        ("s3://key:hush@bucket/x", 2, "holds credentials"),
    ],
)
def test_what_can_be_no_target_is_told_before_anything_is_published(
    home: Path, tmp_path: Path, url: str, code: int, said: str
) -> None:
    found, out, err = call("--home", home, "publish", "--to", tmp_path / "one", "--to", url)
    assert (found, out) == (code, "")
    assert said in err
    assert "hush" not in err
    assert not (tmp_path / "one").exists()


def test_newer_content_at_a_target_is_refused_with_exit_code_3(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "one"
    call("--home", home, "publish", "--to", target)
    pointer = json.loads((target / "current.json").read_bytes())
    newer = {**pointer, "created_at": "2999-01-01T00:00:00Z", "snapshot": "29990101T000000Z-00000000"}
    (target / "snapshots" / pointer["snapshot"]).rename(target / "snapshots" / newer["snapshot"])
    (target / "current.json").write_text(json.dumps(newer))
    code, _, err = call("--home", home, "publish", "--to", target)
    assert (code, "later than" in err, "--because" in err) == (3, True, True)
    assert Reader(target).pointer == newer
    code, out, _ = call("--home", home, "publish", "--to", target, "--because", "it was a mistake")
    assert (code, "accepted: it shows 2999-01-01" in out) == (0, True)
    assert Reader(target).pointer == pointer
