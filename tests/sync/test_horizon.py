"""What is said before games is owed for the next two dates, models for the next, the rest once results come."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from pipeline_fixtures import OpenPipeline
from pipelines import Pipeline
from truncation import Cut, cut_after, truncate

from backcourt.tables.declaration import Cadence, Table

AHEAD = 2


@pytest.fixture
def mid_season(tiny: Pipeline, tiny_archive: Path, open_pipeline: OpenPipeline, tmp_path: Path) -> Pipeline:
    """The morning of a game date in the middle of a season whose whole calendar is known."""
    days = tiny.planner().grid.dates("schedule")
    cut_short = open_pipeline()
    cut_short.ingest(truncate(tiny_archive, tmp_path / "archive", cut_after(tiny, days[len(days) // 2])))
    cut_short.sync()
    return cut_short


def foreseeing(pipeline: Pipeline) -> list[Table]:
    tables = pipeline.catalogue.values()
    found = [table for table in tables if table.horizon and table.cadence is Cadence.DAILY]
    assert {"upcoming_player_game_context", "ml_feature_store_v2"} <= {table.name for table in found}
    return found


def dates(pipeline: Pipeline, name: str) -> list[date]:
    return pipeline.planner().grid.dates(name)


def test_two_dates_ahead_of_the_newest_box_score_are_owed(mid_season: Pipeline) -> None:
    calendar, newest = dates(mid_season, "schedule"), dates(mid_season, "landed_box")[-1]
    settled = [day for day in calendar if day <= newest]
    assert len(calendar) > len(settled) + AHEAD
    for table in foreseeing(mid_season):
        assert dates(mid_season, table.name) == calendar[: len(settled) + AHEAD], table.name
    tonight, after = calendar[len(settled) : len(settled) + AHEAD]
    listed = mid_season.query("SELECT DISTINCT game_date FROM nba_analytics.upcoming_player_game_context")
    assert {(tonight,), (after,)} <= set(listed)


def test_further_results_make_further_dates_owed(
    mid_season: Pipeline, tiny: Pipeline, tiny_archive: Path
) -> None:
    before = {table.name: dates(mid_season, table.name) for table in foreseeing(mid_season)}
    mid_season.ingest(tiny_archive)
    mid_season.sync()
    assert mid_season.plan() == []
    assert mid_season.hashes == tiny.hashes
    assert all(len(dates(mid_season, name)) > len(days) for name, days in before.items())


def test_without_any_result_the_first_dates_are_owed(
    tiny: Pipeline, tiny_archive: Path, open_pipeline: OpenPipeline, tmp_path: Path
) -> None:
    """The morning of the very first game: somebody must be able to ask for it."""
    opener = dates(tiny, "schedule")[0]
    eve = Cut(datetime.combine(opener - timedelta(days=1), time(12)))
    fresh = open_pipeline()
    archive = truncate(tiny_archive, tmp_path / "archive", eve)
    fresh.ingest(archive)
    calendar = dates(fresh, "schedule")
    assert len(calendar) > AHEAD
    assert dates(fresh, "landed_box") == []
    assert dates(fresh, "team_defense_zone_analysis") == calendar[:AHEAD]


@pytest.mark.parametrize(("settled", "is_owed"), [(2, False), (1, True)])
def test_models_of_a_month_are_owed_when_all_results_before_it_are_there(
    settled: int,
    is_owed: bool,
    tiny: Pipeline,
    tiny_archive: Path,
    open_pipeline: OpenPipeline,
    tmp_path: Path,
) -> None:
    """Trained the day before, they would have to be trained again."""
    calendar, cuts = dates(tiny, "schedule"), dates(tiny, "learned_models")
    first = calendar.index(cuts[1])
    cut_short = open_pipeline()
    cut_short.ingest(truncate(tiny_archive, tmp_path / "archive", cut_after(tiny, calendar[first - settled])))
    assert cuts[1] in dates(cut_short, "ml_feature_store_v2")
    assert (cuts[1] in dates(cut_short, "learned_models")) is is_owed
