"""Two worlds that share a past: the whole one, and one whose future was taken away or made nonsense at a cut."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st
from pipelines import Pipeline
from poison import Nonsense, Poison, poison, poison_raw
from truncation import Cut, derived_tables, moments, truncate

from backcourt.tables.graph import Catalogue

PLACES = st.integers(0, 999)
"""How far from the end of a league's history a cut is, in thousandths of it."""

POISONS = st.builds(Poison, st.sampled_from(Nonsense), st.integers(0, 2**16))


def cut_at(pipeline: Pipeline, place: int) -> Cut:
    """Return the cut at a place of a league's history, with dates before it, and after it some that can differ."""
    found = moments(pipeline)[6:-12]
    return Cut(found[-1 - place * len(found) // 1000])


@contextmanager
def truncated(
    archive: Path, cut: Cut, codes: Mapping[str, str], catalogue: Catalogue
) -> Iterator[Pipeline]:
    """Take an archive without a future through the whole pipeline."""
    with _scratch() as folder:
        truncate(archive, folder / "archive", cut)
        with _opened(folder / "home", codes, catalogue) as pipeline:
            assert pipeline.ingest(folder / "archive").rejected == []
            assert pipeline.sync().errors == []
            yield pipeline


@contextmanager
def poisoned(
    archive: Path, cut: Cut, lie: Poison, codes: Mapping[str, str], catalogue: Catalogue
) -> Iterator[Pipeline]:
    """Take an archive with a future of nonsense through the whole pipeline."""
    with _scratch() as folder:
        poison(archive, folder / "archive", cut, lie)
        with _opened(folder / "home", codes, catalogue) as pipeline:
            assert pipeline.ingest(folder / "archive").rejected == []
            pipeline.sync()
            yield pipeline


@contextmanager
def poisoned_raw(
    home: Path, cut: Cut, lie: Poison, codes: Mapping[str, str], catalogue: Catalogue
) -> Iterator[Pipeline]:
    """Make the raw future of a copy of a home nonsense, and build every derived partition again from that."""
    with _scratch() as folder:
        shutil.copytree(home, folder / "home")
        poison_raw(folder / "home", catalogue.values(), cut, lie)
        with _opened(folder / "home", codes, catalogue) as pipeline:
            pipeline.sync(tables=[table.name for table in derived_tables(pipeline)], force=True)
            yield pipeline


@contextmanager
def _scratch() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def _opened(home: Path, codes: Mapping[str, str], catalogue: Catalogue) -> Iterator[Pipeline]:
    pipeline = Pipeline(home, codes, catalogue)
    try:
        yield pipeline
    finally:
        pipeline.close()
