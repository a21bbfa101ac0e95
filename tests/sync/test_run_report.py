"""A run's report says what was done and why, what was excused, and which gate or failure holds back the rest."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from toy_league import League
from toy_payloads import PLAYED

from backcourt.sync.report import Progress
from backcourt.sync.run import Runner
from backcourt.time import season_of

DAY = PLAYED[2]
GATE = "gate scored of scores"


@pytest.fixture
def league(tmp_path: Path) -> Iterator[League]:
    league = League(tmp_path, season_of(DAY))
    yield league
    league.store.close()


def test_exceptions_are_counted_by_table_and_category(league: League) -> None:
    league.store.choose({"form": "plus one"})
    report = league.store.sync()
    stored = [
        row for row in league.store.warehouse.load("exceptions").to_pylist() if row["run_id"] == report.run_id
    ]
    counted = Counter((row["table_name"], row["category"]) for row in stored)
    told = {(name, category): n for name, found in report.excused.items() for category, n in found.items()}
    assert told == counted
    assert counted["form", "bootstrap"] > 0


def test_reasons_are_counted_without_their_dates(league: League) -> None:
    league.lose_scores(DAY, left=3)
    report = league.store.sync()
    assert report.reasons["scores"] == {"input changed: landed_scores": 1}
    assert report.reasons["career"] == {"input changed: scores": len([day for day in PLAYED if day > DAY])}
    assert report.elapsed > 0


def test_everything_that_waits_is_told_by_the_gate_at_the_bottom(league: League) -> None:
    league.lose_scores(DAY)
    report = league.store.sync()
    assert set(report.waiting) == {"form", "career", "ratings", "forecasts", "grades", "standings"}
    assert {cause for held in report.waiting.values() for cause in held} == {GATE}
    assert sum(held[GATE] for held in report.waiting.values()) == report.blocked
    again = league.store.sync()
    assert (again.blocked, again.waiting) == (0, report.waiting)


def test_a_failure_at_the_bottom_is_told_too(league: League) -> None:
    league.store.choose({"forecasts": "unasked"})
    report = league.store.sync()
    assert report.waiting
    assert {cause for held in report.waiting.values() for cause in held} == {"forecasts failed"}
    [(message, days)] = report.wrong["forecasts"].items()
    assert message.startswith("contract: rows nobody is owed")
    assert days == report.failed


def test_what_was_released_waits_no_more(league: League) -> None:
    league.lose_scores(DAY)
    league.store.sync()
    league.store.override("scores", DAY, "scored")
    assert league.store.sync().waiting == {}


@pytest.mark.parametrize(("rows", "chunks"), [(0, 2), (10**9, 1), (None, 1)])
def test_seasons_go_together_as_far_as_the_user_lets_them(
    league: League, rows: int | None, chunks: int
) -> None:
    begun: list[Progress] = []
    store = league.store
    runner = Runner(store.planner, store.warehouse, watch=begun.append, chunk_rows=rows)
    report = runner.run(force=True)
    assert {name: count // 2 for name, count in Counter(beat.table for beat in begun).items()} == {
        name: 1 if name == "teams" else chunks for name in report.done
    }
    assert not any(report.changed.values())
