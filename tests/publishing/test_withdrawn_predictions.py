"""A prediction that is public may be withdrawn while its game is ahead, and never quietly afterwards."""

from typing import Any

import pytest

from backcourt.publishing.predictions import lost_predictions
from backcourt.publishing.tonight import lost_players

TIPOFF = "2024-02-23T00:30:00Z"


def file_of(*players: int, generated_at: str = "2024-02-22T17:00:00Z", basis: str = "live") -> dict[str, Any]:
    stats = [{"stat": "points", "systems": [{"system": "ewma", "basis": basis}]}]
    listed = [{"player_id": player, "stats": stats} for player in players]
    game = {"game_id": "0022300801", "tipoff": TIPOFF, "players": listed}
    return {"generated_at": generated_at, "games": [game]}


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
        "games": [{"game_id": game, "tipoff": TIPOFF} for game in games],
        "players": [{"player_id": int(game), "game_id": game, "markets": markets} for game in games],
    }


@pytest.mark.parametrize(("moment", "loss"), [("2024-02-23T00:29:00Z", ""), (TIPOFF, "2 of 3 players")])
def test_most_of_the_games_of_a_slate_may_be_postponed_until_tip_off(moment: str, loss: str) -> None:
    public = slate_of("1", "2", "3", generated_at="2024-02-22T17:00:00Z")
    assert lost_players(public, slate_of("1", generated_at=moment)) == loss


def test_a_slate_may_not_lose_every_line() -> None:
    public = slate_of("1", "2", generated_at="2024-02-22T17:00:00Z")
    later = slate_of("1", "2", generated_at="2024-02-22T18:00:00Z")
    for player in later["players"]:
        player["markets"] = [{"stat": "points", "line": None}]
    assert lost_players(public, later) == "every line"


def test_a_file_that_goes_loses_all_it_said() -> None:
    assert lost_predictions(file_of(7, 8), {}) == "2 of 2 predictions"
