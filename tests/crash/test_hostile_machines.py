"""On a full disk, without rights, with damaged files, every verb says so in two lines and the store stays whole."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from crashes import KILLS, OpenWorld, Story, World

EMPTY, INGESTED, SYNCED = 0, 1, 2
MEGABYTE = 1 << 20
VARIANTS = KILLS // 2
"""How many variants of the same trouble are tried: one in continuous integration, all in a soak."""


def complaint(ended: dict[str, Any]) -> str:
    """Return what a verb that failed said: an error and what to do, and nothing else."""
    lines = ended["err"].splitlines()
    assert ended["code"] == 1, ended
    assert [line.split()[0] for line in lines] == ["error:", "->"], ended["err"]
    assert "Traceback" not in ended["err"]
    assert "bug" not in ended["err"]
    return str(ended["err"])


def heal_and_finish(world: World, story: Story) -> None:
    """Check that the same workspace ends as the undisturbed one did, once the machine is well."""
    world.finish(story[EMPTY].act, **story[EMPTY].arguments)
    assert world.finish("sync").result["errors"] == []
    assert world.finish("plan").result == 0
    assert world.acknowledged == story[SYNCED].partitions


def unreadable(path: Path) -> None:
    path.chmod(0)


def a_folder_instead(path: Path) -> None:
    path.unlink(missing_ok=True)
    (path / "inside").mkdir(parents=True)


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribbled_over(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[8192 : 8192 + 4096] = b"\xff" * 4096
    path.write_bytes(content)


def gone_wrong(path: Path) -> None:
    path.write_text("{ no more " * 1000)


Disk = Callable[[Path, int], Callable[[], None]]


@pytest.fixture
def small_disk() -> Iterator[Disk]:
    """Return a function that turns a folder into a disk with this much room left, and returns what enlarges it."""
    mounted: list[Path] = []

    def make(folder: Path, room: int) -> Callable[[], None]:
        aside = folder.with_name("aside")
        folder.rename(aside)
        folder.mkdir()
        used = sum(max(4096, path.stat().st_size + 4095) for path in (aside, *aside.rglob("*")))
        mount = ["mount", "-t", "tmpfs", "-o", f"size={used + room}", "none", str(folder)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("only root may mount a small disk")
        mounted.append(folder)
        shutil.copytree(aside, folder, dirs_exist_ok=True)
        return lambda: subprocess.run(["mount", "-o", "remount,size=1g", str(folder)], check=True) and None

    yield make
    for folder in mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("room", [MEGABYTE, 100_000, 3 * MEGABYTE][:VARIANTS])
def test_a_disk_that_fills_up_during_an_ingest(
    room: int, open_world: OpenWorld, story: Story, small_disk: Disk
) -> None:
    world = open_world(EMPTY)
    enlarge = small_disk(world.home, room)
    assert "disk space" in complaint(world.call("ingest", "archive", story[EMPTY].arguments["archive"]))
    enlarge()
    heal_and_finish(world, story)


@pytest.mark.parametrize("room", [2 * MEGABYTE, 1000, 5 * MEGABYTE][:VARIANTS])
def test_a_disk_that_fills_up_during_a_sync(
    room: int, open_world: OpenWorld, story: Story, small_disk: Disk
) -> None:
    world = open_world(INGESTED)
    enlarge = small_disk(world.home, room)
    assert "disk space" in complaint(world.call("sync"))
    states = {state for state, _ in world.acknowledged.values()}
    assert states <= {"complete", "complete_empty"}, "a full disk is no table's failure"
    assert world.call("status")["code"] == 0
    enlarge()
    heal_and_finish(world, story)


def test_a_disk_that_fills_up_while_publishing(open_world: OpenWorld, story: Story, small_disk: Disk) -> None:
    world = open_world(SYNCED)
    enlarge = small_disk(world.home, 60_000)
    assert "disk space" in complaint(world.call("publish"))
    assert world.call("publish")["code"] == 1
    enlarge()
    assert world.call("publish")["code"] == 0
    heal_and_finish(world, story)


def test_a_disk_that_fills_up_during_a_backup(open_world: OpenWorld, story: Story, small_disk: Disk) -> None:
    world = open_world(SYNCED)
    elsewhere = world.home.parent / "elsewhere"
    elsewhere.mkdir()
    enlarge = small_disk(elsewhere, MEGABYTE)
    assert str(elsewhere) in complaint(world.call("backup", str(elsewhere / "season.tar")))
    assert list(elsewhere.iterdir()) == []
    enlarge()
    assert world.call("backup", str(elsewhere / "season.tar"))["code"] == 0
    heal_and_finish(world, story)


@pytest.mark.parametrize("verb", ["sync", "ingest", "backup"][:VARIANTS])
def test_a_file_that_may_not_grow(verb: str, open_world: OpenWorld, story: Story, tmp_path: Path) -> None:
    """What a full disk is to those who may not mount one."""
    world = open_world(EMPTY if verb == "ingest" else INGESTED)
    words = {"ingest": ["archive", story[EMPTY].arguments["archive"]], "backup": [str(tmp_path / "x.tar")]}
    complaint(world.call(verb, *words.get(verb, []), file_size=3 * MEGABYTE))
    heal_and_finish(world, story)


def test_a_spill_folder_without_room(open_world: OpenWorld, story: Story, small_disk: Disk) -> None:
    world = open_world(INGESTED)
    spill = world.home / "warehouse.duckdb.tmp"
    spill.mkdir()
    enlarge = small_disk(spill, 0)
    said = complaint(world.call("sync", BACKCOURT_MEMORY_LIMIT="16MB", BACKCOURT_THREADS="1"))
    assert "memory" in said
    assert "failed" not in {state for state, _ in world.acknowledged.values()}
    enlarge()
    heal_and_finish(world, story)


@pytest.mark.parametrize("spoil", [half, scribbled_over], ids=lambda spoil: spoil.__name__)
def test_a_damaged_log_of_a_killed_run_hides_nothing_and_is_overcome(
    spoil: Callable[[Path], None], open_world: OpenWorld, story: Story
) -> None:
    """Either the commits before the damage are there, or the advice is given that brings all of them back."""
    world = open_world(INGESTED)
    assert world.live("sync", {"among": "after commit", "step": 15}).killed
    log = world.home / "warehouse.duckdb.wal"
    assert log.stat().st_size
    spoil(log)
    ended = world.program_says("status")
    if ended["code"]:
        assert "move warehouse.duckdb* away" in complaint(ended)
        for file in world.home.glob("warehouse.duckdb*"):
            file.rename(world.home.parent / file.name)
    found = world.examined(f"{spoil}")
    assert found.items() <= world.acknowledged.items()
    world.acknowledged = found
    heal_and_finish(world, story)


def lock_up(folder: Path) -> None:
    """Take the right to write from a folder and all that is in it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


