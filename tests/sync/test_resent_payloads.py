"""A payload that says the same in another form changes nothing, whatever is rebuilt afterwards."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from pipelines import FETCHED_AT, OpenPipeline, edit_rows

Row = dict[str, Any]


def test_rows_in_another_order_change_no_table_even_when_everything_is_redone(
    copied, tiny_home: Path, tiny_archive: Path, open_pipeline: OpenPipeline
) -> None:  # type: ignore[no-untyped-def]
    archive = copied(tiny_archive)
    for path in (archive / "2023-24").glob("*.parquet"):
        edit_rows(path, lambda rows: rows[::-1])
    pipeline = open_pipeline(tiny_home)
    before = pipeline.hashes
    assert pipeline.ingest(archive, FETCHED_AT + timedelta(days=1)).payloads > 0
    assert pipeline.sync().partitions == 0
    report = pipeline.sync(force=True)
    assert (report.blocked, report.failed) == (0, 0)
    assert pipeline.hashes == before


def test_a_new_tip_off_leaves_results_in_place_when_they_are_redone(
    copied, tiny_home: Path, tiny_archive: Path, open_pipeline: OpenPipeline
) -> None:  # type: ignore[no-untyped-def]
    """Only one date of the schedule is rebuilt from the new payload; the results must not notice."""
    archive = copied(tiny_archive)

    def an_hour_later(rows: list[Row]) -> list[Row]:
        row = next(row for row in rows if row["tipoff_utc"])
        row["tipoff_utc"] += timedelta(hours=1)
        return rows

    edit_rows(archive / "2023-24" / "games.parquet", an_hour_later)
    pipeline = open_pipeline(tiny_home)
    results = {key: value for key, value in pipeline.hashes.items() if key[0] == "game_results"}
    pipeline.ingest(archive, FETCHED_AT + timedelta(days=1))
    pipeline.sync()
    pipeline.sync(tables=["game_results"], force=True)
    assert {key: value for key, value in pipeline.hashes.items() if key[0] == "game_results"} == results
