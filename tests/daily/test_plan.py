"""What a day asks of whom, at any moment of a season and between seasons."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcourt.daily.duties import DUTIES, Asked, Duty
from backcourt.daily.known import Game, Known
from backcourt.daily.plan import DayPlan, plan

NBA, BOOKS = Asked("nba-com", DUTIES["nba-com"]), Asked("the-odds-api", DUTIES["the-odds-api"])
TONIGHT = Game("0022300801", date(2024, 2, 22), datetime(2024, 2, 23, 0, 30))
LAST_NIGHT = Game("0022300790", date(2024, 2, 21), datetime(2024, 2, 22, 0, 30))
DONE_LAST_NIGHT = Game("0022300790", LAST_NIGHT.day, LAST_NIGHT.tipoff, True, datetime(2024, 2, 22, 0, 20))
AFTERNOON = datetime(2024, 2, 22, 19)


def asked(found: DayPlan, duty: Duty) -> list[tuple[str, date]]:
    return [(errand.provider, errand.first) for errand in found.errands if errand.duty is duty]


def after(found: DayPlan) -> dict[str, datetime]:
    return {errand.key: found.moment for errand in found.errands}


def test_last_nights_results_are_asked_for_and_tonights_lines_and_news() -> None:
    found = plan(AFTERNOON, Known((LAST_NIGHT, TONIGHT)), {}, [NBA, BOOKS])
    assert asked(found, Duty.RESULTS) == [("nba-com", LAST_NIGHT.day)]
    assert asked(found, Duty.LINES) == [("the-odds-api", TONIGHT.day)]
    assert asked(found, Duty.NEWS) == [("nba-com", TONIGHT.day)]
    assert asked(found, Duty.CLOSING_LINES) == [("the-odds-api", LAST_NIGHT.day)]
    assert found.outlook == "1 game today, the next begins at 00:30 UTC"


def test_neighbouring_dates_are_asked_for_in_one_go() -> None:
    found = plan(AFTERNOON, Known((LAST_NIGHT, TONIGHT)), {}, [NBA])
    assert [(each.first, each.last) for each in found.stretches] == [(LAST_NIGHT.day, date(2024, 2, 23))]


def test_what_was_just_asked_for_is_not_asked_for_again() -> None:
    known = Known((LAST_NIGHT, TONIGHT))
    first = plan(AFTERNOON, known, {}, [NBA, BOOKS])
    assert plan(AFTERNOON, known, after(first), [NBA, BOOKS]).errands == ()


def test_results_are_confirmed_once_they_are_public_and_once_more_a_day_later() -> None:
    known, done, when = Known((DONE_LAST_NIGHT,)), {}, []
    for hour in range(24 * 5):
        moment = datetime(2024, 2, 22, 4) + timedelta(hours=hour)
        found = plan(moment, known, done, [NBA])
        if asked(found, Duty.CORRECTIONS):
            when.append(moment)
        done |= after(found)
    assert when == [datetime(2024, 2, 22, 11), datetime(2024, 2, 23, 11)]


def test_shortly_before_a_tip_off_lines_are_asked_for_more_often() -> None:
    known = Known((TONIGHT,))
    early = plan(AFTERNOON, known, {}, [BOOKS])
    late = plan(TONIGHT.tipoff - timedelta(hours=1), known, {}, [BOOKS])
    assert asked(plan(AFTERNOON + timedelta(hours=1), known, after(early), [BOOKS]), Duty.LINES) == []
    half_an_hour_later = plan(TONIGHT.tipoff - timedelta(minutes=30), known, after(late), [BOOKS])
    assert asked(half_an_hour_later, Duty.LINES) == [("the-odds-api", TONIGHT.day)]


def test_a_line_from_shortly_before_the_tip_off_is_the_closing_line() -> None:
    assert asked(plan(AFTERNOON, Known((DONE_LAST_NIGHT,)), {}, [BOOKS]), Duty.CLOSING_LINES) == []


def test_only_games_without_a_closing_line_are_asked_for() -> None:
    quoted, unquoted = (
        replace(DONE_LAST_NIGHT, teams=("BOS", "NYK")),
        replace(LAST_NIGHT, teams=("LAL", "DEN")),
    )
    [stretch] = plan(AFTERNOON, Known((quoted, unquoted)), {}, [BOOKS]).stretches
    assert stretch.only == {LAST_NIGHT.day: (("LAL", "DEN"),)}
    both = plan(AFTERNOON, Known((quoted, unquoted, TONIGHT)), {}, [BOOKS]).stretches[0]
    assert (both.last, both.only) == (TONIGHT.day, stretch.only)


def test_a_game_that_is_not_over_has_no_result_to_ask_for() -> None:
    moment = TONIGHT.tipoff + timedelta(hours=1)
    found = plan(moment, Known((TONIGHT,)), {}, [NBA, BOOKS])
    assert {errand.duty for errand in found.errands} == {Duty.SCHEDULE}
    assert found.outlook == "1 game today, all have begun"


@pytest.mark.parametrize(
    ("games", "told"),
    [
        ((), "no schedule is known yet"),
        ((DONE_LAST_NIGHT,), "no game today, and none is known after 2024-02-21"),
        (
            (DONE_LAST_NIGHT, Game("1", date(2024, 2, 27), datetime(2024, 2, 28))),
            "no game today; the next games are on 2024-02-27",
        ),
        (
            (Game("1", date(2024, 10, 22), datetime(2024, 10, 23)),),
            "no season today; the next games are on 2024-10-22",
        ),
    ],
)
def test_a_day_without_games_asks_for_the_schedule_alone(games: tuple[Game, ...], told: str) -> None:
    found = plan(AFTERNOON, Known(games), {}, [NBA, BOOKS])
    assert found.outlook == told
    assert {errand.duty for errand in found.errands} - {Duty.CORRECTIONS} == {Duty.SCHEDULE}


def test_between_seasons_the_schedule_is_asked_for_once_a_day() -> None:
    known = Known((Game("1", date(2024, 10, 22), datetime(2024, 10, 23)),))
    done: dict[str, datetime] = {}
    count = 0
    for hour in range(24 * 10):
        found = plan(datetime(2024, 8, 1, 10) + timedelta(hours=hour), known, done, [NBA])
        count += len(found.errands)
        done |= after(found)
    assert count == 10


def test_a_game_that_moved_is_asked_for_on_its_new_date_only() -> None:
    moved = Game(LAST_NIGHT.game_id, date(2024, 3, 1), datetime(2024, 3, 2, 0, 30))
    found = plan(AFTERNOON, Known((moved,)), {}, [NBA, BOOKS])
    assert {errand.first for errand in found.errands} == {date(2024, 2, 22)}


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        (datetime(2024, 3, 10, 9, 59), date(2024, 3, 9)),
        (datetime(2024, 3, 10, 10), date(2024, 3, 10)),
        (datetime(2024, 11, 3, 10, 59), date(2024, 11, 2)),
        (datetime(2024, 11, 3, 11), date(2024, 11, 3)),
    ],
)
def test_a_basketball_day_begins_at_six_eastern_also_when_clocks_change(
    moment: datetime, today: date
) -> None:
    assert plan(moment, Known(), {}, [NBA]).today == today


MOMENTS = st.datetimes(datetime(2023, 10, 1), datetime(2024, 7, 1))
GAMES = st.builds(
    lambda number, days, hours, has_result: Game(
        str(number),
        date(2023, 10, 24) + timedelta(days=days),
        datetime(2023, 10, 24, 17) + timedelta(days=days, hours=hours),
        has_result,
    ),
    st.integers(0, 9),
    st.integers(0, 230),
    st.integers(0, 10),
    st.booleans(),
)


@given(MOMENTS, st.lists(GAMES, max_size=12))
def test_at_any_moment_a_plan_that_was_carried_out_leaves_nothing(
    moment: datetime, games: list[Game]
) -> None:
    known = Known(tuple(games))
    first = plan(moment, known, {}, [NBA, BOOKS])
    again = plan(moment, known, after(first), [NBA, BOOKS])
    assert again.errands == ()
    assert first.next_at is not None
    assert first.next_at > moment
    assert sorted(errand.key for each in first.stretches for errand in each.errands) == sorted(after(first))
    for each in first.stretches:
        assert all(each.first <= errand.first <= errand.last <= each.last for errand in each.errands)
