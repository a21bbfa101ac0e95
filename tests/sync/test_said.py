"""What was predicted before a game stays as it was said, whatever is corrected or computed afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pipelines import OpenPipeline, Pipeline, edit_rows
from truncation import Cut, truncate

from backcourt.sync.run import Runner

TABLE = "nba_predictions.player_prop_predictions"
KEY = "system_id, game_id, player_id, stat"


@dataclass
class Life:
    """The tiny league as it comes to be known, in a workspace whose clock is moved by hand."""

    pipeline: Pipeline
    archive: Path
    folder: Path
    edits: list[tuple[str, Callable[[list[dict[str, Any]]], list[dict[str, Any]]]]] = field(
        default_factory=list
    )

    def arrive_at(self, moment: datetime) -> None:
        """Deliver what is known at a moment, and sync then."""
        known = truncate(self.archive, self.folder / f"{moment:%Y%m%dT%H%M}-{len(self.edits)}", Cut(moment))
        for name, edit in self.edits:
            edit_rows(known / "2023-24" / f"{name}.parquet", edit)
        self.pipeline.ingest(known, moment)
        runner = Runner(self.pipeline.planner(), self.pipeline.warehouse, now=lambda: moment)
        report = runner.run()
        assert not report.errors, [error.message for error in report.errors]

    def said(self, day: date) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        rows = self.pipeline.query(
            f"SELECT {KEY}, predicted_mean, line, recommendation, basis FROM {TABLE} "
            f"WHERE game_date = DATE '{day}' ORDER BY ALL"
        )
        return {row[:4]: row[4:] for row in rows}

    def bases(self, day: date) -> set[str]:
        return {row[-1] for row in self.said(day).values()}


@pytest.fixture
def day(tiny: Pipeline) -> date:
    """A date late enough for the league to be predicted, with others after it."""
    days = [found for (found,) in tiny.query(f"SELECT DISTINCT game_date FROM {TABLE} ORDER BY 1")]
    return days[-3]


@pytest.fixture
def tipoff(tiny: Pipeline, day: date) -> datetime:
    return tiny.figure(f"SELECT min(tipoff_utc) FROM nba_raw.schedule WHERE game_date = DATE '{day}'")


@pytest.fixture
def life(open_pipeline: OpenPipeline, tiny_archive: Path, tmp_path: Path) -> Life:
    return Life(open_pipeline(), tiny_archive, tmp_path)


def moved_lines(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"line": row["line"] + 1} for row in rows]


def test_what_is_made_after_the_fact_is_backfilled(tiny: Pipeline) -> None:
    assert tiny.query(f"SELECT DISTINCT basis FROM {TABLE}") == [("backfilled",)]
    assert tiny.figure("SELECT count(*) FROM nba_ops.live_player_prop_predictions") == 0


def test_what_was_said_before_tip_off_stands_when_its_inputs_are_corrected(
    life: Life, day: date, tipoff: datetime
) -> None:
    life.arrive_at(tipoff - timedelta(minutes=1))
    before = life.said(day)
    assert before
    assert life.bases(day) == {"live"}
    life.edits.append(("player_props", moved_lines))
    life.arrive_at(tipoff + timedelta(days=2))
    after = life.said(day)
    assert {key: row for key, row in after.items() if row[-1] == "live"} == before
    assert {row[-1] for key, row in after.items() if key not in before} <= {"backfilled"}


def test_until_tip_off_the_last_word_counts(life: Life, day: date, tipoff: datetime) -> None:
    life.arrive_at(tipoff - timedelta(hours=12))
    before = life.said(day)
    life.arrive_at(tipoff - timedelta(minutes=1))
    assert life.bases(day) == {"live"}
    kept = life.pipeline.figure(
        f"SELECT count(*) FROM nba_ops.live_player_prop_predictions WHERE game_date = DATE '{day}'"
    )
    assert kept == len(life.said(day))
    assert len(before) <= kept


def test_a_game_of_which_nothing_was_said_in_time_is_backfilled_beside_those_of_which_it_was(
    life: Life, day: date, tipoff: datetime
) -> None:
    life.arrive_at(tipoff + timedelta(days=1))
    assert life.bases(day) == {"backfilled"}


def test_what_was_said_comes_back_when_its_table_is_emptied(life: Life, day: date, tipoff: datetime) -> None:
    life.arrive_at(tipoff - timedelta(minutes=1))
    life.arrive_at(tipoff + timedelta(days=1))
    before = life.said(day)
    table = life.pipeline.catalogue["player_prop_predictions"]
    with life.pipeline.warehouse.transaction():
        life.pipeline.warehouse.discard(table, [day])
        life.pipeline.ledger.forget(table.name, [day])
    assert life.said(day) == {}
    life.arrive_at(tipoff + timedelta(days=1, hours=1))
    assert life.said(day) == before
    assert "live" in life.bases(day)


@pytest.fixture
def last_tipoff(tiny: Pipeline) -> datetime:
    """When the first game began on the last date that has box scores."""
    return tiny.figure(
        "SELECT min(tipoff_utc) FROM nba_raw.schedule "
        "WHERE game_date = (SELECT max(game_date) FROM nba_raw.player_boxscores)"
    )


@pytest.mark.parametrize("before", [timedelta(days=8000), timedelta(hours=8), timedelta(minutes=1)])
def test_while_facts_lie_ahead_of_the_clock_nothing_is_said_live(
    open_pipeline: OpenPipeline, tiny_archive: Path, last_tipoff: datetime, before: timedelta
) -> None:
    pipeline = open_pipeline()
    pipeline.ingest(tiny_archive)
    Runner(pipeline.planner(), pipeline.warehouse, now=lambda: last_tipoff - before).run()
    assert pipeline.query(f"SELECT DISTINCT basis FROM {TABLE}") == [("backfilled",)]
