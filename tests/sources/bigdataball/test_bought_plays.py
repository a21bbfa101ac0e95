"""Files of BigDataBall land every play with its line-ups, and each attempt once as a shot with its zone."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bought_plays import AWAY, HEADER, HOME, attempt, file_of, play, plays
from contracts import contract
from payloads import landed, rejects_of, rows_of

from backcourt.errors import PayloadError
from backcourt.sources.bigdataball.parse import parse
from backcourt.sources.parsed import Parsed

BOS = 1610612738


def parsed(folder: Path, payload: str | bytes) -> Parsed:
    return parse(*landed(folder, payload, source="bigdataball", endpoint="play_by_play", suffix=".csv"))


def test_every_play_lands_with_its_line_ups_and_every_attempt_once(tmp_path: Path) -> None:
    found = parsed(tmp_path, file_of(plays()))
    assert [row["play_number"] for row in rows_of(found, "landed_plays")] == list(range(1, 8))
    assert [row["row_number"] for row in rows_of(found, "landed_lineups")] == list(range(7))
    assert [row["row_number"] for row in rows_of(found, "landed_play_shots")] == [1, 2, 5]
    assert (rejects_of(found), found.unknown_fields) == ([], {})


def test_the_points_of_the_plays_are_the_score(tmp_path: Path) -> None:
    rows = rows_of(parsed(tmp_path, file_of(plays())), "landed_plays")
    points = {team: sum(row["points"] or 0 for row in rows if row["team"] == team) for team in ("BOS", "NYK")}
    assert points == {"BOS": rows[-1]["home_points"], "NYK": rows[-1]["away_points"]} == {"BOS": 4, "NYK": 2}


def test_a_shot_has_the_units_and_zones_of_shot_charts_and_names_who_took_it(tmp_path: Path) -> None:
    [row, *_] = rows_of(parsed(tmp_path, file_of(plays())), "landed_play_shots")
    told = {name: row[name] for name in row if name not in ("subject", "payload_sha", "landing_place")}
    assert told == {
        "source": "bigdataball", "provider": "play_by_play", "row_number": 1, "payload_rows": 1,
        "landed_date": date(2023, 11, 1), "game_id": "0022300061", "game_date": date(2023, 11, 1),
        "player_id": None, "team_id": BOS, "period": 1, "seconds_left": 686, "action_type": "3pt jump shot",
        "shot_type": "3PT Field Goal", "zone_basic": "Left Corner 3", "zone_area": None,
        "distance_ft": 23.0, "x_ft": 23.0, "y_ft": 7.25, "made": True, "action_number": None,
        "player_name": "Fay Host", "is_assisted": True,
    }  # fmt: skip


def test_the_ten_on_the_court_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    row = rows_of(parsed(tmp_path, file_of([play(1), play(2, a3="")])), "landed_lineups")[1]
    assert [row[f"away_{place}"] for place in range(1, 6)] == [*AWAY[:2], None, *AWAY[3:]]
    assert [row[f"home_{place}"] for place in range(1, 6)] == HOME


@pytest.mark.parametrize("number", ["22300061", "0022300061", '="0022300061"'])
def test_a_game_id_has_the_zeros_again_that_spreadsheets_drop(tmp_path: Path, number: str) -> None:
    [row] = rows_of(parsed(tmp_path, file_of([play(1, game_id=number)])), "landed_plays")
    assert row["game_id"] == "0022300061"


def test_a_file_may_hold_many_games(tmp_path: Path) -> None:
    games = [play(number, game_id=str(game)) for game in range(22300001, 22300041) for number in range(300)]
    found = parsed(tmp_path, file_of(games))
    rows = rows_of(found, "landed_plays")
    assert [row["row_number"] for row in rows] == list(range(12_000))
    assert len({row["game_id"] for row in rows}) == 40


def test_a_file_without_plays_lands_none(tmp_path: Path) -> None:
    found = parsed(tmp_path, file_of([]))
    assert {table.name: len(rows) for table, rows in found.tables} == {
        "landed_plays": 0, "landed_lineups": 0, "landed_play_shots": 0, "landed_rejects": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("broken", "reason", "path"),
    [
        (play(2, game_id="61"), "malformed_value", "game_id"),
        (play(2, date="11/01/2023"), "malformed_value", "date"),
        (play(2, remaining_time="11:26"), "malformed_value", "remaining_time"),
        (play(2, period="first"), "wrong_type", "period"),
        (play(2, home_score=""), "missing_value", "home_score"),
        (play(2, play_id="-2"), "out_of_range", "play_id"),
        (play(1), "contradiction", "play_id"),
        (play(2)[:-1], "wrong_length", ""),
        (attempt(2, "layup", "made", 2, player=""), "missing_value", "player"),
        (attempt(2, "layup", "blocked", 0), "unknown_kind", "result"),
        (attempt(2, "layup", "made", 3), "contradiction", "points"),
        (attempt(2, "layup", "missed", 2), "contradiction", "points"),
        (attempt(2, "3pt jump shot", "missed", 0, description="MISS Host 4' Layup"), "contradiction", "type"),
        (attempt(2, "layup", "made", 2, original_x="left"), "wrong_type", "original_x"),
    ],
)
def test_a_line_that_cannot_be_is_rejected_with_its_place_and_the_others_land(
    tmp_path: Path, broken: list[str], reason: str, path: str
) -> None:
    found = parsed(tmp_path, file_of([play(1), broken, play(3)]))
    assert rejects_of(found) == [(reason, f"rows[1].{path}".rstrip("."))]
    assert [row["play_number"] for row in rows_of(found, "landed_plays")] == [1, 3]


def test_an_attempt_of_a_team_outside_the_league_lands_without_a_team(tmp_path: Path) -> None:
    found = parsed(tmp_path, file_of([attempt(1, "layup", "made", 2, team="WLD")]))
    assert rows_of(found, "landed_plays")[0]["team"] == "WLD"
    assert rows_of(found, "landed_play_shots")[0]["team_id"] is None


def test_a_file_without_a_column_that_is_needed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PayloadError, match="header: original_x is missing"):
        parsed(tmp_path, file_of([], [name for name in HEADER if name != "original_x"]))


def test_a_real_file_is_read_to_the_last_line(tmp_path: Path) -> None:
    found = parsed(tmp_path, contract("bigdataball/play_by_play.csv"))
    assert (rejects_of(found), found.unknown_fields) == ([], {})
    rows, shots = rows_of(found, "landed_plays"), rows_of(found, "landed_play_shots")
    assert (len(rows), len(rows_of(found, "landed_lineups")), len(shots)) == (510, 510, 157)
    points = Counter[Any]()
    for row in rows:
        points[row["team"]] += row["points"] or 0
    assert (points["OKC"], points["IND"]) == (rows[-1]["home_points"], rows[-1]["away_points"]) == (103, 91)
    assert {shot["zone_basic"] is not None for shot in shots} == {True}
