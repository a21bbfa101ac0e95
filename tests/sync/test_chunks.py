"""However many seasons are built together, the tables are the same; what takes long is committed in pieces."""

from dataclasses import replace
from pathlib import Path

import pytest
from pipelines import OpenPipeline, Pipeline

from backcourt.catalogue import catalogue
from backcourt.sync import run
from backcourt.sync.report import Report


def synced(pipeline: Pipeline, archive: Path) -> Report:
    pipeline.ingest(archive)
    report = pipeline.sync()
    assert report.errors == []
    return report


@pytest.mark.parametrize("rows", [1, 10**9])
def test_one_season_at_a_time_and_all_at_once_give_the_same_tables(
    rows: int,
    small: Pipeline,
    small_archive: Path,
    open_pipeline: OpenPipeline,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "CHUNK_ROWS", rows)
    pipeline = open_pipeline()
    synced(pipeline, small_archive)
    assert pipeline.hashes == small.hashes


def test_seasons_go_together_only_while_they_read_little(
    small: Pipeline, small_archive: Path, open_pipeline: OpenPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    landed = small.figure("SELECT max(rows) FROM nba_ops.partitions WHERE table_name = 'landed_box'")
    monkeypatch.setattr(run, "CHUNK_ROWS", 20 * landed)
    pipeline = open_pipeline()
    pipeline.ingest(small_archive)
    report = pipeline.sync(watch=lambda progress: begun.append(progress.table))
    chunks = {name: begun.count(name) // 2 for name in report.done}
    assert chunks["schedule"] == 1
    assert chunks["player_props"] > 1


def test_a_table_that_takes_long_is_committed_a_few_dates_at_a_time(
    tiny_home: Path, open_pipeline: OpenPipeline
) -> None:
    daily = catalogue()["team_boxscores"]
    pipeline = open_pipeline(tiny_home, (replace(daily, dates_at_once=4),))
    report = pipeline.sync(tables=[daily.name], force=True)
    assert report.errors == []
    sizes = pipeline.query(
        "SELECT count(*) FROM nba_ops.partitions WHERE table_name = 'team_boxscores' "
        "GROUP BY sequence ORDER BY sequence"
    )
    dates = len(pipeline.planner().grid.dates(daily.name))
    assert sorted(size for (size,) in sizes) == sorted([4] * (dates // 4) + [dates % 4] * (dates % 4 > 0))
    assert len(sizes) > 2
