"""Killed around its commits or at random, a sync loses and doubles nothing, and ends like an undisturbed one."""

import random
from collections import Counter
from itertools import cycle

from crashes import KILLS, SEED, Chapter, OpenWorld, Story, World, share

FIRST_SYNC = 1


def kill_around_commits(world: World, chapter: Chapter, kills: int) -> None:
    """Let it die before the next n-th commit, then after one, and so on until it is through.

    With twice as many kills as there are commits, that is before and after every single one.
    """
    stride = max(1, round(chapter.commits / max(1, kills) + 0.5))
    for _, side in zip(range(kills), cycle(("before commit", "after commit")), strict=False):
        if not world.live(chapter.act, {"among": side, "step": stride}, **chapter.arguments).killed:
            return
    world.finish(chapter.act, **chapter.arguments)


def kill_at_random(world: World, chapter: Chapter, kills: int, chance: random.Random) -> None:
    """Let it die this often, unless it is through before, at moments that nobody chose, and then come to its end."""
    for _ in range(kills):
        moment = chance.uniform(0, chapter.seconds / 2)
        if not world.live(chapter.act, {"seconds": moment}, **chapter.arguments).killed:
            break
    world.finish(chapter.act, **chapter.arguments)


def test_a_cold_sync_killed_around_its_commits(open_world: OpenWorld, story: Story) -> None:
    world = open_world(FIRST_SYNC)
    kill_around_commits(world, story[FIRST_SYNC], KILLS)
    assert world.kills >= min(KILLS, 2 * story[FIRST_SYNC].commits) // 2
    assert_ended_like(world, story[FIRST_SYNC])


def test_corrections_and_their_overrides_killed_around_their_commits(
    open_world: OpenWorld, story: Story
) -> None:
    """A wrong box score, what it blocks, the override, and the right one again."""
    world = open_world(FIRST_SYNC + 2)
    chapters = story[FIRST_SYNC + 2 : -1]
    total = sum(chapter.commits for chapter in chapters)
    for chapter in chapters:
        kill_around_commits(world, chapter, share(chapter.commits / total))
        assert world.acknowledged == chapter.partitions
    assert_ended_like(world, story[FIRST_SYNC])


def test_a_whole_life_killed_at_random_moments(open_world: OpenWorld, story: Story) -> None:
    chance = random.Random(SEED)
    world = open_world(0)
    numbers = range(len(story))
    deaths = Counter(chance.choices(numbers, [chapter.seconds for chapter in story], k=2 * KILLS))
    for number, chapter in enumerate(story):
        kill_at_random(world, chapter, deaths[number], chance)
        assert world.acknowledged == chapter.partitions, f"seed {SEED}"
    assert world.kills
    assert_ended_like(world, story[FIRST_SYNC])


def assert_ended_like(world: World, chapter: Chapter) -> None:
    """Check that nothing is left to do, and that every partition has the content it had undisturbed."""
    assert world.finish("plan").result == 0
    assert world.acknowledged == chapter.partitions
