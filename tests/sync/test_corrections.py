"""A corrected payload redoes what it can reach, and nothing else; taking it back restores every hash."""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pipelines import FETCHED_AT, OpenPipeline, Pipeline, edit_rows

from backcourt.sync.run import Report
from backcourt.tables.declaration import EVER

Row = dict[str, Any]
Days = dict[str, set[date]]
LATER = FETCHED_AT + timedelta(days=1)
LATER_STILL = LATER + timedelta(days=1)


def done(pipeline: Pipeline, report: Report) -> Days:
    """Return the partitions that a run redid."""
    found: Days = defaultdict(set)
    for name, partitions in pipeline.ledger.tables.items():
        for day, partition in partitions.items():
            if partition.run_id == report.run_id:
                found[name].add(day)
    return dict(found)


def changed(before: dict[tuple[str, date], str], after: dict[tuple[str, date], str]) -> Days:
    """Return the partitions whose content differs."""
    assert before.keys() == after.keys()
    found: Days = defaultdict(set)
    for name, day in before:
        if before[name, day] != after[name, day]:
            found[name].add(day)
    return dict(found)


@pytest.fixture
def game_day(tiny: Pipeline) -> date:
    """The fourth date with games: windows before it are filled, those after it see it."""
    return sorted({day for (day,) in tiny.query("SELECT game_date FROM nba_raw.schedule")})[3]


@pytest.fixture
def scorers(tiny: Pipeline, game_day: date) -> tuple[int, int]:
    """Two team-mates of one position, the second with a free throw that day: it will be the first's."""
    return tiny.query(f"""
        WITH box AS (SELECT * FROM nba_raw.player_boxscores JOIN nba_raw.players USING (player_id))
        SELECT one.player_id AS receives, other.player_id AS gives
        FROM box AS one JOIN box AS other USING (game_id, team, position)
        WHERE one.game_date = DATE '{game_day}' AND one.player_id <> other.player_id AND other.ftm > 0
        ORDER BY ALL LIMIT 1""")[0]  # type: ignore[return-value]


@pytest.fixture
def corrected(copied, tiny_archive: Path, game_day: date, scorers: tuple[int, int]) -> Path:  # type: ignore[no-untyped-def]
    """The archive after a free throw was given to another player of the same team."""
    shift = dict(zip(scorers, (1, -1), strict=True))

    def move_a_free_throw(rows: list[Row]) -> list[Row]:
        for row in rows:
            if row["game_date"] == game_day and (points := shift.get(row["player_id"])):
                row |= {name: row[name] + points for name in ("ftm", "fta", "pts")}
        return rows

    archive = copied(tiny_archive)
    edit_rows(archive / "2023-24" / "player_box.parquet", move_a_free_throw)
    return archive


def test_a_corrected_box_score_redoes_what_it_can_reach_and_nothing_else(
    tiny_home: Path, tiny_archive: Path, corrected: Path, game_day: date, scorers: tuple[int, int],
    open_pipeline: OpenPipeline,
) -> None:  # fmt: skip
    pipeline = open_pipeline(tiny_home)
    original = pipeline.hashes
    assert pipeline.ingest(corrected, LATER).payloads == 1
    planned = pipeline.plan()
    report = pipeline.sync()

    dates = pipeline.planner().grid.dates("player_daily_cache")
    after = {day for day in dates if day > game_day}
    affected = {
        name: {
            day
            for (day,) in pipeline.query(
                f"SELECT DISTINCT {column} FROM {schema}.{name} "
                f"WHERE player_id IN {scorers} AND {column} > DATE '{game_day}'"
            )
        }
        for schema, name, column in (
            ("nba_precompute", "player_daily_cache", "cache_date"),
            ("nba_analytics", "upcoming_player_game_context", "game_date"),
            ("nba_predictions", "player_prop_predictions", "game_date"),
        )
    }
    assert all(affected.values())
    graded = affected["player_prop_predictions"] | {game_day}
    changes = changed(original, pipeline.hashes)
    # A date's mean error may stay: where both were expected too high, one error grew as the other shrank.
    assert {game_day} <= changes.pop("system_daily_performance") <= graded
    assert changes == affected | {
        "player_boxscores": {game_day},
        "player_game_summary": {game_day},
        "prediction_accuracy": graded,
    }
    redone = done(pipeline, report)
    assert redone == {
        "player_boxscores": {game_day},
        "player_names": {EVER},
        "team_boxscores": {game_day},
        "rosters": after | {game_day},
        "player_game_summary": {game_day},
        "upcoming_team_game_context": after,
        "upcoming_player_game_context": after,
        "player_daily_cache": after,
        "player_prop_predictions": after,
        "prediction_accuracy": graded | affected["upcoming_player_game_context"],
        "system_daily_performance": graded,
    }
    upper_bound = {(item.table, item.day) for item in planned}
    assert upper_bound >= {(name, day) for name, days in redone.items() for day in days}
    assert pipeline.plan() == []

    cold = open_pipeline()
    cold.ingest(corrected)
    cold.sync()
    assert cold.hashes == pipeline.hashes

    pipeline.ingest(tiny_archive, LATER_STILL)
    pipeline.sync()
    assert pipeline.hashes == original


