"""Killed at any step on the way to disk, each verb that writes leaves old or new and can simply be repeated."""

import shutil
from pathlib import Path

import pytest
from crashes import OpenWorld, Program, Story, World, chosen
from doomed import Order
from published import Reader

INGEST, PUBLISH, OVERRIDE, CORRECTION = 0, 2, 5, 7


@pytest.mark.parametrize(
    "number", [INGEST, PUBLISH, OVERRIDE, CORRECTION], ids=lambda number: f"chapter {number}"
)
def test_a_verb_killed_at_its_steps_is_whole_and_can_be_repeated(
    number: int, open_world: OpenWorld, story: Story
) -> None:
    chapter = story[number]
    for step in chosen(len(chapter.steps)):
        world = open_world(number)
        assert world.live(chapter.act, {"step": step}, **chapter.arguments).killed
        world.finish(chapter.act, **chapter.arguments)
        assert world.acknowledged == chapter.partitions
        if chapter.act == "publish":
            assert_published_as_undisturbed(world, story)


def assert_published_as_undisturbed(world: World, story: Story) -> None:
    """Check that nothing more would be published, and that nothing unfinished lies about."""
    reader = Reader(world.home / "published")
    undisturbed = Reader(story[PUBLISH + 1].before / "published")
    assert reader.names == undisturbed.names
    assert world.finish("publish").result == reader.pointer["snapshot"]
    assert not list(reader.folder.rglob(".*"))


def test_a_migration_killed_at_its_steps_is_taken_up_where_it_was(
    open_world: OpenWorld, story: Story, program: Program
) -> None:
    steps = open_world(PUBLISH).finish("migrate").steps
    for step in chosen(len(steps)):
        world = open_world(PUBLISH)
        assert world.live("migrate", {"step": step}).killed
        assert world.finish("migrate").result == {"marks": ["mark_1", "mark_2"], "version": 2}
        assert world.acknowledged == story[PUBLISH].partitions


@pytest.fixture
def backup(open_world: OpenWorld, tmp_path: Path) -> Path:
    """A backup of the story's first sync."""
    path = tmp_path / "season.tar"
    open_world(PUBLISH).finish("backup", path=str(path))
    return path


def test_a_backup_killed_at_its_steps_leaves_the_old_file_or_a_whole_new_one(
    open_world: OpenWorld, story: Story, backup: Path, program: Program, tmp_path: Path
) -> None:
    before, after = story[PUBLISH - 1].partitions, story[OVERRIDE].partitions
    steps = open_world(OVERRIDE + 1).finish("backup", path=str(tmp_path / "other.tar")).steps
    for step in chosen(len(steps)):
        world = open_world(OVERRIDE + 1)
        path = Path(shutil.copy(backup, world.home.parent / "season.tar"))
        assert world.live("backup", {"step": step}, path=str(path)).killed
        assert restored(program, path) in (before, after)
        world.finish("backup", path=str(path))
        assert restored(program, path) == after


def restored(program: Program, path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what a backup holds, brought back elsewhere."""
    elsewhere = World(program, path.with_name("elsewhere"))
    answer = program.carry_out(Order("restore", str(elsewhere.home), {"path": str(path)}))
    assert not answer.error, answer.error
    return elsewhere.examined(f"restored from {path}")


def test_a_restore_killed_at_its_steps_keeps_the_old_or_has_the_new(
    open_world: OpenWorld, story: Story, backup: Path, program: Program
) -> None:
    """Between two renames there is no workspace, and the old one is beside its place, untouched."""
    before, after = story[OVERRIDE].partitions, story[PUBLISH - 1].partitions
    found = []
    rehearsal = open_world(OVERRIDE + 1)
    steps = program.carry_out(Order("restore", str(rehearsal.home), {"path": str(backup)})).steps
    for step in chosen(len(steps)):
        world = open_world(OVERRIDE + 1)
        order = Order("restore", str(world.home), {"path": str(backup)}, step=step)
        assert program.carry_out(order).killed
        there = world.home
        if not there.exists():
            there = world.home.with_name("home.replaced")
            assert f"rename {there} to {world.home}" in world.program_says("status")["err"]
        partitions = World(program, there).examined(f"{order}")
        assert partitions in (before, after), f"{order}"
        found.append(partitions == after)
        world.acknowledged = dict(after)
        world.finish("restore", path=str(backup))
    assert found == sorted(found), "once the new is there, it stays"
