"""Four real seasons built by processes that are killed again and again are exactly as if none was."""

import random
import shutil
from pathlib import Path

import pytest
from crashes import KILLS, SEED, Program, World
from pipelines import Pipeline

pytestmark = pytest.mark.real

SOAK = 10
LONGEST_LIFE = 20.0
"""Seconds until a process is killed, at most: a few tables of four seasons."""


@pytest.mark.skipif(KILLS < SOAK, reason="takes minutes: make soak")
def test_real_seasons_killed_at_random_moments(
    predicted: Pipeline, code_versions_file: Path, tmp_path: Path
) -> None:
    world = World(Program(), tmp_path / "home")
    shutil.copytree(predicted.home / "landing", world.home / "landing")
    shutil.copy(code_versions_file, world.home / "code_versions.json")
    (world.home / "workspace.json").write_text('{"version": 1}')
    chance = random.Random(SEED)
    while world.kills < KILLS:
        if not world.live("sync", {"seconds": chance.uniform(0.5, LONGEST_LIFE)}).killed:
            break
    world.finish("sync")
    assert world.finish("plan").result == 0
    assert world.acknowledged == {
        (name, str(day)): (part.state, part.content_hash)
        for name, days in predicted.ledger.tables.items()
        for day, part in days.items()
    }
    world.program.close()