def test_the_plan_names_the_payload_that_changed(
    tiny_home: Path, corrected: Path, game_day: date, open_pipeline: OpenPipeline
) -> None:
    pipeline = open_pipeline(tiny_home)
    pipeline.ingest(corrected, LATER)
    [reason] = {
        item.reason for item in pipeline.plan() if (item.table, item.day) == ("player_boxscores", game_day)
    }
    assert reason == f"input changed: landed_box @ {game_day}"


def test_a_correction_that_nobody_reads_stops_at_once(
    copied,
    tiny_home: Path,
    tiny_archive: Path,
    game_day: date,
    open_pipeline: OpenPipeline,  # type: ignore[no-untyped-def]
) -> None:
    def rename_a_shot(rows: list[Row]) -> list[Row]:
        shot = next(row for row in rows if row["game_date"] == game_day)
        shot["action_type"] = "Jump Shot As Corrected"
        return rows

    archive = copied(tiny_archive)
    edit_rows(archive / "2023-24" / "shots.parquet", rename_a_shot)
    pipeline = open_pipeline(tiny_home)
    original = pipeline.hashes
    pipeline.ingest(archive, LATER)
    report = pipeline.sync()
    assert changed(original, pipeline.hashes) == {"shots": {game_day}}
    assert done(pipeline, report) == {
        name: {game_day} for name in ("shots", "player_game_summary", "team_offense_game_summary")
    }


def test_a_column_that_no_raw_table_takes_over_changes_nothing(
    copied,
    tiny_home: Path,
    tiny_archive: Path,
    open_pipeline: OpenPipeline,  # type: ignore[no-untyped-def]
) -> None:
    def move_to_another_country(rows: list[Row]) -> list[Row]:
        rows[0]["country"] = "Elsewhere"
        return rows

    archive = copied(tiny_archive)
    edit_rows(archive / "players.parquet", move_to_another_country)
    pipeline = open_pipeline(tiny_home)
    original = pipeline.hashes
    pipeline.ingest(archive, LATER)
    report = pipeline.sync()
    assert pipeline.hashes == original
    assert done(pipeline, report) == {"players": {EVER}, "player_names": {EVER}}


def test_a_game_moved_to_another_date_leaves_nothing_behind(
    copied,
    tiny_home: Path,
    tiny_archive: Path,
    open_pipeline: OpenPipeline,  # type: ignore[no-untyped-def]
) -> None:
    """The last date's games go two days later: the date they leave owes nothing any more."""
    pipeline = open_pipeline(tiny_home)
    last = max(pipeline.planner().grid.dates("schedule"))

    def postpone(rows: list[Row]) -> list[Row]:
        for row in rows:
            if row["game_date"] == last:
                row["game_date"] += timedelta(days=2)
        return rows

    archive = copied(tiny_archive)
    for name in ("games", "player_box", "shots", "inactives", "player_props"):
        edit_rows(archive / "2023-24" / f"{name}.parquet", postpone)
    pipeline.ingest(archive, LATER)
    assert pipeline.sync().errors == []
    cold = open_pipeline()
    cold.ingest(archive)
    cold.sync()
    rows = {key: digest for key, digest in pipeline.hashes.items() if digest}
    assert rows == {key: digest for key, digest in cold.hashes.items() if digest}
    assert pipeline.unaccounted == cold.unaccounted == {}
    assert pipeline.plan() == []
