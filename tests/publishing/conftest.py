import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pipelines import OpenPipeline, Pipeline, edit_rows
from published import LATER, Publish, Reader, publish_of


@pytest.fixture(scope="session")
def small_published(small: Pipeline, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The small league, published. Do not write to it."""
    folder = tmp_path_factory.mktemp("small") / "published"
    publish_of(small, folder)()
    return Reader(folder)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Read what this test publishes."""
    return Reader(tmp_path / "published")


@pytest.fixture
def publish_tiny(tiny: Pipeline, reader: Reader) -> Publish:
    """Publish the tiny league."""
    return publish_of(tiny, reader.folder)


@pytest.fixture(scope="session")
def lost_day(tiny: Pipeline) -> date:
    """A date with games in the middle of the tiny league."""
    days = sorted({row["game_date"] for row in tiny.rows("prediction_accuracy").to_pylist()})
    return days[len(days) // 2]


@pytest.fixture(scope="module")
def poorer_home(
    tiny_home: Path, tiny_archive: Path, lost_day: date, codes: Any, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The tiny league after a payload came again without the games of one date."""
    folder = tmp_path_factory.mktemp("poorer")
    archive = Path(shutil.copytree(tiny_archive, folder / "archive"))
    for name in ("games", "player_box", "shots", "player_props", "inactives"):
        for path in archive.glob(f"20*/{name}.parquet"):
            edit_rows(path, lambda rows: [row for row in rows if row["game_date"] != lost_day])
    home = Path(shutil.copytree(tiny_home, folder / "home"))
    pipeline = Pipeline(home, codes)
    pipeline.ingest(archive, LATER)
    pipeline.sync()
    pipeline.close()
    return home


@pytest.fixture
def publish_poorer(poorer_home: Path, open_pipeline: OpenPipeline, reader: Reader) -> Publish:
    """Publish the tiny league without the games of one date, to where it was published before."""
    return publish_of(open_pipeline(copy_of=poorer_home), reader.folder)
