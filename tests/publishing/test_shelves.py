"""A snapshot is on the disk before it is current, and nothing damaged is taken over into the next one."""

import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from published import Reader
from shelves import Publisher, some_files

from backcourt.errors import WorkspaceError
from backcourt.publishing import snapshots


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path / "published")


@pytest.fixture
def kept_on_disk(monkeypatch: pytest.MonkeyPatch, publisher: Publisher) -> list[set[int]]:
    """What was on the disk, as inodes, each time the pointer was swapped."""
    settled: set[int] = set()
    at_swaps: list[set[int]] = []
    fsync, replace = os.fsync, Path.replace

    def watched_fsync(handle: int) -> None:
        settled.add(os.fstat(handle).st_ino)
        fsync(handle)

    def watched_replace(self: Path, target: Path) -> Path:
        if Path(target).name == "current.json":
            at_swaps.append(set(settled))
            assert stat.S_IMODE(self.stat().st_mode) == 0o644, (
                "readers may read the pointer from its first moment"
            )
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(Path, "replace", watched_replace)
    return at_swaps


def inodes(folder: Path) -> set[int]:
    return {path.stat().st_ino for path in (folder, *folder.rglob("*"))}


@pytest.mark.parametrize("links", [True, False], ids=["with links", "without links"])
def test_every_file_and_folder_is_on_the_disk_before_the_swap(
    publisher: Publisher, kept_on_disk: list[set[int]], links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError("no links here")

    if not links:
        monkeypatch.setattr(snapshots.Path, "hardlink_to", refuse)
    for edition in ("one", "two"):
        snapshot = publisher.publish(some_files(5, changed=2, edition=edition)).snapshot
        folder = publisher.folder / "snapshots" / snapshot
        needed = {*inodes(folder), folder.parent.stat().st_ino}
        assert needed <= kept_on_disk[-1]


def test_what_is_kept_is_not_brought_to_the_disk_again(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.publish(some_files(500))
    turns = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (turns.append(handle), fsync(handle))[1])
    publisher.publish(some_files(500, changed=3, edition="next"))
    assert 3 < len(turns) < 20


def test_a_publisher_who_died_before_the_swap_leaves_no_snapshot(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [publisher.publish(some_files(3, changed=1, edition=str(turn))).snapshot for turn in range(2)]

    def die(path: Path, *arguments: object, **options: object) -> None:
        if path.name == "current.json":
            raise KeyboardInterrupt
        write(path, *arguments, **options)  # type: ignore[arg-type]

    write = snapshots.write_atomically
    with monkeypatch.context() as patch:
        patch.setattr(snapshots, "write_atomically", die)
        with pytest.raises(KeyboardInterrupt):
            publisher.publish(some_files(3, changed=1, edition="lost"))
    assert len(publisher.shelf.snapshots()) == 3
    names.append(publisher.publish(some_files(3, changed=1, edition="next")).snapshot)
    assert publisher.shelf.snapshots() == names


def test_a_pointer_that_was_half_written_is_swept_away(publisher: Publisher) -> None:
    publisher.publish(some_files(3))
    for place in (".", "assets/0123"):
        (publisher.folder / place).mkdir(parents=True, exist_ok=True)
        (publisher.folder / place / ".partial-abc").write_bytes(b'{"snap')
    publisher.publish(some_files(3, changed=1, edition="next"))
    assert not list(publisher.folder.rglob(".*"))


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"longer than it was, and other words"], ids=["none", "half", "other"]
)
def test_a_damaged_file_is_neither_trusted_nor_taken_over(publisher: Publisher, damage: bytes) -> None:
    snapshot = publisher.publish(some_files(3)).snapshot
    path = publisher.folder / "snapshots" / snapshot / "v1/made-up/1.json"
    path.unlink()
    path.write_bytes(damage)
    with publisher.shelf.lock(), publisher.shelf.draft() as draft:
        assert draft.before("v1/made-up/0.json") == some_files(3)["v1/made-up/0.json"]
        assert draft.before("v1/made-up/1.json") is None
    publisher.publish(some_files(3))
    assert Reader(publisher.folder).torn_files() == []


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Let the system refuse to write more, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("room", [0, 50, 400], ids=["no file", "half a file", "files but no manifest"])
def test_where_there_is_no_room_the_old_snapshot_stays(publisher: Publisher, room: int) -> None:
    before = publisher.publish(some_files(30))
    with files_no_longer_than(room), pytest.raises(WorkspaceError, match="cannot be written") as told:
        publisher.publish(some_files(30, changed=20, edition="next"))
    assert "disk space" in told.value.advice
    assert publisher.shelf.current() == before
    assert publisher.shelf.snapshots() == [before.snapshot]
    assert not list((publisher.folder / "snapshots").glob(".*"))
    publisher.publish(some_files(30, changed=20, edition="next"))
    assert Reader(publisher.folder).torn_files() == []
