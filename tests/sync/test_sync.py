"""Sync makes the plan so, and what it makes depends on the payloads only: not on threads, pieces or order."""

import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from pipelines import FETCHED_AT, OpenPipeline, Pipeline
from truncation import cut_after, truncate
from worlds import opened

from backcourt.sync.ledger import State
from backcourt.sync.plan import MISSING
from backcourt.sync.selection import Selection, plan

LONGER = ("team_defense_zone_analysis", "learned_models", "learned_predictions", "system_calibrations")
"""Tables that have no rows in the tiny league: fifteen games are needed, or a season before."""

WITHOUT_PAYLOAD = {"earlier_gamelogs", "unreadable_rows"}
"""Tables that have no dates in the tiny league: no earlier season is delivered, and every row can be read."""


def test_everything_that_is_owed_is_complete(small: Pipeline) -> None:
    for name, table in small.catalogue.items():
        if not table.is_landing:
            undone = small.days_in(name, State.BLOCKED, State.FAILED, State.RUNNING, State.EXPECTED)
            assert undone == set(), name
            assert set(small.ledger.of(name)) == set(small.planner().grid.dates(name)), name
    assert small.unaccounted == {}


def test_a_second_run_does_nothing(tiny_home: Path, open_pipeline: OpenPipeline) -> None:
    pipeline = open_pipeline(tiny_home)
    before = dict(pipeline.ledger.tables)
    assert pipeline.plan() == []
    report = pipeline.sync()
    assert (report.partitions, report.blocked, report.failed, report.errors) == (0, 0, 0, [])
    assert pipeline.ledger.tables == before


def test_ingesting_the_same_archive_again_leaves_nothing_to_do(
    tiny_home: Path, tiny_archive: Path, open_pipeline: OpenPipeline
) -> None:
    pipeline = open_pipeline(tiny_home)
    intake = pipeline.ingest(tiny_archive)
    assert (intake.payloads, intake.rejected) == (0, [])
    assert pipeline.plan() == []


def test_a_cold_plan_names_exactly_what_sync_then_does_on_one_thread_as_on_two(
    tiny_archive: Path, tiny: Pipeline, open_pipeline: OpenPipeline
) -> None:
    pipeline = open_pipeline(threads=1)
    pipeline.ingest(tiny_archive)
    planned = pipeline.plan()
    made = {name for name, table in pipeline.catalogue.items() if not table.is_landing}
    assert {item.table for item in planned} == made - WITHOUT_PAYLOAD
    assert all(item.cause == MISSING and not item.blocked for item in planned)
    report = pipeline.sync()
    done = {(name, day) for name in made for day in pipeline.ledger.of(name)}
    assert {(item.table, item.day) for item in planned} == done
    assert report.partitions == len(planned)
    assert tiny.threads == 2
    assert pipeline.hashes == tiny.hashes


def test_hashes_speak_of_every_table_and_date(tiny: Pipeline) -> None:
    """What is compared below is everything: without it, equal hashes would prove less than they seem to."""
    made = {name for name, table in tiny.catalogue.items() if not table.is_landing} - WITHOUT_PAYLOAD
    grid = tiny.planner().grid
    assert set(tiny.hashes) == {(name, day) for name in made for day in grid.dates(name)}
    assert {name for (name, _), content in tiny.hashes.items() if content} == made - {*LONGER}


@given(order=st.permutations(range(3)))
@examples(2)
def test_dates_in_pieces_and_out_of_order_make_the_same_rows(
    order: list[int], tiny_archive: Path, tiny: Pipeline, codes: Mapping[str, str]
) -> None:
    with TemporaryDirectory() as folder, opened(Path(folder), codes, tiny.catalogue) as pipeline:
        pipeline.ingest(tiny_archive)
        for remainder in order:
            pipeline.sync(dates=lambda day, remainder=remainder: day.toordinal() % 3 == remainder)
        pipeline.sync()
        assert pipeline.plan() == []
        assert pipeline.hashes == tiny.hashes


