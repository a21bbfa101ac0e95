"""Rows that could not be read end in the quarantine, and the books of landed and raw rows balance with them."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pyarrow as pa
import pytest
from payloads import landed

import backcourt
from backcourt import intake
from backcourt.api import Backcourt
from backcourt.landing import Receipt
from backcourt.sources.arrow import landing_table
from backcourt.sources.landed import LANDED_PLAYERS
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.fields import Count, Name
from backcourt.sources.wire.model import Wire
from backcourt.sources.wire.reading import Reading


class Player(Wire):
    id: Count
    name: Name


def parse(receipt: Receipt, path: Path) -> Parsed:
    read = Reading(receipt, path)
    rows = read.rows(Player, read.document, "players")
    columns = {
        "row_number": pa.array([row.number for row in rows], pa.int64()),
        "player_id": pa.array([row.value.id for row in rows], pa.int64()),
        "player_name": pa.array([row.value.name for row in rows], pa.string()),
    }
    return read.parsed([(LANDED_PLAYERS, landing_table(LANDED_PLAYERS, columns, receipt))])


@contextmanager
def toy_source() -> Iterator[None]:
    with mock.patch.dict(intake.PARSERS, {"toy": parse}):
        yield


@pytest.fixture
def synced(tmp_path: Path) -> Callable[[object], Backcourt]:
    """Land a payload in a workspace, load it and sync what follows from it."""

    def sync(payload: object) -> Backcourt:
        store = backcourt.open(tmp_path / "home", threads=1)
        store.workspace.create()
        landed(store.workspace.landing_folder, payload)
        with toy_source():
            store.sync(tables=("players", "unreadable_rows"))
        return store

    return sync


def quarantined(store: Backcourt) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = store.sql(
        "SELECT table_name, row_number, reason FROM nba_raw.quarantine ORDER BY row_number"
    ).to_pylist()
    return rows


GOOD = {"id": 7, "name": "Ann Example", "mood": "good"}


def test_a_rejected_row_is_in_the_quarantine_and_the_balance_is_even(
    synced: Callable[[object], Backcourt],
) -> None:
    store = synced([GOOD, {"id": 8}, {"id": "9", "name": "Cid Example"}])
    assert quarantined(store) == [
        {"table_name": "unreadable_rows", "row_number": 1, "reason": "missing_field"},
        {"table_name": "unreadable_rows", "row_number": 2, "reason": "wrong_type"},
    ]
    [balance] = [each for each in store.check().balances if each.table == "unreadable_rows"]
    assert (balance.landed, balance.raw, sum(balance.quarantined.values()), balance.lost) == (2, 0, 2, 0)


def test_a_newer_payload_without_bad_rows_takes_them_back(synced: Callable[[object], Backcourt]) -> None:
    synced([GOOD, {"id": 8}])
    assert quarantined(synced([GOOD])) == []


def test_what_was_read_before_stands_while_nothing_newer_can_be_read(
    synced: Callable[[object], Backcourt],
) -> None:
    synced([GOOD])
    store = synced({"error": "come back later"})
    kept = loaded(store)
    store.workspace.warehouse_file.unlink()
    assert kept == [{"player_id": 7}]
    assert loaded(synced({"error": "come back tomorrow"})) == kept
    assert loaded(synced([GOOD | {"id": 8}])) == [{"player_id": 8}]


def test_what_cannot_be_read_is_parsed_once_and_told_until_something_newer_can_be(
    synced: Callable[[object], Backcourt],
) -> None:
    store = synced({"error": "come back later"})
    [row] = store.sql("SELECT subject, reason, advice FROM nba_ops.unreadable").to_pylist()
    again = store.sync().intake
    assert again.rejected == []
    [error] = again.not_loaded
    assert (error.message, error.advice) == (row["reason"], row["advice"])
    assert store.check().waiting_payloads == [row["subject"]]
    assert synced([GOOD]).sync().intake.not_loaded == []
    assert store.sql("SELECT * FROM nba_ops.unreadable").to_pylist() == []


def broken_by(error: BaseException) -> Callable[[Receipt, Path], Parsed]:
    """Return a parser with a bug that one endpoint meets."""

    def parse_or_break(receipt: Receipt, path: Path) -> Parsed:
        if receipt.endpoint == "broken":
            raise error
        return parse(receipt, path)

    return parse_or_break


@pytest.mark.parametrize("bug", [KeyError("id"), TypeError("None"), RecursionError()])
def test_a_bug_of_a_parser_is_told_and_stops_no_other_payload(bug: Exception, tmp_path: Path) -> None:
    store = store_with_a_broken_payload(tmp_path)
    with mock.patch.dict(intake.PARSERS, {"toy": broken_by(bug)}):
        [error] = store.sync().intake.rejected
        again = store.sync().intake
    assert error.message == f"toy/broken: its parser broke ({type(bug).__name__})"
    assert "bug" in error.advice
    assert [each.message for each in again.unreadable] == [error.message]
    assert again.rejected == []
    assert loaded(store) == [{"player_id": 7}]


def test_no_memory_is_no_bug_of_a_parser(tmp_path: Path) -> None:
    store = store_with_a_broken_payload(tmp_path)
    with mock.patch.dict(intake.PARSERS, {"toy": broken_by(MemoryError())}), pytest.raises(MemoryError):
        store.sync()
    with toy_source():
        assert store.sync().intake.rejected == []


def store_with_a_broken_payload(tmp_path: Path) -> Backcourt:
    store = backcourt.open(tmp_path / "home", threads=1)
    store.workspace.create()
    landed(store.workspace.landing_folder, [GOOD | {"id": 8}], endpoint="broken")
    landed(store.workspace.landing_folder, [GOOD])
    return store


def test_what_the_machine_spoiled_is_read_again_once_it_is_well(
    synced: Callable[[object], Backcourt], tmp_path: Path
) -> None:
    store = synced([])
    landed(store.workspace.landing_folder, [GOOD])
    [file] = [
        path for path in tmp_path.rglob("objects/*/*.gz") if b"Ann" in gzip.decompress(path.read_bytes())
    ]
    whole = file.read_bytes()
    file.write_bytes(whole[:-9])
    with toy_source():
        [error] = store.sync().intake.not_loaded
        assert "is damaged" in error.message
        file.write_bytes(whole)
        assert store.sync().intake.not_loaded == []
    assert loaded(store) == [{"player_id": 7}]


def loaded(store: Backcourt) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = store.sql("SELECT player_id FROM nba_landing.landed_players").to_pylist()
    return rows


def test_what_no_wire_format_names_is_on_record(synced: Callable[[object], Backcourt]) -> None:
    store = synced([GOOD, GOOD | {"id": 8}])
    assert store.sql("SELECT source, path, times FROM nba_ops.unknown_fields").to_pylist() == [
        {"source": "toy", "path": "players[].mood", "times": 2}
    ]
    assert store.status().unknown_fields == {"toy": 2}
