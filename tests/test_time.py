"""Game days, cut-offs and seasons are right around daylight saving and after midnight."""

from datetime import date, datetime, timedelta

import pytest

from backcourt.time import (
    first_year,
    game_date_of,
    game_day,
    season_bounds,
    season_label,
    season_of,
)


@pytest.mark.parametrize(
    ("day", "noon_utc"),
    [
        (date(2023, 11, 4), datetime(2023, 11, 4, 16)),
        (date(2023, 11, 5), datetime(2023, 11, 5, 17)),
        (date(2024, 3, 9), datetime(2024, 3, 9, 17)),
        (date(2024, 3, 10), datetime(2024, 3, 10, 16)),
    ],
)
def test_noon_is_noon_in_new_york_on_both_sides_of_the_clock_change(day: date, noon_utc: datetime) -> None:
    assert game_day(day).noon_utc == noon_utc


def test_results_of_the_night_before_the_clock_change_are_known_at_six_by_the_new_clock() -> None:
    assert game_day(date(2023, 11, 4)).results_known_utc == datetime(2023, 11, 5, 11)
    assert game_day(date(2024, 3, 9)).results_known_utc == datetime(2024, 3, 10, 10)


def test_a_missing_tip_off_is_half_past_seven_in_new_york() -> None:
    assert game_day(date(2023, 10, 24)).assumed_tipoff_utc == datetime(2023, 10, 24, 23, 30)
    assert game_day(date(2023, 12, 25)).assumed_tipoff_utc == datetime(2023, 12, 26, 0, 30)


def test_every_game_is_decided_before_its_result_is_known() -> None:
    for number in range(366):
        moments = game_day(date(2023, 9, 1) + timedelta(days=number))
        assert moments.noon_utc < moments.assumed_tipoff_utc < moments.results_known_utc


def test_a_late_game_belongs_to_the_evening_it_began() -> None:
    assert game_date_of(datetime(2024, 1, 16, 5, 30)) == date(2024, 1, 15)
    assert game_date_of(datetime(2024, 1, 16, 10, 59)) == date(2024, 1, 15)
    assert game_date_of(datetime(2024, 1, 16, 11, 0)) == date(2024, 1, 16)


@pytest.mark.parametrize(
    ("day", "season"),
    [
        (date(2023, 8, 31), "2022-23"),
        (date(2023, 9, 1), "2023-24"),
        (date(2024, 6, 17), "2023-24"),
        (date(2020, 10, 11), "2019-20"),
        (date(2020, 12, 22), "2020-21"),
    ],
)
def test_a_date_belongs_to_its_season(day: date, season: str) -> None:
    assert season_of(day) == season
    first, last = season_bounds(season)
    assert first <= day <= last


def test_seasons_are_labelled_by_both_years() -> None:
    assert season_label(1999) == "1999-00"
    assert first_year("2023-24") == 2023
    with pytest.raises(ValueError, match="not a season label"):
        first_year("2023-25")