def test_a_date_at_a_time_makes_the_same_rows_as_a_season_at_a_time(
    tiny_archive: Path, tiny: Pipeline, open_pipeline: OpenPipeline
) -> None:
    pipeline = open_pipeline()
    pipeline.ingest(tiny_archive)
    tables = [table for table in pipeline.catalogue.values() if not table.is_landing]
    timeless = [table.name for table in tables if not table.date_column]
    pipeline.sync(tables=timeless)
    for last in sorted({day for name, day in tiny.hashes if name not in timeless}):
        assert pipeline.sync(dates=lambda day, last=last: day <= last).errors == []
    assert pipeline.plan() == []
    assert pipeline.hashes == tiny.hashes


@given(data=st.data())
@examples(1)
def test_dates_built_again_one_at_a_time_in_any_order_come_out_the_same(
    data: st.DataObject, tiny_home: Path, tiny: Pipeline, codes: Mapping[str, str]
) -> None:
    order = data.draw(st.permutations(sorted({day for _, day in tiny.hashes})))
    with TemporaryDirectory() as folder:
        home = Path(shutil.copytree(tiny_home, Path(folder) / "home"))
        with opened(home, codes, tiny.catalogue) as pipeline:
            redone: Counter[str] = Counter()
            for chosen in order:
                report = pipeline.sync(dates=lambda day, chosen=chosen: day == chosen, force=True)
                assert not any(report.changed.values())
                redone.update(report.done)
            assert redone == Counter(name for name, _ in tiny.hashes)
            assert pipeline.hashes == tiny.hashes


def test_a_table_at_a_time_makes_the_same_rows(
    tiny_archive: Path, tiny: Pipeline, open_pipeline: OpenPipeline
) -> None:
    pipeline = open_pipeline()
    pipeline.ingest(tiny_archive)
    for name in ("upcoming_team_game_context", "player_daily_cache", "prediction_accuracy"):
        names = Selection(tables=(name,)).names(pipeline.catalogue)
        pipeline.sync(tables=names)
    pipeline.sync()
    assert pipeline.hashes == tiny.hashes


def test_following_a_season_day_by_day_ends_where_a_backfill_does(
    tiny_archive: Path, tiny: Pipeline, open_pipeline: OpenPipeline, tmp_path: Path
) -> None:
    pipeline = open_pipeline()
    for number, day in enumerate((date(2023, 10, 31), date(2023, 11, 9), date(2023, 11, 10))):
        cut = cut_after(tiny, day)
        pipeline.ingest(
            truncate(tiny_archive, tmp_path / f"day_{number}", cut), FETCHED_AT + timedelta(days=number)
        )
        assert pipeline.sync().errors == []
    pipeline.ingest(tiny_archive, FETCHED_AT + timedelta(days=9))
    assert pipeline.sync().errors == []
    assert pipeline.hashes == tiny.hashes


def test_what_is_forced_is_redone_and_comes_out_the_same(
    tiny_home: Path, open_pipeline: OpenPipeline
) -> None:
    pipeline = open_pipeline(tiny_home)
    before, chosen = pipeline.hashes, Selection(tables=("player_daily_cache",), force=True)
    report = pipeline.sync(tables=chosen.names(pipeline.catalogue), wanted=chosen.wants, force=True)
    dates = pipeline.planner().grid.dates("player_daily_cache")
    assert report.done == {"player_daily_cache": len(dates)}
    assert report.changed == {"player_daily_cache": 0}
    assert pipeline.hashes == before
    assert plan(pipeline.planner(), Selection()) == []


@pytest.mark.parametrize("name", LONGER)
def test_what_needs_a_longer_league_comes_out_the_same_in_any_pieces(
    name: str, small: Pipeline, small_home: Path, open_pipeline: OpenPipeline
) -> None:
    assert any(content for (table, _), content in small.hashes.items() if table == name)
    pipeline = open_pipeline(small_home, threads=1)
    for remainder in (1, 0):
        report = pipeline.sync(
            tables=[name], dates=lambda day, odd=remainder: day.toordinal() % 2 == odd, force=True
        )
        assert report.done[name]
        assert not any(report.changed.values())
    assert pipeline.hashes == small.hashes
