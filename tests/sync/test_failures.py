"""What fails stays where it failed: its dates and what depends on them wait, everything else goes on."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pytest
from pipelines import OpenPipeline, Pipeline
from reach import grid, reach

from backcourt.catalogue import catalogue
from backcourt.errors import ExitCode, RefusedError
from backcourt.sync.ledger import Failure, State
from backcourt.sync.plan import FAILED, RELEASED
from backcourt.tables.declaration import Inputs, Table
from backcourt.workspace import Workspace

CACHE = catalogue()["player_daily_cache"]
DOWNSTREAM = tuple(name for name in catalogue() if CACHE.name in catalogue().upstream(name))


def spoiled(change: Callable[[ir.Table], ir.Table]) -> Table:
    """Return the daily cache with its rows changed."""

    def build(inputs: Inputs) -> ir.Table:
        assert CACHE.build is not None
        return change(CACHE.build(inputs))

    return replace(CACHE, build=build)


@pytest.fixture
def bad_day(tiny: Pipeline) -> date:
    """A date in the middle of the season."""
    dates = sorted({day for (day,) in tiny.query("SELECT game_date FROM nba_raw.schedule")})
    return dates[len(dates) // 2]


def reached_from(bad_day: date, tiny: Pipeline) -> dict[str, set[date]]:
    """The dates of other tables whose rows may depend on that date of the daily cache."""
    dates = grid(tiny.catalogue, tiny.ledger)
    return reach(tiny.catalogue, {CACHE.name: {bad_day}}, dates)


def impossible_average(bad_day: date) -> Table:
    return spoiled(
        lambda rows: rows.mutate(
            points_avg_last_5=(rows.cache_date == bad_day).ifelse(1000.0, rows.points_avg_last_5)
        )
    )


def twice_the_same(bad_day: date) -> Table:
    return spoiled(lambda rows: rows.union(rows.filter(rows.cache_date == bad_day)))


def nobody_is_owed(bad_day: date) -> Table:
    return spoiled(
        lambda rows: rows.mutate(
            player_id=(rows.cache_date == bad_day).ifelse(rows.player_id + 10**9, rows.player_id)
        )
    )


def missing_without_reason(bad_day: date) -> Table:
    return spoiled(
        lambda rows: rows.mutate(team=(rows.cache_date == bad_day).ifelse(ibis.null("string"), rows.team))
    )


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (impossible_average, "points_avg_last_5 above 120"),
        (twice_the_same, "duplicate key"),
        (nobody_is_owed, "rows nobody is owed"),
        (missing_without_reason, "team is missing"),
    ],
)
def test_a_broken_contract_fails_its_date_and_holds_back_what_reads_it(
    broken: Callable[[date], Table], says: str, bad_day: date, tiny_home: Path, tiny: Pipeline,
    open_pipeline: OpenPipeline,
) -> None:  # fmt: skip
    pipeline = open_pipeline(tiny_home, (broken(bad_day),))
    report = pipeline.sync()
    assert pipeline.days_in(CACHE.name, State.FAILED) == {bad_day}
    failed = pipeline.ledger.of(CACHE.name)[bad_day]
    assert failed.failure == Failure.CONTRACT_VIOLATION
    assert says in failed.error
    assert len(report.errors) == 1
    reached = reached_from(bad_day, tiny)
    assert {name: pipeline.days_in(name, State.BLOCKED) for name in reached} == reached
    assert {name for name in DOWNSTREAM if pipeline.days_in(name, State.BLOCKED)} == reached.keys()
    for name, days in reached.items():
        blocked = pipeline.ledger.of(name)[min(days)]
        assert blocked.failure == Failure.MISSING_DEPENDENCY
        assert str(min(days)) in blocked.error or str(bad_day) in blocked.error
        assert days.isdisjoint({day for other, day in pipeline.hashes if other == name})
        table = catalogue()[name]
        place = f"{table.phase.value}.{name} WHERE {table.date_column} = DATE '{min(days)}'"
        assert pipeline.figure(f"SELECT count(*) FROM {place}") == 0
    hurt = {(name, day) for name, days in reached.items() for day in days} | {(CACHE.name, bad_day)}
    assert pipeline.hashes == {key: digest for key, digest in tiny.hashes.items() if key not in hurt}


def test_the_next_run_heals_what_failed_and_what_waited_for_it(
    bad_day: date, tiny_home: Path, tiny: Pipeline, open_pipeline: OpenPipeline
) -> None:
    broken = open_pipeline(tiny_home, (impossible_average(bad_day),))
    broken.sync()
    again = {(item.table, item.day, item.cause) for item in broken.plan() if not item.blocked}
    waiting = {(name, day) for name, days in reached_from(bad_day, tiny).items() for day in days}
    assert again == {(CACHE.name, bad_day, FAILED)} | {(*each, RELEASED) for each in waiting}
    broken.close()
    healed = open_pipeline(home=broken.home)
    planned = {(item.table, item.day): item.cause for item in healed.plan()}
    assert {planned[each] for each in waiting} == {RELEASED}
    report = healed.sync()
    assert (report.errors, report.blocked, report.failed) == ([], 0, 0)
    assert healed.hashes == tiny.hashes
    assert healed.plan() == []


def test_an_engine_error_fails_the_table_and_nothing_that_does_not_need_it(
    tiny_archive: Path, tiny: Pipeline, open_pipeline: OpenPipeline
) -> None:
    unreadable = spoiled(lambda rows: rows.mutate(games_played=rows.team.cast("int64")))
    pipeline = open_pipeline(tables=(unreadable,))
    pipeline.ingest(tiny_archive)
    report = pipeline.sync()
    dates = set(tiny.ledger.of(CACHE.name))
    assert pipeline.days_in(CACHE.name, State.FAILED) == dates
    assert {pipeline.ledger.of(CACHE.name)[day].failure for day in dates} == {Failure.PROCESSING_ERROR}
    waiting = reach(tiny.catalogue, {CACHE.name: dates}, grid(tiny.catalogue, tiny.ledger))
    assert {name: pipeline.days_in(name, State.BLOCKED) for name in waiting} == waiting
    assert len(report.errors) == 1
    hurt = {(name, day) for name, days in waiting.items() for day in days} | {
        (CACHE.name, day) for day in dates
    }
    rest = {key: digest for key, digest in tiny.hashes.items() if key not in hurt}
    assert pipeline.hashes == rest


def test_rows_of_a_date_that_fails_are_taken_away_not_left_to_mislead(
    bad_day: date, tiny_home: Path, open_pipeline: OpenPipeline
) -> None:
    pipeline = open_pipeline(tiny_home, (impossible_average(bad_day),))
    there = f"SELECT count(*) FROM nba_precompute.player_daily_cache WHERE cache_date = DATE '{bad_day}'"
    assert pipeline.figure(there) > 0
    pipeline.sync()
    assert pipeline.figure(there) == 0


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "home")
    workspace.create()
    refusals: list[RefusedError] = []

    def write_too() -> None:
        try:
            with Workspace(tmp_path / "home").writing():
                pass
        except RefusedError as error:
            refusals.append(error)

    with workspace.writing():
        other = threading.Thread(target=write_too)
        other.start()
        other.join()
    [refusal] = refusals
    assert refusal.exit_code == ExitCode.REFUSED == 3
    assert "another process is writing" in refusal.message
    assert "process" in refusal.message
    assert refusal.advice
    with workspace.writing():
        pass
