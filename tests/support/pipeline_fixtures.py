"""A simulated league, taken through the real pipeline once and copied by tests that change it."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from filelock import FileLock
from learned import FEW_ROUNDS
from pipelines import LEAGUE_TINY, MakeOnce, OpenPipeline, Pipeline, without_models

from backcourt.catalogue import catalogue
from backcourt.predictions import learned_models
from backcourt.sources.simulated import LEAGUE_SMALL, write_league
from backcourt.sync.code import CodeVersions, code_version
from backcourt.sync.queries import table_queries
from backcourt.tables.declaration import Table
from backcourt.tables.graph import Catalogue
from backcourt.time import InformationTime
from oracle.world import World


@pytest.fixture(scope="session", autouse=True)
def few_rounds() -> Iterator[None]:
    """Train models in few rounds: tests train hundreds, and ask how they come about rather than how good they are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learned_models, "RECIPE", FEW_ROUNDS)
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Return a folder that all processes of this test run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture(scope="session")
def make_once(shared_folder: Path) -> MakeOnce:
    """Return a function that makes a folder once per test run, whichever process comes first."""

    def make(name: str, fill: Callable[[Path], object]) -> Path:
        folder, done = shared_folder / name, shared_folder / f"{name}.done"
        with FileLock(shared_folder / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def code_versions_file(make_once: MakeOnce) -> Path:
    """The remembered code versions of all tables, and the SQL of all their queries."""

    def compute(folder: Path) -> None:
        versions = CodeVersions(catalogue(), folder / "versions.json")
        dict(versions)
        for table in catalogue().values():
            if not table.is_landing:
                for query in table_queries(table, catalogue(), versions.texts):
                    assert query.sql
        versions.remember()

    return make_once("codes", compute) / "versions.json"


@pytest.fixture(scope="session", autouse=True)
def compiled(code_versions_file: Path) -> Iterator[None]:
    """Let every workspace, those of programs that tests start too, take over what is compiled already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKCOURT_COMPILED", str(code_versions_file))
        yield


@pytest.fixture(scope="session")
def codes(code_versions_file: Path) -> Mapping[str, str]:
    """The code versions of all tables."""
    return dict(CodeVersions(catalogue(), code_versions_file))


@pytest.fixture(scope="session")
def small_archive(make_once: MakeOnce) -> Path:
    """Eight teams over two seasons, with the defects of real archives. Do not write to it."""
    return make_once("small_archive", lambda folder: write_league(LEAGUE_SMALL, folder))


@pytest.fixture(scope="session")
def small_world(small_archive: Path) -> World:
    """The small league as the oracle sees it."""
    return World(small_archive)


@pytest.fixture(scope="session")
def tiny_archive(make_once: MakeOnce) -> Path:
    """Four teams in one short season. Do not write to it."""
    return make_once("tiny_archive", lambda folder: write_league(LEAGUE_TINY, folder))


def _synced(
    archive: Path, codes: Mapping[str, str], chosen: InformationTime | None = None
) -> Callable[[Path], None]:
    def fill(folder: Path) -> None:
        pipeline = Pipeline(folder, codes)
        try:
            if chosen:
                pipeline.choose(chosen)
            pipeline.ingest(archive)
            report = pipeline.sync()
        finally:
            pipeline.close()
        assert not report.errors

    return fill


@pytest.fixture(scope="session")
def small_home(make_once: MakeOnce, small_archive: Path, codes: Mapping[str, str]) -> Path:
    """The folder of the small league's synced warehouse. Open it read-only, or copy it."""
    return make_once("small_home", _synced(small_archive, codes))


@pytest.fixture(scope="session")
def tiny_home(make_once: MakeOnce, tiny_archive: Path, codes: Mapping[str, str]) -> Path:
    """The folder of the tiny league's synced warehouse. Open it read-only, or copy it."""
    return make_once("tiny_home", _synced(tiny_archive, codes))


@pytest.fixture(scope="session")
def small(small_home: Path, codes: Mapping[str, str]) -> Iterator[Pipeline]:
    """The small league, synced, to be read only."""
    pipeline = Pipeline(small_home, codes, read_only=True)
    yield pipeline
    pipeline.close()


@pytest.fixture(scope="session")
def unlearned(small_home: Path, codes: Mapping[str, str]) -> Iterator[Pipeline]:
    """The same, of the tables that need no trained model: what is made again from it is made in half the time."""
    pipeline = Pipeline(small_home, codes, without_models(), read_only=True)
    yield pipeline
    pipeline.close()


@pytest.fixture(scope="session")
def tiny(tiny_home: Path, codes: Mapping[str, str]) -> Iterator[Pipeline]:
    """The tiny league, synced, to be read only."""
    pipeline = Pipeline(tiny_home, codes, read_only=True)
    yield pipeline
    pipeline.close()


@pytest.fixture(scope="session")
def tiny_at_noon(make_once: MakeOnce, tiny_archive: Path, codes: Mapping[str, str]) -> Iterator[Pipeline]:
    """The tiny league, its predictions made at noon; to be read only. It is too small to be learned from."""
    home = make_once("noon_home", _synced(tiny_archive, codes, InformationTime.NOON))
    pipeline = Pipeline(home, codes, without_models(), read_only=True)
    yield pipeline
    pipeline.close()


@pytest.fixture
def open_pipeline(tmp_path: Path, codes: Mapping[str, str]) -> Iterator[OpenPipeline]:
    """Return a function that opens a pipeline, new or on a copy of a folder, until the test ends.

    `tables` replaces or adds tables of the catalogue.
    """
    opened: list[Pipeline] = []

    def open_one(
        copy_of: Path | None = None,
        tables: tuple[Table, ...] = (),
        *,
        home: Path | None = None,
        threads: int = 2,
    ) -> Pipeline:
        home = home or tmp_path / f"home_{len(opened)}"
        if copy_of:
            shutil.copytree(copy_of, home)
        tables_by_name = {**catalogue(), **{table.name: table for table in tables}}
        chosen = Catalogue(tables_by_name.values()) if tables else catalogue()
        versions = {**codes, **{table.name: code_version(table, chosen) for table in tables}}
        opened.append(Pipeline(home, versions, chosen, threads))
        return opened[-1]

    yield open_one
    for pipeline in opened:
        pipeline.close()


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Path], Path]:
    """Return a function that copies an archive, so that a test may change its files."""
    return lambda archive: Path(shutil.copytree(archive, tmp_path / f"{archive.name}_copy"))
