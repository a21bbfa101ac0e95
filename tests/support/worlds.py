"""Two worlds that share a past: the whole one, and one whose future was taken away or made nonsense at a cut."""

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st
from pipelines import Pipeline
from poison import Nonsense, Poison, poison, poison_raw
from truncation import (
    Cut,
    derived_tables,
    has_later_rows,
    later_differences,
    moments,
    speaking_later,
    truncate,
)

from backcourt.catalogue import catalogue
from backcourt.sync.code import code_version
from backcourt.tables.declaration import Table
from backcourt.tables.graph import Catalogue
from backcourt.time import InformationTime, season_of

PLACES = st.integers(0, 999)
"""How far from the end of a league's history a cut is, in thousandths of it."""

POISONS = st.builds(Poison, st.sampled_from(Nonsense), st.integers(0, 2**16))


def cut_at(pipeline: Pipeline, place: int) -> Cut:
    """Return the cut at a place of a league's history, with dates before it in its season, and some after."""
    by_season = groupby(moments(pipeline), key=lambda moment: season_of(moment.date()))
    found = [moment for _, season in by_season for moment in list(season)[6:-12]]
    return Cut(found[-1 - place * len(found) // 1000])


def declaring(codes: Mapping[str, str], *tables: Table) -> tuple[Mapping[str, str], Catalogue]:
    """Return code versions and catalogue with some more tables declared."""
    declared = Catalogue((*catalogue().values(), *tables))
    return {**codes, **{table.name: code_version(table, declared) for table in tables}}, declared


@contextmanager
def truncated(
    archive: Path,
    cut: Cut,
    codes: Mapping[str, str],
    tables: Catalogue,
    chosen: InformationTime = InformationTime.CLOSE,
) -> Iterator[Pipeline]:
    """Take an archive without a future through the whole pipeline."""
    with _scratch() as folder:
        truncate(archive, folder / "archive", cut)
        with opened(folder / "home", codes, tables) as pipeline:
            pipeline.choose(chosen)
            assert pipeline.ingest(folder / "archive").rejected == []
            assert pipeline.sync().errors == []
            yield pipeline


@contextmanager
def poisoned(
    archive: Path, cut: Cut, lie: Poison, codes: Mapping[str, str], tables: Catalogue
) -> Iterator[Pipeline]:
    """Take an archive with a future of nonsense through the whole pipeline."""
    with _scratch() as folder:
        poison(archive, folder / "archive", cut, lie)
        with opened(folder / "home", codes, tables) as pipeline:
            assert pipeline.ingest(folder / "archive").rejected == []
            pipeline.sync()
            yield pipeline


@contextmanager
def poisoned_raw(
    home: Path,
    cut: Cut,
    lie: Poison,
    codes: Mapping[str, str],
    tables: Catalogue,
    dates: Callable[[date], bool] = lambda day: True,
) -> Iterator[Pipeline]:
    """Make the raw future of a copy of a home nonsense, and build derived partitions (of `dates`) again from that."""
    with _scratch() as folder:
        shutil.copytree(home, folder / "home")
        poison_raw(folder / "home", tables.values(), cut, lie)
        with opened(folder / "home", codes, tables) as pipeline:
            names = [table.name for table in derived_tables(pipeline)]
            report = pipeline.sync(tables=names, dates=dates, force=True)
            assert set(report.done) == set(names)
            yield pipeline


def assert_the_poison_arrived(
    whole: Pipeline, other: Pipeline, cut: Cut, lie: Poison, silent: Collection[str] = ()
) -> None:
    """Every derived table that speaks after the cut differs there.

    Where sums hold and nothing is refused, the values of its rows differ. A table may have lost all of them,
    though: shots that were exchanged disagree with their box scores.
    """
    found = later_differences(whole, other, cut)
    if lie.kind is Nonsense.EXCHANGED:
        found = [part for part in found if part.unlike or not has_later_rows(other, part.table, cut)]
    assert {part.table for part in found} == speaking_later(whole, cut, silent)


@contextmanager
def _scratch() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def opened(home: Path, codes: Mapping[str, str], tables: Catalogue, threads: int = 2) -> Iterator[Pipeline]:
    """Open a home for the length of a block."""
    pipeline = Pipeline(home, codes, tables, threads)
    try:
        yield pipeline
    finally:
        pipeline.close()
