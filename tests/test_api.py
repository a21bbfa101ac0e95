"""The Python API has the vocabulary of the command line, and the same results."""

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import pyarrow as pa
import pytest

import backcourt
from backcourt.api import Backcourt
from backcourt.catalogue import catalogue
from backcourt.cli import reference
from backcourt.errors import RefusedError, UsageError, WorkspaceError
from backcourt.sources.providers import PROVIDERS
from backcourt.sources.simulated import League, write_league
from backcourt.sync.code import CodeVersions
from backcourt.tables.sql import Texts

IN_ANOTHER_FORM = {"information-time": "information_time", "config_show": "config"} | {
    f"ingest_{provider.name}": "ingest" for provider in PROVIDERS
}
ALSO_OFFERED_BY = {"explain_prediction": "explain", "live": "evaluate", "publish_plan": "publish"} | {
    "daily_plan": "daily",
    "daily_check": "daily",
    "daily_loop": "daily",
}
"""Methods that a verb of another name offers as well."""

ONLY_IN_PYTHON = {"table", "exceptions"}
LEAGUE = League(seed=5, seasons=("2023-24",), teams=2, games_per_team=4, roster_size=10, defects=False)
NOT_MINE = {"demo", "publish", "evaluate"}
"""Verbs of the results; their own tests hold them."""


def verbs() -> set[str]:
    words = (command.split()[1:] for command, _, _ in reference.leaves(*reference.program()))
    names = {"_".join(parts) for parts in words}
    return {IN_ANOTHER_FORM.get(name, name) for name in names} - NOT_MINE


def methods() -> set[str]:
    functions = {
        name for name, value in vars(Backcourt).items() if inspect.isfunction(value) and name[0] != "_"
    }
    return functions - {field.name for field in fields(Backcourt)} | {"config"}


def test_every_verb_is_a_method_and_every_method_a_verb() -> None:
    assert ALSO_OFFERED_BY.keys() <= methods()
    assert {*ALSO_OFFERED_BY.values()} <= verbs() | NOT_MINE
    assert methods() - ONLY_IN_PYTHON - NOT_MINE - ALSO_OFFERED_BY.keys() == verbs()


def test_every_method_says_what_it_means() -> None:
    assert [name for name in methods() - {"config"} if not inspect.getdoc(getattr(Backcourt, name))] == []


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Backcourt:
    folder = tmp_path_factory.mktemp("api")
    write_league(LEAGUE, folder / "archive")
    opened = backcourt.open(folder / "home", threads=1)
    opened.ingest_archive(folder / "archive", seasons=["2023-24"])
    opened.sync()
    return opened


def test_opening_touches_nothing(tmp_path: Path) -> None:
    backcourt.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_what_an_ingest_had_compiled_is_there_for_the_first_sync(
    store: Backcourt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def compiled(tables: Sequence[str], texts: Texts) -> Iterator[None]:
        texts.update(dict.fromkeys(tables, "SELECT 1"))
        yield

    monkeypatch.delenv("BACKCOURT_COMPILED")
    monkeypatch.setattr("backcourt.api.compiling_ahead", compiled)
    opened = backcourt.open(tmp_path / "home", threads=1)
    opened.ingest_archive(store.workspace.home.parent / "archive")
    texts = CodeVersions(catalogue(), opened.workspace.code_versions_file).texts
    assert texts.keys() == {name for name, table in catalogue().items() if not table.is_landing}


def test_settings_are_checked_when_a_workspace_is_opened(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="threads"):
        backcourt.open(tmp_path, threads=-1)
    with pytest.raises(UsageError, match="bogus"):
        backcourt.open(tmp_path, bogus=1)


def test_a_table_is_arrow(store: Backcourt) -> None:
    table = store.table("schedule")
    assert isinstance(table, pa.Table)
    assert table.num_rows == 4
    assert set(table["code_version"].to_pylist()) == {
        store.explain("schedule", table["game_date"][0].as_py()).code_version
    }


def test_sql_is_arrow(store: Backcourt) -> None:
    assert store.sql("select 1 as one").to_pylist() == [{"one": 1}]


def test_nothing_is_left_to_do_after_a_sync(store: Backcourt) -> None:
    assert store.plan().lines == []
    assert store.sync().report.partitions == 0


def test_rows_know_the_run_and_the_code_that_made_them(store: Backcourt) -> None:
    for name in ("players", "schedule", "player_boxscores", "shots", "player_game_summary"):
        told = store.table(name)
        assert all(told["run_id"].to_pylist()), name
        assert all(told["code_version"].to_pylist()), name


def test_what_was_never_built_is_an_error_with_advice(tmp_path: Path, store: Backcourt) -> None:
    with pytest.raises(WorkspaceError) as caught:
        backcourt.open(tmp_path / "nowhere").plan()
    assert "backcourt ingest" in caught.value.advice
    with pytest.raises(UsageError, match="there is no table"):
        store.table("nonsense")


def test_engines_that_do_not_exist_are_refused(store: Backcourt) -> None:
    for url in ("spark://cluster:7077", "bigquery://project", "mysql://x", "duckdb://"):
        with pytest.raises(UsageError):
            backcourt.open(store.workspace.home, warehouse=url).plan()


def test_a_workspace_that_is_written_to_is_not_written_to_twice(store: Backcourt) -> None:
    with store.workspace.writing(), pytest.raises(RefusedError, match="another process is writing"):
        store.sync()
