"""What balldontlie sends becomes landing rows: final figures, by its own ids, with nothing guessed."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from balldontlie_payloads import (
    active_player,
    box_line,
    box_score,
    figures,
    game,
    injury,
    nothing,
    page,
    person,
    stat_line,
    state,
    team,
)
from payloads import landed, rejects_of, rows_of

from backcourt.errors import PayloadError
from backcourt.sources.balldontlie.parse import parse
from backcourt.sources.parsed import Parsed

AS_OF = {"as_of": "2024-02-22T17:05:00Z"}


def read(folder: Path, endpoint: str, payload: object, **parameters: str) -> Parsed:
    return parse(*landed(folder, payload, source="balldontlie", endpoint=endpoint, parameters=parameters))


def only(parsed: Parsed, table: str) -> dict[str, Any]:
    [row] = rows_of(parsed, table)
    return row


def test_a_game_that_is_over_has_its_score_and_the_ids_of_the_provider(tmp_path: Path) -> None:
    row = only(read(tmp_path, "games", page(game())), "landed_games")
    assert (row["provider_game_id"], row["game_id"], row["season_type"]) == ("1001", None, None)
    assert (row["home_team"], row["away_team"]) == ("BOS", "TOR")
    assert (row["home_points"], row["away_points"]) == (101, 99)
    assert (row["game_date"], row["landed_date"], row["season"]) == (date(2024, 2, 22),) * 2 + ("2023-24",)
    assert row["tipoff_utc"] == datetime(2024, 2, 23, 0, 30)


@pytest.mark.parametrize("status", ["3rd Qtr", "2024-02-23T00:30:00Z", "7:30 pm ET", "Postponed"])
def test_a_score_that_is_not_final_is_no_score(tmp_path: Path, status: str) -> None:
    row = only(read(tmp_path, "games", page(game(status=status, home_team_score=0))), "landed_games")
    assert (row["home_points"], row["away_points"], row["status"]) == (None, None, status)


def test_a_team_that_is_none_stays_as_it_came(tmp_path: Path) -> None:
    guests = team("TOR", abbreviation="GUE", full_name="Guests")
    row = only(read(tmp_path, "games", page(game(visitor_team=guests))), "landed_games")
    assert row["away_team"] == "GUE"


def test_a_box_score_lands_every_player_of_both_teams(tmp_path: Path) -> None:
    rows = rows_of(read(tmp_path, "box_scores", page(box_score())), "landed_box")
    assert [(row["row_number"], row["team"], row["opponent"], row["is_home"]) for row in rows] == [
        (0, "BOS", "TOR", True),
        (1, "BOS", "TOR", True),
        (2, "TOR", "BOS", False),
    ]
    assert (rows[0]["player_name"], rows[0]["provider_player_id"], rows[0]["player_id"]) == (
        "Ann Example 1",
        "1",
        None,
    )
    figures = ("minutes", "fgm", "fg3a", "tov", "points", "plus_minus", "is_starter")
    assert [rows[0][name] for name in figures] == [34.0, 9, 7, 3, 24, -4, None]


def test_who_is_listed_with_zeros_throughout_did_not_play(tmp_path: Path) -> None:
    rows = rows_of(read(tmp_path, "box_scores", page(box_score())), "landed_box")
    assert [row["status"] for row in rows] == ["played", "dnp", "played"]
    assert (rows[1]["minutes"], rows[1]["points"], rows[1]["plus_minus"]) == (0.0, 0, None)


@pytest.mark.parametrize(
    "changed", [nothing(plus_minus=-2), nothing(pf=1), figures(min="0:40"), nothing(min="1")]
)
def test_who_left_any_trace_in_the_figures_played(tmp_path: Path, changed: dict[str, Any]) -> None:
    payload = page(box_score(home_team=team("BOS") | {"players": [box_line(1, **changed)]}))
    assert rows_of(read(tmp_path, "box_scores", payload), "landed_box")[0]["status"] == "played"


@pytest.mark.parametrize(
    ("written", "minutes"), [("34:12", 34.2), ("34", 34.0), ("5:00", 5.0), ("", None), (None, None)]
)
def test_minutes_are_read_as_they_are_written(
    tmp_path: Path, written: str | None, minutes: float | None
) -> None:
    row = only(read(tmp_path, "stats", page(stat_line(min=written))), "landed_box")
    assert row["minutes"] == (pytest.approx(minutes) if minutes is not None else None)


@pytest.mark.parametrize("written", ["34:60", "34:1", "-4", "34.5", "1e2", "PT34M", "٣٤", 34, True])
def test_minutes_in_another_form_are_rejected_with_their_path(tmp_path: Path, written: object) -> None:
    found = read(tmp_path, "stats", page(stat_line(), stat_line(min=written)))
    assert [path for _, path in rejects_of(found)] == ["data[1].min"]
    assert len(rows_of(found, "landed_box")) == 1


def test_live_figures_are_passed_over_and_counted(tmp_path: Path) -> None:
    found = read(tmp_path, "box_scores", page(box_score(status="3rd Qtr")))
    assert rows_of(found, "landed_box") == []
    assert found.passed_over == {"player of a game that is not over": 3}
    live = stat_line(game=stat_line()["game"] | {"status": "Halftime"})
    assert read(tmp_path, "stats", page(live)).passed_over == {"player of a game that is not over": 1}


def test_one_bad_line_of_a_box_score_is_one_rejected_row(tmp_path: Path) -> None:
    lines = [box_line(1), {**box_line(2), "reb": None, "ast": "five"}, box_line(4)]
    found = read(tmp_path, "box_scores", page(box_score(home_team=team("BOS") | {"players": lines})))
    assert rejects_of(found) == [("wrong_type", "data[0].home_team.players[1].ast")]
    assert [row["row_number"] for row in rows_of(found, "landed_box")] == [0, 2, 3]
    assert rows_of(found, "landed_rejects")[0]["landed_date"] == date(2024, 2, 22)


def test_a_box_score_that_cannot_be_read_takes_its_lines_with_it(tmp_path: Path) -> None:
    found = read(tmp_path, "box_scores", page(box_score(date="yesterday"), box_score()))
    assert rejects_of(found) == [("malformed_value", "data[0].date")]
    assert rows_of(found, "landed_rejects")[0]["payload_rows"] == 3
    assert [row["row_number"] for row in rows_of(found, "landed_box")] == [3, 4, 5]


def test_a_line_of_statistics_finds_its_opponent_by_number(tmp_path: Path) -> None:
    row = only(read(tmp_path, "stats", page(stat_line())), "landed_box")
    assert (row["team"], row["opponent"], row["is_home"]) == ("BOS", "TOR", True)


def test_a_line_of_a_team_that_is_not_in_the_game_is_a_contradiction(tmp_path: Path) -> None:
    found = read(tmp_path, "stats", page(stat_line(team=team("BOS", id=3))))
    assert rejects_of(found) == [("contradiction", "data[0].team.id")]


def test_a_roster_is_known_when_it_was_asked_for(tmp_path: Path) -> None:
    found = read(tmp_path, "players", page(active_player(), active_player(8, team=None)), **AS_OF)
    row = only(found, "landed_rosters")
    assert (row["team"], row["player_name"], row["height_inches"], row["weight_lb"]) == (
        "TOR",
        "Ann Example 7",
        83.0,
        210.0,
    )
    assert (row["observed_utc"], row["landed_date"]) == (datetime(2024, 2, 22, 17, 5), date(2024, 2, 22))
    assert found.passed_over == {"player without a team": 1}


def test_an_injury_is_known_when_it_was_asked_for_and_never_by_the_clock_of_the_fetch(tmp_path: Path) -> None:
    row = only(read(tmp_path, "injuries", page(injury()), **AS_OF), "landed_injuries")
    assert (row["team"], row["status"], row["expected_return"]) == ("BOS", "questionable", "Oct 1")
    assert row["snapshot_utc"] == datetime(2024, 2, 22, 17, 5)
    assert only(read(tmp_path, "injuries", page(injury())), "landed_injuries")["snapshot_utc"] is None


def test_a_status_of_an_injury_that_is_not_known_is_rejected(tmp_path: Path) -> None:
    found = read(tmp_path, "injuries", page(injury(status="Vacation")))
    assert rejects_of(found) == [("unknown_kind", "data[0].status")]


def test_a_moment_of_the_request_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PayloadError, match="as_of is no moment"):
        read(tmp_path, "injuries", page(injury()), as_of="today")


def test_teams_are_checked_against_the_numbers_we_know(tmp_path: Path) -> None:
    former = team("BOS", id=41, abbreviation="CHS", full_name="Chicago Stags")
    found = read(tmp_path, "teams", page(team("BOS"), former, team("TOR", id=3)))
    assert only(found, "landed_teams")["provider_team_id"] == "2"
    assert found.passed_over == {"team of the past": 1}
    assert rejects_of(found) == [("contradiction", "data[2].id")]


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ({"meta": {}}, "data is missing"),
        ({"data": {}}, "data is an object"),
        ({"data": [], "meta": {"next_cursor": "x"}}, r"meta\.next_cursor is 'x'"),
        ("<html></html>", "HTML"),
    ],
)
def test_a_payload_of_another_form_is_an_error_with_the_path(
    tmp_path: Path, payload: object, said: str
) -> None:
    with pytest.raises(PayloadError, match=said):
        read(tmp_path, "games", payload)


def test_new_fields_are_told_and_known_ones_are_nothing_new(tmp_path: Path) -> None:
    assert read(tmp_path, "box_scores", page(box_score())).unknown_fields == {}
    found = read(tmp_path, "games", page(game(mood="good"), state() | {"home_team": team("BOS")}))
    assert found.unknown_fields == {"data[].mood": 1}
    assert rejects_of(found) == [("missing_field", "data[1].visitor_team")]


def test_a_player_of_one_name_has_no_blank_around_it(tmp_path: Path) -> None:
    payload = page(stat_line(player=person(first_name="", last_name="Nenê")))
    assert only(read(tmp_path, "stats", payload), "landed_box")["player_name"] == "Nenê"
