"""Play-by-play of the statistics service lands every play, and each attempt once as a shot with its zone."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from imagined_plays import ANN, GAME_ID, HOME, action, actions, attempt, by, play_by_play
from payloads import landed, rejects_of, rows_of

from backcourt.errors import PayloadError
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.parsed import Parsed

ASKED = {"game_id": GAME_ID, "game_date": "2023-11-01"}


def parsed(folder: Path, payload: object, parameters: dict[str, str] = ASKED) -> Parsed:
    return parse(*landed(folder, payload, source="nba_com", endpoint="playbyplayv3", parameters=parameters))


def one(folder: Path, play: dict[str, Any], table: str = "landed_plays") -> dict[str, Any]:
    [row] = rows_of(parsed(folder, play_by_play([play])), table)
    return row


def test_every_play_lands_and_every_attempt_once(tmp_path: Path) -> None:
    found = parsed(tmp_path, play_by_play(actions()))
    plays, shots = rows_of(found, "landed_plays"), rows_of(found, "landed_play_shots")
    assert [play["play_number"] for play in plays] == list(range(1, 11))
    assert [(shot["row_number"], shot["action_number"]) for shot in shots] == [(1, 12), (2, 13), (7, 18)]
    assert rejects_of(found) == []
    assert found.unknown_fields == {}


def test_the_points_of_the_plays_are_the_score(tmp_path: Path) -> None:
    plays = rows_of(parsed(tmp_path, play_by_play(actions())), "landed_plays")
    points = {team: sum(p["points"] or 0 for p in plays if p["team"] == team) for team in ("BOS", "NYK")}
    assert (
        points == {"BOS": plays[-1]["home_points"], "NYK": plays[-1]["away_points"]} == {"BOS": 4, "NYK": 3}
    )


def test_a_play_says_who_did_what_and_when(tmp_path: Path) -> None:
    row = one(tmp_path, actions()[1])
    told = {name: row[name] for name in ("source", "game_id", "game_date", "landed_date", "period")}
    day = date(2023, 11, 1)
    assert told == {
        "source": "nba_com", "game_id": GAME_ID, "game_date": day, "landed_date": day, "period": 1,
    }  # fmt: skip
    assert (row["seconds_left"], row["team"], row["player_id"], row["player_name"]) == (686.3, "BOS", *ANN)
    assert (row["made"], row["points"], row["assist_player_name"]) == (True, 3, "Sample")


def test_a_shot_has_the_units_and_zones_of_shot_charts(tmp_path: Path) -> None:
    row = one(tmp_path, actions()[1], "landed_play_shots")
    assert (row["x_ft"], row["y_ft"], row["distance_ft"]) == (23.0, 7.25, 23.0)
    assert (row["shot_type"], row["zone_basic"], row["made"]) == ("3PT Field Goal", "Left Corner 3", True)
    assert (row["period"], row["seconds_left"], row["team_id"]) == (1, 686, HOME[0])
    assert (row["provider"], row["is_assisted"]) == ("play_by_play", True)


def test_a_play_of_a_team_names_no_player(tmp_path: Path) -> None:
    row = one(tmp_path, actions()[3])
    assert (row["team"], row["player_id"], row["player_name"]) == ("BOS", None, None)


def test_a_play_that_cannot_score_has_no_points_and_a_miss_has_none_scored(tmp_path: Path) -> None:
    rows = rows_of(parsed(tmp_path, play_by_play(actions())), "landed_plays")
    assert [row["points"] for row in rows] == [None, 3, 0, None, 1, 0, None, 2, 1, None]


def test_zeros_at_a_distance_are_no_position(tmp_path: Path) -> None:
    row = one(tmp_path, attempt(1, "Made", 2, 0, 0, 18), "landed_play_shots")
    assert (row["x_ft"], row["y_ft"], row["zone_basic"], row["distance_ft"]) == (None, None, "Mid-Range", 18)
    assert one(tmp_path, attempt(1, "Made", 2, 0, 0, 0), "landed_play_shots")["x_ft"] == 0


def test_a_payload_without_a_date_asked_for_lands_without_one(tmp_path: Path) -> None:
    found = parsed(tmp_path, play_by_play(actions()), {})
    assert {(p["game_date"], p["landed_date"]) for p in rows_of(found, "landed_plays")} == {
        (None, date(1900, 1, 1))
    }


@pytest.mark.parametrize(
    ("broken", "reason", "path"),
    [
        (action(2, clock="11:26"), "malformed_value", "clock"),
        (action(2, clock=None), "missing_value", "clock"),
        (action(2, period="1"), "wrong_type", "period"),
        (action(2, scoreHome="four"), "wrong_type", "scoreHome"),
        ({k: v for k, v in action(2).items() if k != "personId"}, "missing_field", "personId"),
        (attempt(2, "Made", 4, 0, 0, 3), "malformed_value", "shotValue"),
        (attempt(2, "Made", 2, 0, 0, 3, shotResult="Missed"), "contradiction", "shotResult"),
        (attempt(2, "Made", 2, 0, 0, 3, isFieldGoal=0), "malformed_value", "isFieldGoal"),
        (action(2, **by(ANN, HOME), isFieldGoal=1, actionType="Foul"), "malformed_value", "actionType"),
        (attempt(2, "Made", 2, 0, 0, 3, personId=0), "out_of_range", "personId"),
        (action(1), "contradiction", "actionId"),
    ],
)
def test_a_play_that_cannot_be_is_rejected_with_its_place_and_the_others_land(
    tmp_path: Path, broken: dict[str, Any], reason: str, path: str
) -> None:
    found = parsed(tmp_path, play_by_play([action(1), broken, action(3)]))
    [(why, where)] = rejects_of(found)
    assert why == reason
    assert where.startswith(f"game.actions[1].{path}")
    assert [row["play_number"] for row in rows_of(found, "landed_plays")] == [1, 3]
    [reject] = rows_of(found, "landed_rejects")
    assert reject["landed_date"] == date(2023, 11, 1)


@pytest.mark.parametrize(
    ("payload", "parameters", "said"),
    [
        ({"game": {"gameId": GAME_ID}}, ASKED, r"game\.actions is missing"),
        ({"resultSets": []}, ASKED, "game is missing"),
        (play_by_play([], "22300061"), ASKED, "no NBA game id"),
        (play_by_play([], "0022300062"), ASKED, "about game_id '0022300062', not '0022300061'"),
        (play_by_play([]), {"game_date": "yesterday"}, "game_date is no date"),
    ],
)
def test_a_payload_that_is_not_the_games_is_an_error(
    tmp_path: Path, payload: object, parameters: dict[str, str], said: str
) -> None:
    with pytest.raises(PayloadError, match=said) as caught:
        parsed(tmp_path, payload, parameters)
    assert caught.value.advice
