"""A game's attempts come from one source: a shot chart, and the play-by-play where there is none."""

from typing import Any

import pytest
from told_rows import AWAY, GAME, HOME, LATER_GAME, NEXT, OPENER, Row, Sources, game

from backcourt.identity.teams import teams
from backcourt.sources.play_tellers import Teller


def attempt(number: int, day: Any = OPENER, team: str = HOME, **about: Any) -> Row:
    """Return a jump shot from the wing, ten seconds after the one before."""
    return {
        "landed_date": day, "game_id": GAME if day == OPENER else LATER_GAME, "game_date": day, "player_id": 100,
        "team_id": teams()[team].nba_team_id, "period": 1, "seconds_left": 700 - 10 * number,
        "shot_type": "2PT Field Goal", "zone_basic": "Mid-Range", "distance_ft": 15.0, "made": True, **about,
    }  # fmt: skip


def told(number: int, teller: Teller = Teller.AFTERWARDS, **about: Any) -> Row:
    """Return the same attempt as a play-by-play tells of it."""
    return attempt(number, provider=teller.value, action_number=number, is_assisted=True, **about)


@pytest.fixture
def scheduled(heard: Sources) -> Sources:
    heard.tell("nba_com", "schedule", landed_games=[game(), game(NEXT, game_id=LATER_GAME)])
    return heard


def test_plays_stand_in_for_a_shot_chart_game_by_game(scheduled: Sources) -> None:
    scheduled.tell("nba_com", "charts", landed_shots=[attempt(1), attempt(2)])
    scheduled.tell("nba_com", "plays", landed_play_shots=[told(1), told(2), told(3), told(1, day=NEXT)])
    scheduled.build("shots")
    found = scheduled.kept("shots", "game_id", "event_number", "is_assisted", "zone")
    assert found == [
        (GAME, 1, None, "mid_range"), (GAME, 2, None, "mid_range"), (LATER_GAME, 1, True, "mid_range")
    ]  # fmt: skip
    assert scheduled.aside("shots") == 3 * [("nba_com", "duplicate")]


def test_plays_stand_in_for_a_chart_of_which_no_attempt_can_be_used(scheduled: Sources) -> None:
    scheduled.tell("nba_com", "charts", landed_shots=[attempt(1, distance_ft=400.0)])
    scheduled.tell(
        "nba_com", "plays", landed_play_shots=[told(1, distance_ft=None, zone_basic="Restricted Area")]
    )
    scheduled.build("shots")
    assert scheduled.kept("shots", "game_id", "zone") == [(GAME, "paint")]
    assert scheduled.aside("shots") == [("nba_com", "impossible_distance")]


def test_of_several_charts_and_several_plays_one_is_used(scheduled: Sources) -> None:
    scheduled.tell("archive", "charts", landed_shots=[attempt(1), attempt(2)])
    scheduled.tell("nba_com", "charts", landed_shots=[attempt(1)])
    live = [told(number, Teller.LIVE, day=NEXT, team=AWAY) for number in (1, 2)]
    scheduled.tell("nba_com", "live", landed_play_shots=live)
    scheduled.tell("nba_com", "plays", landed_play_shots=[told(5, day=NEXT)])
    scheduled.build("shots")
    assert scheduled.kept("shots", "game_id", "source", "team") == [
        (GAME, "nba_com", HOME), (LATER_GAME, "nba_com", HOME)
    ]  # fmt: skip
    assert scheduled.aside("shots") == 2 * [("archive", "duplicate")] + 2 * [("nba_com", "duplicate")]
