"""Readers see one whole snapshot, whatever happens to those who publish."""

import threading
from pathlib import Path

import pytest
from filelock import FileLock
from published import LATER, NOW, Publish, Reader

from backcourt.errors import ExitCode, RefusedError, WorkspaceError
from backcourt.publishing import snapshots
from backcourt.publishing.snapshots import KEPT_SNAPSHOTS


def folders(reader: Reader) -> list[str]:
    return sorted(path.name for path in (reader.folder / "snapshots").iterdir())


def every_file(reader: Reader) -> dict[str, bytes]:
    return {name: reader.bytes_of(name) for name in reader.names}


def test_the_pointer_names_every_file_with_its_hash(small_published: Reader) -> None:
    root = small_published.folder / "snapshots" / small_published.pointer["snapshot"]
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert small_published.names == there - {"manifest.json"}
    assert small_published.torn_files() == []


def test_publishing_again_changes_nothing(publish_tiny: Publish, reader: Reader) -> None:
    first = publish_tiny()
    before = (reader.folder / "current.json").read_bytes()
    again = publish_tiny(LATER)
    assert (first.created, again.created) == (True, False)
    assert (again.snapshot, again.written, again.unchanged) == (first.snapshot, [], first.files)
    assert (reader.folder / "current.json").read_bytes() == before
    assert folders(reader) == [first.snapshot]


def test_what_is_the_same_stays_as_it_was_even_when_all_is_made_anew(
    publish_tiny: Publish, reader: Reader
) -> None:
    publish_tiny()
    before = every_file(reader)
    (reader.folder / "memory.json").unlink()
    assert not publish_tiny(LATER).created
    assert every_file(reader) == before


def test_only_what_changed_is_written(publish_tiny: Publish, publish_poorer: Publish, reader: Reader) -> None:
    publish_poorer()
    before = every_file(reader)
    report = publish_tiny(LATER)
    after = every_file(reader)
    assert {name for name, content in after.items() if before.get(name) != content} == set(report.written)
    assert 0 < len(report.written) < len(after)
    assert {reader.file(name)["generated_at"] for name in report.written} == {f"{LATER.isoformat()}Z"}
    kept = {name for name in set(after) - set(report.written) if not name.startswith("v1/schemas/")}
    assert {reader.file(name)["generated_at"] for name in kept} == {f"{NOW.isoformat()}Z"}


def test_chosen_dates_are_published_alone(publish_tiny: Publish, reader: Reader, lost_day: object) -> None:
    publish_tiny(dates=[lost_day])
    assert reader.dates == [lost_day]
    assert reader.file("v1/results/latest.json") == reader.file(f"v1/results/{lost_day}.json")
    publish_tiny()
    assert len(reader.dates) > 1


def test_a_damaged_file_is_made_again(publish_tiny: Publish, reader: Reader) -> None:
    publish_tiny()
    (reader.folder / "snapshots" / reader.pointer["snapshot"] / f"v1/results/{reader.dates[0]}.json").unlink()
    assert publish_tiny(LATER).created
    assert reader.torn_files() == []


@pytest.mark.parametrize(
    "step", ["write_atomically", "make_durable"], ids=["before the swap", "on the way to disk"]
)
def test_who_dies_leaves_the_old_snapshot_current(
    publish_tiny: Publish, publish_poorer: Publish, reader: Reader, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    publish_poorer()
    before = (reader.folder / "current.json").read_bytes()

    def die(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"backcourt.publishing.snapshots.{step}", die)
        with pytest.raises(KeyboardInterrupt):
            publish_tiny(LATER)
    assert (reader.folder / "current.json").read_bytes() == before
    assert reader.torn_files() == []
    assert publish_tiny(LATER).created
    assert reader.torn_files() == []


def test_what_a_killed_publisher_left_is_swept_away(publish_tiny: Publish, reader: Reader) -> None:
    for name in (".partial-1", ".removing-20240101T000000Z-0"):
        (reader.folder / "snapshots" / name / "v1").mkdir(parents=True)
    report = publish_tiny()
    assert folders(reader) == [report.snapshot]


def test_old_snapshots_go_and_the_last_few_stay(
    publish_tiny: Publish, publish_poorer: Publish, reader: Reader
) -> None:
    names = []
    for turn in range(KEPT_SNAPSHOTS + 1):
        publisher, because = ((publish_tiny, None), (publish_poorer, "a test"))[turn % 2]
        names.append(publisher(NOW.replace(hour=turn), because=because).snapshot)
    assert folders(reader) == names[1:]
    assert reader.pointer["snapshot"] == names[-1]


def test_the_snapshot_before_stays_even_when_the_clock_went_back(
    publish_tiny: Publish, publish_poorer: Publish, reader: Reader
) -> None:
    names = []
    for turn in range(KEPT_SNAPSHOTS + 1):
        publisher, because = ((publish_tiny, None), (publish_poorer, "a test"))[turn % 2]
        names.append(publisher(NOW.replace(hour=23 - turn), because=because).snapshot)
    assert {names[-1], names[-2]} <= set(folders(reader))
    assert len(folders(reader)) == KEPT_SNAPSHOTS


def test_a_reader_never_meets_half_a_snapshot(
    publish_tiny: Publish, publish_poorer: Publish, reader: Reader
) -> None:
    publish_tiny()
    torn: list[str] = []
    rounds, done = [0], threading.Event()

    def read() -> None:
        while not done.is_set():
            torn.extend(reader.torn_files())
            rounds[0] += 1

    thread = threading.Thread(target=read)
    thread.start()
    try:
        publish_poorer(LATER, because="a test")
        publish_tiny(LATER.replace(hour=13))
    finally:
        done.set()
        thread.join()
    assert torn == []
    assert rounds[0] > 1


def test_a_second_publisher_is_refused(publish_tiny: Publish, reader: Reader) -> None:
    publish_tiny()
    with (
        FileLock(reader.folder / "publish.lock"),
        pytest.raises(RefusedError, match="is publishing") as refused,
    ):
        publish_tiny(LATER)
    assert refused.value.exit_code == ExitCode.REFUSED


def test_a_damaged_pointer_is_named(publish_tiny: Publish, reader: Reader) -> None:
    publish_tiny()
    (reader.folder / "current.json").write_bytes(b'{"snapshot": ')
    with pytest.raises(WorkspaceError, match=r"current\.json is damaged"):
        publish_tiny(LATER)


def test_without_hard_links_files_are_copied(
    publish_tiny: Publish, publish_poorer: Publish, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(snapshots.Path, "hardlink_to", refuse)
    publish_poorer()
    publish_tiny(LATER)
    assert reader.torn_files() == []
