"""What is expected by when, and what is said to be late."""

from datetime import date, datetime, timedelta

import pytest

from backcourt.daily.duties import DUTIES, Asked
from backcourt.daily.heartbeat import pulse
from backcourt.daily.journal import Marks
from backcourt.daily.known import Game, Known
from backcourt.daily.promises import late, promises
from backcourt.errors import ExitCode

DAY, TIPOFF = date(2024, 2, 22), datetime(2024, 2, 23, 0, 30)
PUBLIC = datetime(2024, 2, 23, 11)
BOOKS, LEAGUE = Asked("the-odds-api", DUTIES["the-odds-api"]), Asked("nba-com", DUTIES["nba-com"])
NOON = datetime(2024, 2, 22, 17)
SAID = {DAY: NOON}


def names(moment: datetime, known: Known, *asked: Asked) -> list[str]:
    return [each.name for each in late(promises(moment, known, asked or (LEAGUE, BOOKS)), moment)]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(hours=4), []),
        (timedelta(hours=2, minutes=30), ["lines of 2024-02-22"]),
        (timedelta(hours=1), ["lines of 2024-02-22", "predictions of 2024-02-22"]),
    ],
)
def test_lines_and_predictions_are_expected_some_hours_before_the_first_tip_off(
    before: timedelta, expected: list[str]
) -> None:
    assert names(TIPOFF - before, Known((Game("1", DAY, TIPOFF),))) == expected


def test_lines_are_expected_only_where_somebody_is_asked_for_them() -> None:
    assert names(TIPOFF - timedelta(hours=2, minutes=30), Known((Game("1", DAY, TIPOFF),)), LEAGUE) == []


def test_what_is_predicted_is_expected_to_be_published() -> None:
    games = (Game("1", DAY, TIPOFF, quoted_at=NOON),)
    moment = TIPOFF - timedelta(hours=1)
    assert names(moment, Known(games, SAID)) == ["publication of 2024-02-22"]
    assert names(moment, Known(games, SAID, published_at=NOON - timedelta(hours=1))) == [
        "publication of 2024-02-22"
    ]
    assert names(moment, Known(games, SAID, published_at=NOON + timedelta(minutes=1))) == []


def test_results_are_expected_in_the_morning_and_grades_after_them() -> None:
    done = Known((Game("1", DAY, TIPOFF, quoted_at=NOON),), SAID, published_at=NOON)
    assert names(PUBLIC + timedelta(hours=1), done) == []
    assert names(PUBLIC + timedelta(hours=4), done) == ["results of 2024-02-22"]
    there = Known((Game("1", DAY, TIPOFF, True, NOON),), SAID, published_at=NOON)
    assert names(PUBLIC + timedelta(hours=4), there) == ["grades of 2024-02-22"]
    graded = Known(there.games, SAID, {DAY: PUBLIC}, NOON)
    assert names(PUBLIC + timedelta(hours=4), graded) == []


def test_a_game_that_was_postponed_and_has_another_date_is_not_waited_for() -> None:
    moved = Known((Game("1", date(2024, 3, 9), datetime(2024, 3, 10)),))
    assert names(PUBLIC + timedelta(days=1), moved) == []


def test_a_run_that_did_not_come_is_missed() -> None:
    marks = Marks(finished_at=NOON, outcome="done")
    assert pulse(marks, NOON + timedelta(hours=2), 3, ()).code is ExitCode.DONE
    assert pulse(marks, NOON + timedelta(hours=4), 3, ()).code is ExitCode.INCOMPLETE
    assert pulse(Marks(), NOON, 3, ()).is_missed


def test_a_mark_that_a_wrong_clock_left_in_the_future_proves_nothing() -> None:
    assert pulse(Marks(finished_at=NOON + timedelta(days=300)), NOON, 3, ()).is_missed