def test_a_home_that_may_only_be_read_answers_questions_and_refuses_changes(
    open_world: OpenWorld, story: Story, tmp_path: Path
) -> None:
    world = open_world(SYNCED)
    lock_up(world.home)
    archive = story[EMPTY].arguments["archive"]
    for words in (["sync"], ["ingest", "archive", archive], ["publish"], ["backup", str(tmp_path / "x.tar")]):
        assert str(world.home) in complaint(world.call(*words, bound_by_rights=True)), words
    for verb in ("status", "plan", "check", "coverage"):
        assert world.call(verb, bound_by_rights=True)["code"] == 0, verb
    subprocess.run(["chmod", "-R", "u+w", str(world.home)], check=True)
    heal_and_finish(world, story)


def test_a_place_where_no_home_may_be_made(open_world: OpenWorld, story: Story, tmp_path: Path) -> None:
    world = open_world(EMPTY)
    shutil.rmtree(world.home)
    world.home.parent.chmod(0o555)
    for words in (["archive", story[EMPTY].arguments["archive"]], ["simulated"]):
        assert "cannot be written" in complaint(world.call("ingest", *words, bound_by_rights=True))


FILES = [
    (a_folder_instead, "workspace.json", ("status", "sync", "publish")),
    (a_folder_instead, "status.json", ("sync",)),
    (a_folder_instead, "writer.json", ("sync",)),
    (a_folder_instead, "writer.lock", ("sync",)),
    (a_folder_instead, "warehouse.read.duckdb", ("sync --force --table schedule",)),
    (a_folder_instead, "warehouse.duckdb", ("status", "sync", "publish")),
    (unreadable, "warehouse.duckdb", ("status", "sync", "publish")),
    (half, "warehouse.duckdb", ("status", "sync", "publish")),
    (scribbled_over, "warehouse.duckdb", ("status", "sync", "publish")),
    (unreadable, "landing/receipts/archive/games/*.json", ("sync", "plan")),
    (gone_wrong, "landing/receipts/archive/games/*.json", ("sync", "plan")),
]


@pytest.mark.parametrize(
    ("spoil", "name", "verbs"), FILES, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_a_spoiled_file_is_named_and_nothing_is_made_of_it(
    spoil: Callable[[Path], None], name: str, verbs: tuple[str, ...], open_world: OpenWorld, story: Story
) -> None:
    world = open_world(SYNCED)
    whole = shutil.copytree(world.home, world.home.parent / "whole")
    [path] = list(world.home.glob(name)) or [world.home / name]
    spoil(path)
    for verb in verbs:
        ended = world.program_says(*verb.split(), bound_by_rights=True)
        assert path.name in complaint(ended), verb
    doctor = world.program_says("doctor", bound_by_rights=True)
    assert "Traceback" not in doctor["err"]
    if "status" in verbs or "plan" in verbs:
        assert (doctor["code"], path.name in doctor["out"]) == (1, True)
    shutil.rmtree(world.home)
    whole.rename(world.home)
    assert world.finish("plan").result == 0


@pytest.mark.parametrize("is_mended", [True, False], ids=["rights given back", "ingested again"])
def test_an_unreadable_payload_is_named_and_the_others_are_loaded(
    open_world: OpenWorld, story: Story, is_mended: bool
) -> None:
    world = open_world(EMPTY)
    world.finish(story[EMPTY].act, **story[EMPTY].arguments)
    for file in world.home.glob("warehouse*"):
        file.unlink()
    world.acknowledged.clear()
    [receipt] = (world.home / "landing" / "receipts" / "archive" / "shots").glob("*.json")
    [payload] = (world.home / "landing" / "objects").rglob(f"*{receipt.name.split('-')[1]}*")
    payload.chmod(0)
    assert str(payload) in complaint(world.program_says("sync", bound_by_rights=True))
    if is_mended:
        payload.chmod(0o644)
        assert world.program_says("sync", bound_by_rights=True)["code"] == 0
    world.acknowledged = world.examined("")
    heal_and_finish(world, story)
