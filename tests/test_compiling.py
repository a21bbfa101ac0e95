"""Another process compiles what this one would, and whatever it cannot give in time is not missed."""

import time

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
