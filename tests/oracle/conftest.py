"""The small league as the oracle sees it."""

from pathlib import Path

import pytest

from oracle.world import World


@pytest.fixture(scope="session")
def small_world(small_archive: Path) -> World:
    return World(small_archive)
