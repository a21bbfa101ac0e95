"""Live play-by-play lands every play with the moment it happened, and each attempt once as a shot."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from imagined_plays import ANN, BOB, GAME_ID, live_action, live_actions, live_attempt, live_play_by_play
from payloads import landed, rejects_of, rows_of

from backcourt.sources.nba_com.parse import parse
from backcourt.sources.parsed import Parsed


def parsed(folder: Path, plays: list[Any], **parameters: str) -> Parsed:
    payload = live_play_by_play(plays)
    return parse(
        *landed(folder, payload, source="nba_com", endpoint="live_playbyplay", parameters=parameters)
    )


def test_every_play_lands_and_every_attempt_once(tmp_path: Path) -> None:
    found = parsed(tmp_path, live_actions())
    assert [play["play_number"] for play in rows_of(found, "landed_plays")] == [
        10_000, 20_000, 30_000, 40_000, 50_000, 60_000,
    ]  # fmt: skip
    assert [shot["action_number"] for shot in rows_of(found, "landed_play_shots")] == [2, 3]
    assert (rejects_of(found), found.unknown_fields) == ([], {})


def test_the_points_of_the_plays_are_the_score(tmp_path: Path) -> None:
    plays = rows_of(parsed(tmp_path, live_actions()), "landed_plays")
    assert [play["points"] for play in plays] == [None, 3, 0, None, 0, 1]
    assert plays[-1]["home_points"] == 4


def test_a_play_has_its_moment_and_the_game_the_basketball_day_of_the_first(tmp_path: Path) -> None:
    [row] = rows_of(parsed(tmp_path, live_actions()[:1]), "landed_plays")
    assert row["occurred_utc"] == datetime(2023, 11, 2, 0, 41, 1, 500_000)
    assert row["game_date"] == row["landed_date"] == date(2023, 11, 1)


def test_the_date_asked_for_comes_before_that_of_the_plays(tmp_path: Path) -> None:
    [row] = rows_of(parsed(tmp_path, live_actions()[:1], game_date="2023-11-02"), "landed_plays")
    assert row["game_date"] == date(2023, 11, 2)


def test_a_made_attempt_names_who_assisted(tmp_path: Path) -> None:
    [row] = rows_of(parsed(tmp_path, live_actions()[1:2]), "landed_plays")
    assert (row["player_id"], row["player_name"]) == ANN
    assert (row["assist_player_id"], row["assist_player_name"], row["sub_type"]) == (
        *BOB,
        "running Jump Shot",
    )
    [shot] = rows_of(parsed(tmp_path, live_actions()[1:2]), "landed_play_shots")
    assert (shot["is_assisted"], shot["provider"]) == (True, "live_play_by_play")


def test_the_zone_is_that_of_the_position_and_the_one_told_where_there_is_none(tmp_path: Path) -> None:
    shots = rows_of(parsed(tmp_path, live_actions()), "landed_play_shots")
    assert [(shot["zone_basic"], shot["x_ft"]) for shot in shots] == [
        ("Left Corner 3", 23.0),
        ("Mid-Range", None),
    ]


@pytest.mark.parametrize(
    ("broken", "reason", "path"),
    [
        (live_action(2, timeActual="2023-11-02T00:41:02"), "malformed_value", "timeActual"),
        (live_action(2, scoreHome=""), "wrong_type", "scoreHome"),
        (live_action(2, actionType="freethrow"), "missing_field", "shotResult"),
        (live_attempt(2, "dance", "Made", 1, 1), "malformed_value", "actionType"),
        (live_attempt(2, "2pt", "Blocked", 1, 1), "malformed_value", "shotResult"),
        (live_attempt(2, "2pt", "Made", 10**15, 1), "out_of_range", "xLegacy"),
        (live_action(1), "contradiction", "actionNumber"),
    ],
)
def test_a_play_that_cannot_be_is_rejected_with_its_place_and_the_others_land(
    tmp_path: Path, broken: dict[str, Any], reason: str, path: str
) -> None:
    found = parsed(tmp_path, [live_action(1), broken, live_action(3)], game_id=GAME_ID)
    [(why, where)] = rejects_of(found)
    assert (why, where.split("[1].")[1].split(".")[0]) == (reason, path)
    assert [row["action_number"] for row in rows_of(found, "landed_plays")] == [1, 3]


def test_no_moment_that_can_be_read_means_no_date(tmp_path: Path) -> None:
    found = parsed(tmp_path, [live_action(1, timeActual="noon")])
    assert [row["landed_date"] for row in rows_of(found, "landed_rejects")] == [date(1900, 1, 1)]
