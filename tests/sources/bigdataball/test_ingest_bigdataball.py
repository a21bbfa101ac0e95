"""A folder of bought files is landed verbatim and loaded once; what cannot be read is told by its name."""

import gzip
from pathlib import Path

import pytest
from bought_plays import file_of, play, plays

import backcourt
from backcourt.api import Backcourt
from backcourt.errors import UsageError


@pytest.fixture
def store(tmp_path: Path) -> Backcourt:
    return backcourt.open(tmp_path / "home", threads=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bought"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023" / "[2023-11-01]-22300061-NYK@BOS.csv").write_text(file_of(plays()), encoding="utf-8")
    (folder / "readme.txt").write_text("thank you", encoding="utf-8")
    return folder


def test_files_are_landed_verbatim_and_loaded_once(store: Backcourt, folder: Path) -> None:
    first, again = store.ingest_bigdataball(folder), store.ingest_bigdataball(folder)
    assert first.intake.rows == {
        "landed_plays": 7, "landed_lineups": 7, "landed_play_shots": 3, "landed_rejects": 0,
    }  # fmt: skip
    assert (again.landed, again.intake.payloads, again.intake.unchanged) == (1, 0, 1)
    [kept] = (store.workspace.landing_folder / "objects").rglob("*.gz")
    [bought] = folder.rglob("*.csv")
    assert gzip.decompress(kept.read_bytes()) == bought.read_bytes()
    [row] = store.sql("SELECT subject, rows FROM nba_ops.payloads").to_pylist()
    assert row["subject"] == "bigdataball/play_by_play/file=2023/[2023-11-01]-22300061-NYK@BOS"


def test_a_file_that_cannot_be_read_is_named_and_the_others_load(store: Backcourt, folder: Path) -> None:
    (folder / "broken.CSV").write_text("<html>", encoding="utf-8")
    (folder / "other.csv").write_text(file_of([play(1, game_id="22300062")]), encoding="utf-8")
    result = store.ingest_bigdataball(folder)
    assert (result.landed, result.intake.payloads) == (3, 2)
    assert [error.message for error in result.intake.rejected] == [
        "bigdataball/play_by_play/file=broken: is HTML or XML, not CSV"
    ]


@pytest.mark.parametrize("missing", ["nowhere", "bought/empty"])
def test_a_folder_without_files_is_an_error_that_says_what_to_do(
    store: Backcourt, folder: Path, missing: str
) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(UsageError) as caught:
        store.ingest_bigdataball(folder.parent / missing)
    assert caught.value.advice
