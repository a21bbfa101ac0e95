"""Reports of every kind stand side by side: a page, the league's report game by game, a note about one player."""

from datetime import datetime
from typing import Any

import pytest
from told_rows import AWAY, GAME, HOME, LATER_GAME, NEXT, OPENER, Row, Sources, game, name_of, people

SEEN = datetime(2023, 10, 24, 21, 30)


def report(number: int = 100, **about: Any) -> Row:
    """Return what is said of a player."""
    return {
        "landed_date": OPENER, "team": HOME, "player_name": name_of(HOME, number), "status": "out",
        "snapshot_utc": SEEN, **about,
    }  # fmt: skip


@pytest.fixture
def scheduled(heard: Sources) -> Sources:
    heard.tell("nba_com", "schedule", landed_games=[game(), game(NEXT, game_id=LATER_GAME)])
    heard.tell("archive", "people", landed_players=people())
    return heard


def test_the_leagues_report_tells_of_both_games_of_two_days(scheduled: Sources) -> None:
    teams = {"home_team": HOME, "away_team": AWAY}
    both = [report(game_date=OPENER, **teams), report(game_date=NEXT, status="questionable", **teams)]
    scheduled.tell("nba_com", "report", landed_injuries=both)
    scheduled.build("injuries")
    assert scheduled.kept("injuries", "game_id", "status", "basis", "report_date") == [
        (GAME, "out", "official_report", OPENER), (LATER_GAME, "questionable", "official_report", OPENER)
    ]  # fmt: skip
    assert scheduled.aside("injuries") == []


def test_a_report_about_a_game_that_is_not_played_is_set_aside(scheduled: Sources) -> None:
    scheduled.tell("nba_com", "report", landed_injuries=[report(game_date=OPENER, team="LAL")])
    assert scheduled.build("injuries").aside("injuries") == [("nba_com", "not_scheduled")]


def test_what_several_sources_say_at_one_moment_is_kept_by_its_basis(scheduled: Sources) -> None:
    scheduled.tell("nba_com", "report", landed_injuries=[report(game_date=OPENER)])
    for source in ("espn", "balldontlie"):
        scheduled.tell(source, "injuries", landed_injuries=[report()])
    scheduled.build("injuries")
    assert scheduled.kept("injuries", "source", "basis", "game_id") == [
        ("balldontlie", "injury_page", None), ("espn", "player_note", None), ("nba_com", "official_report", GAME)
    ]  # fmt: skip


def test_the_same_report_twice_is_a_repeat(scheduled: Sources) -> None:
    for subject in ("page", "again"):
        scheduled.tell("balldontlie", subject, landed_injuries=[report()])
    scheduled.tell("nba_com", "report", landed_injuries=2 * [report(game_date=OPENER)])
    assert scheduled.build("injuries").aside("injuries") == [
        ("balldontlie", "duplicate"), ("nba_com", "duplicate")
    ]  # fmt: skip
