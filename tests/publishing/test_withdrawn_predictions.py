"""A prediction that is public may be withdrawn while its game is ahead, and never quietly afterwards."""

from datetime import date
from typing import Any

import pytest
from pydantic_core import to_json

from backcourt.publishing.called_off import CalledOff
from backcourt.publishing.players.season_files import PLAYER_SEASONS
from backcourt.publishing.predictions import PREDICTIONS, lost_predictions
from backcourt.publishing.tonight import TONIGHT, lost_players

TIPOFF = "2024-02-23T00:30:00Z"


def file_of(*players: int, generated_at: str = "2024-02-22T17:00:00Z", basis: str = "live") -> dict[str, Any]:
    stats = [{"stat": "points", "systems": [{"system": "ewma", "basis": basis}]}]
    listed = [{"player_id": player, "stats": stats} for player in players]
    game = {"game_id": "0022300801", "tipoff": TIPOFF, "home_team": "BOS", "players": listed}
    return {"generated_at": generated_at, "date": "2024-02-22", "games": [game]}


@pytest.mark.parametrize(
    ("moment", "loss"),
    [
        ("2024-02-23T00:29:00Z", ""),
        (TIPOFF, "1 of 2 predictions"),
        ("2024-02-24T11:00:00Z", "1 of 2 predictions"),
    ],
)
def test_a_player_may_leave_the_slate_until_tip_off(moment: str, loss: str) -> None:
    assert lost_predictions(file_of(7, 8), file_of(7, generated_at=moment)) == loss


@pytest.mark.parametrize(("moment", "loss"), [("2024-02-23T00:29:00Z", ""), (TIPOFF, "2 of 2 predictions")])
def test_a_game_may_be_postponed_until_tip_off(moment: str, loss: str) -> None:
    assert lost_predictions(file_of(7, 8), {"generated_at": moment, "games": []}) == loss


@pytest.mark.parametrize(("stay", "loss"), [((7, 8), ""), ((7,), "2 of 3 predictions")])
def test_of_what_was_made_after_the_game_a_few_may_go_when_late_facts_come(
    stay: tuple[int, ...], loss: str
) -> None:
    later = file_of(*stay, generated_at="2024-02-23T11:30:00Z", basis="backfilled")
    assert lost_predictions(file_of(7, 8, 9, basis="backfilled"), later) == loss


def slate_of(*games: str, generated_at: str) -> dict[str, Any]:
    markets = [{"stat": "points", "line": 20.5}]
    return {
        "generated_at": generated_at,
        "date": "2024-02-22",
        "games": [{"game_id": game, "tipoff": TIPOFF, "home_team": "BOS"} for game in games],
        "players": [{"player_id": int(game), "game_id": game, "markets": markets} for game in games],
    }


@pytest.mark.parametrize(("moment", "loss"), [("2024-02-23T00:29:00Z", ""), (TIPOFF, "2 of 3 players")])
def test_most_of_the_games_of_a_slate_may_be_postponed_until_tip_off(moment: str, loss: str) -> None:
    public = slate_of("1", "2", "3", generated_at="2024-02-22T17:00:00Z")
    assert lost_players(public, slate_of("1", generated_at=moment)) == loss


@pytest.mark.parametrize(("stay", "loss"), [(("2", "3"), ""), (("1", "2"), "every line")])
def test_a_player_who_leaves_the_slate_takes_his_lines_with_him(stay: tuple[str, ...], loss: str) -> None:
    """Two days ahead a single player may be quoted: he does not stand for everyone's lines."""
    public = slate_of("1", "2", "3", generated_at="2024-02-22T17:00:00Z")
    later = slate_of("1", "2", "3", generated_at="2024-02-22T18:00:00Z")
    for player in (*public["players"][1:], *later["players"]):
        player["markets"] = [{"stat": "points", "line": None}]
    later["players"] = [player for player in later["players"] if player["game_id"] in stay]
    assert lost_players(public, later) == loss


MOVED = CalledOff({"0022300801": date(2024, 3, 1)}, frozenset())
POSTPONED = CalledOff({}, frozenset({(date(2024, 2, 22), "BOS")}))
MISSING = CalledOff({}, frozenset({(date(2024, 2, 22), "NYK"), (date(2024, 2, 21), "BOS")}))


@pytest.mark.parametrize(
    ("schedule", "loss"), [(MOVED, ""), (POSTPONED, ""), (MISSING, "2 of 2 predictions")]
)
def test_what_was_said_of_a_game_may_go_at_any_time_once_the_schedule_says_that_it_is_not_played(
    schedule: CalledOff, loss: str
) -> None:
    public = to_json(file_of(7, 8))
    assert PREDICTIONS.loss(public, None) == "2 of 2 predictions"
    assert PREDICTIONS.loss(public, None, schedule) == loss


def test_the_only_game_of_a_slate_may_be_called_off() -> None:
    public = to_json(slate_of("0022300801", generated_at="2024-02-22T17:00:00Z"))
    earlier = to_json(slate_of("0022300790", generated_at="2024-02-23T02:00:00Z") | {"date": "2024-02-21"})
    assert TONIGHT.loss(public, earlier) == "the slate of 2024-02-22: 2024-02-21 is earlier"
    assert TONIGHT.loss(public, earlier, MOVED) == ""


def test_a_game_that_was_called_off_is_none_that_a_player_missed() -> None:
    game = {"game_id": "0022300801", "date": "2024-02-22", "opponent": "BOS"}
    public = to_json({"games": [game]})
    assert PLAYER_SEASONS.loss(public, None) == "1 of 1 games"
    assert [PLAYER_SEASONS.loss(public, None, each) for each in (MOVED, POSTPONED, MISSING)] == [
        "", "", "1 of 1 games"
    ]  # fmt: skip


def test_a_slate_may_not_lose_every_line() -> None:
    public = slate_of("1", "2", generated_at="2024-02-22T17:00:00Z")
    later = slate_of("1", "2", generated_at="2024-02-22T18:00:00Z")
    for player in later["players"]:
        player["markets"] = [{"stat": "points", "line": None}]
    assert lost_players(public, later) == "every line"


def test_a_file_that_goes_loses_all_it_said() -> None:
    assert lost_predictions(file_of(7, 8), {}) == "2 of 2 predictions"
