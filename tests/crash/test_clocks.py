"""Whatever the wall clock says, newer payloads win, readers get the newest copy, and no duration is negative."""

import json
import os
import shutil
from datetime import timedelta
from itertools import cycle

from crashes import OpenWorld, Story, World

from backcourt.warehouse.engines import connect

HOUR, YEAR = timedelta(hours=1).total_seconds(), timedelta(days=365).total_seconds()
INGESTED, SYNCED = 1, 2
BETWEEN_RUNS = (0, 3 * YEAR, -5 * YEAR, -6 * YEAR, HOUR, -20 * YEAR)
WITHIN_RUNS = (0, -HOUR, 2 * YEAR, -3 * YEAR)


def test_a_life_under_a_jumping_clock_ends_as_under_a_steady_one(open_world: OpenWorld, story: Story) -> None:
    """Each run begins years off the last, and within it every look at the clock tells another time."""
    world = open_world(0)
    for chapter, years in zip(story, cycle(BETWEEN_RUNS), strict=False):
        clock = [years + jump for jump in WITHIN_RUNS]
        answer = world.live(chapter.act, {"machine": {"clock": clock}}, **chapter.arguments)
        assert not answer.killed
        assert world.acknowledged == chapter.partitions
    assert world.finish("plan").result == 0
    assert_no_duration_is_negative(world)


def assert_no_duration_is_negative(world: World) -> None:
    warehouse = connect(world.home / "warehouse.duckdb", read_only=True)
    [row] = warehouse.query("SELECT min(seconds) AS least, count(*) AS n FROM nba_ops.runs").to_pylist()
    warehouse.close()
    assert row["least"] >= 0
    assert row["n"] > 0
    assert world.call("plan", "--json")["code"] == 0
    run = json.loads((world.home / "status.json").read_text())
    assert (run["state"], run["eta_seconds"]) == ("done", None)
    assert run["rate"] >= 0


def test_a_corrected_payload_wins_over_one_that_seems_to_have_come_later(
    open_world: OpenWorld, story: Story
) -> None:
    world = open_world(SYNCED)
    correction, sync = story[3], story[4]
    world.live(correction.act, {"machine": {"clock": [-10 * YEAR]}}, **correction.arguments)
    world.finish(sync.act)
    assert world.acknowledged == sync.partitions != story[INGESTED].partitions


def test_readers_get_the_newest_copy_though_an_older_one_seems_newer(
    open_world: OpenWorld, story: Story
) -> None:
    """The old copy was made while the clock was ten years ahead, and the new one was lost."""
    world = open_world(INGESTED)
    copy = world.home / "warehouse.read.duckdb"
    old = shutil.copy(copy, world.home / "old")
    world.finish("sync")
    old.rename(copy)
    later = copy.stat().st_mtime + 10 * YEAR
    os.utime(copy, (later, later))
    world.finish("sync")
    warehouse = connect(copy, read_only=True)
    [row] = warehouse.query("SELECT count(*) AS n FROM nba_ops.partitions").to_pylist()
    warehouse.close()
    assert row["n"] == len(world.acknowledged)


def test_doctor_says_that_the_clock_is_wrong(open_world: OpenWorld, story: Story) -> None:
    world = open_world(SYNCED)
    ended = world.call("doctor", clock=[-YEAR])
    assert ended["code"] == 1
    assert "in the future" in ended["out"]
