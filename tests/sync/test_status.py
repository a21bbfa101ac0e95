"""What a running sync tells of itself comes down as work is done or spared, and ends at what was done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from backcourt.sync import status
from backcourt.sync.plan import MISSING, Work
from backcourt.sync.report import Progress, Report, TableRun
from backcourt.sync.status import Heart, RunState, read_status

PACE = {"shots": 0.1, "player_props": 1.0, "player_game_summary": 0.5}
FIRST = date(2023, 11, 1)


def planned(**partitions: int) -> list[Work]:
    return [
        Work(table, FIRST + timedelta(days), MISSING)
        for table, count in partitions.items()
        for days in range(count)
    ]


def at(table: str, done: int, *passed: str, **before: int) -> Progress:
    """Return the progress at so many done partitions of a table, with others done before and tables behind it."""
    work = [TableRun(name, count) for name, count in {**before, table: done}.items()]
    return Progress("run", table, frozenset(passed), 3, work, elapsed=2.0)


Beat = Callable[..., tuple[int, float | None]]


@pytest.fixture
def beat(tmp_path: Path) -> Beat:
    """Return what says how many partitions and seconds are left once a table is at so many done partitions."""
    work = planned(shots=10, player_props=10, player_game_summary=10)
    heart = Heart(tmp_path / "status.json", work, PACE, lambda status: None)

    def step(table: str, done: int, *passed: str, **before: int) -> tuple[int, float | None]:
        heart.beat(at(table, done, *passed, **before))
        return heart.status.partitions_planned - heart.status.partitions_done, heart.status.eta_seconds

    return step


def test_what_is_done_is_not_left_any_more(beat: Beat) -> None:
    assert beat("shots", 0) == (30, 16.0)
    assert beat("shots", 10) == (20, 15.0)
    assert beat("player_props", 5, shots=10) == (15, 10.0)


def test_tables_that_were_passed_over_are_not_left_either(beat: Beat) -> None:
    assert beat("shots", 10) == (20, 15.0)
    assert beat("player_game_summary", 0, "shots", "player_props", shots=10) == (10, 5.0)


def test_a_table_beside_that_is_not_passed_yet_is_left(beat: Beat) -> None:
    assert beat("player_game_summary", 10, "shots", shots=10) == (10, 10.0)


def test_work_that_nobody_planned_takes_nothing_off(beat: Beat) -> None:
    assert beat("rosters", 0) == (30, 16.0)
    assert beat("rosters", 7) == (30, 16.0)
    assert beat("shots", 10, rosters=7) == (20, 15.0)


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


def test_the_table_at_work_has_its_own_rate_time_left_and_exceptions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    monkeypatch.setattr(status, "EVERY", 0)
    heart = Heart(tmp_path / "status.json", planned(shots=10, player_props=10), PACE, told.append)
    heart.beat(at("shots", 0))
    before = heart.status
    assert (before.table_done, before.table_planned) == (0, 10)
    assert (before.table_rate, before.table_eta_seconds) == (1 / PACE["shots"], 1.0)
    work = [TableRun("shots", 4, 4, 900, 2.0, {"missing": 4}, {"bootstrap": 3}, {"gate g of t": 1})]
    heart.beat(replace(at("shots", 4), work=work))
    assert (heart.status.table_done, heart.status.table_planned) == (4, 10)
    assert (heart.status.table_rate, heart.status.table_eta_seconds) == (2.0, 3.0)
    assert (heart.status.excused, heart.status.blocked) == ({"bootstrap": 3}, {"gate g of t": 1})
    heart.beat(replace(at("rosters", 4), work=work))
    assert (heart.status.table_rate, heart.status.table_eta_seconds) == (None, None)
    assert told[-1] == read_status(tmp_path / "status.json", writer=heart.status.pid)


def test_another_process_reads_the_whole_report_of_a_run_that_ended(tmp_path: Path) -> None:
    heart = Heart(tmp_path / "status.json", planned(shots=3), PACE, lambda status: None)
    report = Report("run", done={"shots": 3}, changed={"shots": 2}, rows={"shots": 7}, seconds={"shots": 0.5},
                    reasons={"shots": {"missing": 3}}, excused={"shots": {"source_missing": 2}},
                    waiting={"props": {"gate g of shots": 4}}, elapsed=1.25)  # fmt: skip
    heart.stop(RunState.DONE, report)
    ended = read_status(tmp_path / "status.json", writer=None)
    assert ended is not None
    assert ended.work == report.by_table(report.waiting)
    assert (ended.elapsed_seconds, ended.excused) == (1.25, {"source_missing": 2})
    assert ended.blocked == {"gate g of shots": 4}
