"""Games of every source become one schedule; what is not played owes nothing, and what nobody knows waits."""

from datetime import datetime

import pytest
from told_rows import GAME, LATER_GAME, NEXT, OPENER, Sources, game, unnumbered

NOT_OVER = {"home_points": None, "away_points": None, "status": "scheduled"}


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("postponed", "postponed"),
        ("STATUS_POSTPONED", "postponed"),
        ("cancelled", "cancelled"),
        ("Canceled", "cancelled"),
    ],
)
def test_a_game_that_is_not_played_is_set_aside_by_its_status_and_owes_nothing(
    heard: Sources, status: str, reason: str
) -> None:
    heard.tell(
        "nba_com", landed_games=[game(**NOT_OVER | {"status": status}), game(NEXT, game_id=LATER_GAME)]
    )
    heard.build("player_boxscores")
    assert heard.kept("schedule", "game_id") == [(LATER_GAME,)]
    assert heard.aside("schedule") == [("nba_com", reason)]
    assert heard.aside("game_results") == [("nba_com", reason)]
    owed = {day: row.expected for day, row in heard.pipeline.ledger.of("player_boxscores").items()}
    assert owed == {OPENER: 0, NEXT: 2}


def test_a_postponement_holds_for_what_was_said_of_that_date_before_it(heard: Sources) -> None:
    announced = game(
        status="postponed", home_points=None, away_points=None, observed_utc=datetime(2023, 10, 24, 15)
    )
    heard.tell("nba_com", "schedule", landed_games=[game(**NOT_OVER, observed_utc=datetime(2023, 9, 1))])
    heard.tell("nba_com", "scoreboard", landed_games=[announced])
    heard.tell("espn", landed_games=[unnumbered(**NOT_OVER)])
    assert heard.build("schedule").kept("schedule", "game_id") == []
    assert heard.aside("schedule") == [("espn", "postponed")] + 2 * [("nba_com", "postponed")]


@pytest.mark.parametrize(
    "later", [{"observed_utc": datetime(2023, 10, 24, 16)}, {"home_points": 96, "away_points": 88}]
)
def test_a_postponement_that_was_taken_back_holds_no_more(heard: Sources, later: dict[str, object]) -> None:
    announced = game(
        status="postponed", home_points=None, away_points=None, observed_utc=datetime(2023, 10, 24, 15)
    )
    heard.tell("nba_com", "scoreboard", landed_games=[announced])
    heard.tell("nba_com", "schedule", landed_games=[game(**NOT_OVER | later)])
    assert heard.build("schedule").kept("schedule", "game_id") == [(GAME,)]


def test_games_without_an_id_of_the_league_are_found_by_date_and_teams(heard: Sources) -> None:
    for source in ("balldontlie", "espn", "bettingpros"):
        heard.tell(source, landed_games=[unnumbered(home_points=None)])
    heard.tell("archive", landed_games=[game()])
    assert heard.build("schedule").kept("schedule", "game_id", "source") == [(GAME, "archive")]
    assert heard.aside("schedule") == [
        (source, "duplicate") for source in ("balldontlie", "bettingpros", "espn")
    ]


def test_a_game_that_the_league_does_not_know_waits_with_its_reason(heard: Sources) -> None:
    heard.tell("nba_com", landed_games=[game()])
    heard.tell("espn", landed_games=[unnumbered(NEXT), unnumbered(home_team="LAL")])
    assert heard.build("schedule").aside("schedule") == 2 * [("espn", "missing_game_id")]


def test_a_game_that_may_be_either_of_two_is_none_of_them(heard: Sources) -> None:
    heard.tell("nba_com", landed_games=[game(), game(game_id=LATER_GAME)])
    heard.tell("espn", landed_games=[unnumbered()])
    assert heard.build("schedule").aside("schedule") == [("espn", "ambiguous_game")]


def test_a_game_that_does_not_count_is_none_for_those_either_who_do_not_tell_its_kind(heard: Sources) -> None:
    heard.tell("nba_com", landed_games=[game(game_id="0012300001", season_type="preseason")])
    heard.tell("espn", landed_games=[unnumbered()])
    assert heard.build("schedule").aside("schedule") == [
        (each, "not_a_counted_game") for each in ("espn", "nba_com")
    ]


def test_the_league_is_believed_before_archives_and_what_it_said_last_before_what_it_said_first(
    heard: Sources,
) -> None:
    early, late = datetime(2023, 10, 24, 23), datetime(2023, 10, 25, 2)
    heard.tell("archive", landed_games=[game(tipoff_utc=datetime(2023, 10, 24, 18))])
    heard.tell("nba_com", "first", landed_games=[game(tipoff_utc=early, observed_utc=datetime(2023, 9, 1))])
    heard.tell("nba_com", "moved", landed_games=[game(tipoff_utc=late, observed_utc=datetime(2023, 10, 20))])
    assert heard.build("schedule").kept("schedule", "tipoff_utc", "source") == [(late, "nba_com")]


def test_a_score_comes_from_whoever_has_it(heard: Sources) -> None:
    heard.tell("nba_com", landed_games=[game(**NOT_OVER)])
    heard.tell("espn", landed_games=[unnumbered()])
    heard.tell("bettingpros", landed_games=[unnumbered(home_points=1, away_points=2)])
    heard.build("game_results")
    assert heard.kept("game_results", "game_id", "home_points", "source") == [(GAME, 96, "espn")]
    assert heard.aside("game_results") == [("bettingpros", "impossible_score"), ("nba_com", "missing_score")]
