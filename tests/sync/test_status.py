"""What a running sync tells of itself comes down as work is done or spared, and ends at what was done."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from backcourt.sync.plan import MISSING, Work
from backcourt.sync.report import Progress
from backcourt.sync.status import Heart, RunState, read_status

PACE = {"shots": 0.1, "player_props": 1.0, "player_game_summary": 0.5}
FIRST = date(2023, 11, 1)


def planned(**partitions: int) -> list[Work]:
    return [
        Work(table, FIRST + timedelta(days), MISSING)
        for table, count in partitions.items()
        for days in range(count)
    ]


def at(table: str, done: int) -> Progress:
    return Progress("run", table, 0, 3, done, rows=0, elapsed=2.0)


Beat = Callable[[str, int], tuple[int, float | None]]


@pytest.fixture
def beat(tmp_path: Path) -> Beat:
    """Return what says how many partitions and seconds are left once a table is at so many done partitions."""
    work = planned(shots=10, player_props=10, player_game_summary=10)
    heart = Heart(tmp_path / "status.json", work, PACE, lambda status: None)

    def step(table: str, done: int) -> tuple[int, float | None]:
        heart.beat(at(table, done))
        return heart.status.partitions_planned - heart.status.partitions_done, heart.status.eta_seconds

    return step


def test_what_is_done_is_not_left_any_more(beat: Beat) -> None:
    assert beat("shots", 0) == (30, 16.0)
    assert beat("shots", 10) == (20, 15.0)
    assert beat("player_props", 15) == (15, 10.0)


def test_tables_that_were_passed_over_are_not_left_either(beat: Beat) -> None:
    assert beat("shots", 10) == (20, 15.0)
    assert beat("player_game_summary", 10) == (10, 5.0)


def test_work_that_nobody_planned_takes_nothing_off(beat: Beat) -> None:
    assert beat("rosters", 0) == (30, 16.0)
    assert beat("rosters", 7) == (30, 16.0)
    assert beat("shots", 17) == (20, 15.0)


def test_a_table_without_a_pace_is_judged_by_the_rate_so_far(tmp_path: Path) -> None:
    heart = Heart(tmp_path / "status.json", planned(shots=10, rosters=10), PACE, lambda status: None)
    heart.beat(at("shots", 10))
    assert (heart.status.rate, heart.status.eta_seconds) == (5.0, 2.0)


def test_a_finished_run_says_what_it_did_and_no_more(tmp_path: Path) -> None:
    heart = Heart(tmp_path / "status.json", planned(shots=10, player_props=10), PACE, lambda status: None)
    heart.beat(at("shots", 4))
    heart.stop(RunState.DONE)
    ended = read_status(tmp_path / "status.json", writer=None)
    assert ended is not None
    assert (ended.state, ended.partitions_done, ended.partitions_planned) == ("done", 4, 4)
