"""Another process compiles what this one would, and whatever it cannot give in time is not missed."""

import time
from pathlib import Path

import pytest

from backcourt import compiling
from backcourt.catalogue import catalogue
from backcourt.compiling import compiling_ahead
from backcourt.sync.code import CodeVersions
from backcourt.sync.queries import table_queries

TABLES = [name for name, table in catalogue().items() if not table.is_landing][:8]
PATIENCE_SECONDS = 60.0


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even a few missing queries be worth another process."""
    monkeypatch.setattr(compiling, "FEWEST", 1)


def names(tables: list[str]) -> set[str]:
    return {query.name for name in tables for query in table_queries(catalogue()[name], catalogue(), {})}


def test_what_comes_from_another_process_has_the_same_code_versions(few: None) -> None:
    versions, own = CodeVersions(catalogue()), CodeVersions(catalogue())
    deadline = time.monotonic() + PATIENCE_SECONDS
    with compiling_ahead(TABLES, versions.texts):
        while versions.texts.keys() < names(TABLES) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert versions.texts.keys() == names(TABLES)
    assert [versions[name] for name in TABLES] == [own[name] for name in TABLES]


def test_what_was_compiled_here_meanwhile_is_kept(few: None) -> None:
    [*_, last], texts = TABLES, dict[str, str]()
    deadline = time.monotonic() + PATIENCE_SECONDS
    with compiling_ahead(TABLES, texts):
        texts |= dict.fromkeys(names([last]), "from here")
        while texts.keys() < names(TABLES) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert {texts[name] for name in names([last])} == {"from here"}


def test_a_run_that_ends_sooner_does_not_wait_for_it(few: None) -> None:
    texts: dict[str, str] = {}
    with compiling_ahead(TABLES, texts):
        pass
    assert texts.keys() < names(TABLES)


def test_a_new_workspace_takes_over_what_another_of_the_same_version_compiled(tmp_path: Path) -> None:
    elsewhere, here = tmp_path / "elsewhere.json", tmp_path / "here.json"
    one = CodeVersions(catalogue(), elsewhere)
    told = one[TABLES[0]]
    one.remember()
    other = CodeVersions(catalogue(), here, elsewhere)
    assert other.texts == one.texts
    assert other[TABLES[0]] == told
    other.remember()
    assert CodeVersions(catalogue(), here).texts == one.texts


def test_what_a_workspace_compiled_itself_counts_more_than_what_another_did(tmp_path: Path) -> None:
    elsewhere, here = tmp_path / "elsewhere.json", tmp_path / "here.json"
    for place, table in ((elsewhere, TABLES[0]), (here, TABLES[1])):
        known = CodeVersions(catalogue(), place)
        assert known[table]
        known.remember()
    assert CodeVersions(catalogue(), here, elsewhere).texts == CodeVersions(catalogue(), here).texts


def test_nothing_is_taken_over_from_another_version(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_text('{"package": "of old", "versions": {}, "texts": {"schedule/rows": "SELECT 1"}}')
    assert CodeVersions(catalogue(), None, elsewhere).texts == {}
