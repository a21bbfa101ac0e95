"""The four real seasons, synced once; skipped where they are not."""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pipelines import MakeOnce, Pipeline, without_models

from oracle.world import World

SEASONS = ("2021-22", "2022-23", "2023-24", "2024-25")


def real_archive() -> Path:
    """Return where the real seasons should be."""
    if folder := os.environ.get("BACKCOURT_REAL_DATA"):
        return Path(folder) / "nba" if (Path(folder) / "nba").is_dir() else Path(folder)
    return Path(__file__).parents[3] / "shared" / "data" / "nba"


@pytest.fixture(scope="session")
def real_folder() -> Path:
    folder = real_archive()
    if missing := [season for season in SEASONS if not (folder / season / "games.parquet").exists()]:
        pytest.skip(f"no real data in {folder} (BACKCOURT_REAL_DATA or ../shared/data): {', '.join(missing)}")
    return folder


@pytest.fixture(scope="session")
def real_world(real_folder: Path) -> World:
    """The four real seasons as the oracle sees them."""
    return World(real_folder)


@pytest.fixture(scope="session")
def real(real_folder: Path, make_once: MakeOnce, codes: Mapping[str, str]) -> Iterator[Pipeline]:
    """The four real seasons, up to the means that rules expect."""
    tables = without_models()

    def fill(folder: Path) -> None:
        pipeline = Pipeline(folder, codes, tables)
        try:
            assert pipeline.ingest(real_folder).rejected == []
            assert pipeline.sync().errors == []
        finally:
            pipeline.close()

    pipeline = Pipeline(make_once("real_home", fill), codes, tables, read_only=True)
    yield pipeline
    pipeline.close()


@pytest.fixture(scope="session")
def predicted(real: Pipeline, make_once: MakeOnce, codes: Mapping[str, str]) -> Iterator[Pipeline]:
    """The same through all phases, with models of few rounds."""

    def fill(folder: Path) -> None:
        shutil.copytree(real.home, folder, dirs_exist_ok=True)
        pipeline = Pipeline(folder, codes)
        try:
            assert pipeline.sync().errors == []
        finally:
            pipeline.close()

    pipeline = Pipeline(make_once("predicted_home", fill), codes, read_only=True)
    yield pipeline
    pipeline.close()
