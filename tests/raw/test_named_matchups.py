"""A line whose game is named by two teams is about that game, whoever its player was thought to play for."""

from datetime import datetime
from typing import Any

import pytest
from told_rows import AWAY, GAME, HOME, LATER_GAME, NEXT, Row, Sources, box, game, name_of, people

OTHERS = ("PHI", "MIA")
SEEN = datetime(2023, 10, 26, 20)
ELSEWHERE = "0022300003"
PLAYER = 100
"""He appeared for the home team of the opening night."""


def quote(home: str, away: str, **about: Any) -> Row:
    """Return a line on the date on which both his team and two others play."""
    return {
        "landed_date": NEXT, "game_date": NEXT, "provider_game_id": "77", "provider": "bettingpros",
        "player_name": name_of(HOME, PLAYER), "market": "points", "book": "draftkings", "line": 12.5,
        "over_odds": -110.0, "under_odds": -110.0, "snapshot_utc": SEEN, "home_team": home, "away_team": away, **about,
    }  # fmt: skip


@pytest.fixture
def opened(heard: Sources) -> Sources:
    coming: Row = {"home_points": None, "away_points": None}
    games = [game(), game(NEXT, game_id=LATER_GAME, home_team=AWAY, away_team=HOME, **coming)]
    games.append(game(NEXT, game_id=ELSEWHERE, home_team=OTHERS[0], away_team=OTHERS[1], **coming))
    heard.tell("nba_com", "schedule", landed_games=games)
    heard.tell("archive", "people", landed_players=people())
    heard.tell("nba_com", "box", landed_box=box())
    return heard


def lines(opened: Sources, *quotes: Row) -> list[tuple[Any, ...]]:
    opened.tell("bettingpros", "props", landed_props=quotes)
    opened.build("player_props")
    return opened.kept("player_props", "game_id", "hindsight_game_id", "team", "needs_hindsight", "source")


def test_without_an_id_of_the_league_the_teams_tell_the_game(opened: Sources) -> None:
    assert lines(opened, quote(AWAY, HOME)) == [(LATER_GAME, LATER_GAME, HOME, False, "bettingpros")]


def test_of_another_game_than_his_teams_only_the_told_team_tells_his_side(opened: Sources) -> None:
    told, untold = quote(*OTHERS, team=OTHERS[1]), quote(*OTHERS, book="fanduel")
    assert lines(opened, told, untold) == [(ELSEWHERE, ELSEWHERE, OTHERS[1], True, "bettingpros")]
    assert opened.aside("player_props") == [("bettingpros", "not_of_either_team")]


def test_teams_that_do_not_meet_on_the_date_are_no_game(opened: Sources) -> None:
    assert lines(opened, quote(HOME, OTHERS[0])) == []
    assert opened.aside("player_props") == [("bettingpros", "matchup_contradicts_schedule")]


def test_which_of_two_teams_is_at_home_is_the_schedules_to_say(opened: Sources) -> None:
    assert lines(opened, quote(HOME, AWAY)) == lines(opened, quote(AWAY, HOME)) != []


def test_the_opening_night_is_not_known_by_those_who_quote_it(opened: Sources) -> None:
    early = {"landed_date": game()["game_date"], "game_date": game()["game_date"], "team": HOME}
    assert lines(opened, quote(HOME, AWAY, **early)) == [(GAME, GAME, HOME, True, "bettingpros")]
