"""A monthly table owes the first of its dates in each calendar month of a season, and moves when that does."""

from datetime import date
from pathlib import Path

from toy_league import League
from toy_payloads import PLAYED

from backcourt.sync.plan import first_of_months
from backcourt.time import season_of

SEASON = season_of(PLAYED[-1])
FIRST_DATES = {PLAYED[0], PLAYED[4]}


def test_the_first_of_each_month_is_owed_and_no_other() -> None:
    days = [date(2023, 10, 24), date(2023, 10, 31), date(2023, 11, 2), date(2023, 11, 3), date(2024, 11, 2)]
    assert first_of_months(days) == [days[0], days[2], days[4]]


def test_a_month_in_which_one_season_ends_and_another_begins_has_two() -> None:
    days = [date(2023, 8, 30), date(2023, 8, 31), date(2023, 9, 1), date(2023, 9, 2)]
    assert first_of_months(days) == [days[0], days[2]]
    assert first_of_months([date(2020, 10, 9), date(2020, 10, 11), date(2020, 12, 22)]) == [
        date(2020, 10, 9),
        date(2020, 12, 22),
    ]


def test_what_was_made_for_a_date_that_is_the_first_no_more_goes_with_it(tmp_path: Path) -> None:
    league = League(tmp_path, SEASON)
    assert set(league.states("ratings")) == FIRST_DATES
    games = league.payloads["landed_games", SEASON]
    league.deliver("landed_games", [row for row in games if row["landed_date"] != PLAYED[4]])
    league.store.sync()
    assert set(league.states("ratings")) == {PLAYED[0], PLAYED[5]}


def test_what_reads_a_month_is_redone_when_its_first_date_comes_out_otherwise(tmp_path: Path) -> None:
    league = League(tmp_path, SEASON)
    scores = league.payloads["landed_scores", season_of(PLAYED[0])]
    league.season = season_of(PLAYED[0])
    league.deliver("landed_scores", [row | {"points": 199} for row in scores])
    league.store.sync()
    rows = league.store.warehouse.query("FROM nba_precompute.ratings").to_pylist()
    assert {row["best"] for row in rows if row["game_date"] == PLAYED[4]} == {199}
