"""People of NBA.com: players, the teams they belong to and move between, and who referees their games."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from imagined_nba_com import (
    GAME_ID,
    NYK,
    assigned,
    assignments,
    in_replay_center,
    indexed,
    moved,
    movements,
    result_sets,
    roster_page,
    rostered,
)
from payloads import landed, rejects_of, rows_of

from backcourt.errors import PayloadError
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.parsed import Parsed
from backcourt.tables.declaration import EVER

DAY = date(2024, 2, 22)
INDEX, PAGE, MOVES, OFFICIALS = "playerindex", "team_roster", "player_movement", "referee_assignments"


def read(folder: Path, payload: object, endpoint: str, **asked: str) -> Parsed:
    return parse(*landed(folder, payload, source="nba_com", endpoint=endpoint, parameters=asked))


def index(folder: Path, *players: dict[str, Any], **asked: str) -> Parsed:
    return read(folder, result_sets(PlayerIndex=players), INDEX, **asked)


def test_the_index_tells_who_players_are_and_to_whom_they_belong_but_not_since_when(tmp_path: Path) -> None:
    found = index(tmp_path, indexed(), season="2023-24")
    [player], [member] = rows_of(found, "landed_players"), rows_of(found, "landed_rosters")
    facts = {
        "player_id": 7,
        "player_name": "Ann Example 7",
        "position": "Guard-Forward",
        "height": "6-8",
        "weight_lb": 243.0,
        "country": "Nowhere",
        "draft_year": 2020,
        "draft_number": None,
        "landed_date": EVER,
    }
    belongs = {
        "season": "2023-24",
        "team": "BOS",
        "player_id": 7,
        "jersey": "00",
        "landed_date": EVER,
        "observed_utc": None,
    }
    assert player.items() >= facts.items()
    assert member.items() >= belongs.items()


def test_what_is_not_known_of_a_player_is_none(tmp_path: Path) -> None:
    blank = {"POSITION": None, "HEIGHT": "", "WEIGHT": "", "COUNTRY": None, "DRAFT_YEAR": None, "TEAM_ID": 0}
    found = index(tmp_path, indexed(PLAYER_FIRST_NAME="", **blank))
    [player], [member] = rows_of(found, "landed_players"), rows_of(found, "landed_rosters")
    assert player["player_name"] == "Example 7"
    facts = ("position", "height", "weight_lb", "country", "draft_year")
    assert [player[name] for name in facts] == [None] * len(facts)
    assert member["team"] is None


def test_a_player_whose_team_is_told_in_two_ways_is_rejected_from_both_tables(tmp_path: Path) -> None:
    found = index(tmp_path, indexed(TEAM_ABBREVIATION="NYK"), indexed(8), indexed(0))
    assert sorted(rejects_of(found)) == [
        ("contradiction", "resultSets[0].rowSet[0].TEAM_ID"),
        ("out_of_range", "resultSets[0].rowSet[2].PERSON_ID"),
    ]
    assert [row["player_id"] for row in rows_of(found, "landed_players")] == [8]
    assert [row["player_id"] for row in rows_of(found, "landed_rosters")] == [8]


def test_the_page_of_a_team_tells_its_roster_of_that_day(tmp_path: Path) -> None:
    found = read(tmp_path, roster_page(rostered()), PAGE, team="BOS", day="2024-02-22")
    [member] = rows_of(found, "landed_rosters")
    belongs = {
        "season": "2023-24",
        "team": "BOS",
        "player_id": 7,
        "player_name": "Ann Example 7",
        "jersey": "0",
        "position": "Forward-Center",
        "height": "6-10",
        "weight_lb": 240.0,
        "birth_date": date(2000, 2, 29),
        "acquired": "Signed on 07/19/23",
        "landed_date": DAY,
        "observed_utc": datetime(2024, 2, 23, 11),
    }
    assert member.items() >= belongs.items()


def test_a_page_that_was_asked_for_on_no_day_proves_no_moment(tmp_path: Path) -> None:
    [member] = rows_of(read(tmp_path, roster_page(rostered()), PAGE), "landed_rosters")
    assert (member["observed_utc"], member["landed_date"]) == (None, EVER)


@pytest.mark.parametrize("birthday", ["FEB 30, 2001", "February 1, 2001", "XXX 01, 2001", "JAN 01, 0001", 1])
def test_a_birthday_that_is_none_rejects_the_player(tmp_path: Path, birthday: object) -> None:
    page = roster_page(rostered(BIRTH_DATE=birthday), rostered(8))
    found = read(tmp_path, page, PAGE, day="2024-02-22")
    assert rejects_of(found) == [("malformed_value", "props.pageProps.team.roster[0].BIRTH_DATE")]
    assert [row["landed_date"] for row in rows_of(found, "landed_rejects")] == [DAY]
    assert [row["player_id"] for row in rows_of(found, "landed_rosters")] == [8]


def test_a_player_of_another_team_on_a_page_is_rejected(tmp_path: Path) -> None:
    found = read(tmp_path, roster_page(rostered(TeamID=NYK), rostered(8)), PAGE, team="BOS")
    assert rejects_of(found) == [("contradiction", "props.pageProps.team.roster[0].TeamID")]
    assert [row["player_id"] for row in rows_of(found, "landed_rosters")] == [8]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<!DOCTYPE html><html><body>Access denied</body></html>", "no data embedded"),
        ('<html><script id="__NEXT_DATA__">{"props": {', "ends in the middle"),
        ('<html><script id="__NEXT_DATA__">{"props": {</script>', "ends in the middle"),
        ('<html><script id="__NEXT_DATA__">alert(1)</script>', "is not JSON"),
        ('<html><script id="__NEXT_DATA__">{"props": {}}</script>', "props.pageProps is missing"),
        ("", "is empty"),
    ],
)
def test_a_page_without_readable_data_is_an_error(tmp_path: Path, page: str, said: str) -> None:
    with pytest.raises(PayloadError, match=said):
        read(tmp_path, page, PAGE)


def test_movements_name_the_team_that_received_and_the_one_that_gave(tmp_path: Path) -> None:
    trade = {"Transaction_Type": "Trade", "Additional_Sort": float(NYK), "GroupSort": "Trade 7"}
    pick = trade | {"PLAYER_SLUG": ""}
    found = read(tmp_path, movements(moved(), moved(8.0, **trade), moved(0.0, **pick)), MOVES)
    signing, traded, drafted = rows_of(found, "landed_movements")
    assert (
        signing.items()
        >= {
            "landed_date": DAY,
            "movement_date": DAY,
            "kind": "Signing",
            "team": "BOS",
            "from_team": None,
            "player_id": 7,
            "player_slug": "ann-example-7",
        }.items()
    )
    assert (traded["team"], traded["from_team"], traded["group"]) == ("BOS", "NYK", "Trade 7")
    assert (drafted["player_id"], drafted["player_slug"]) == (None, None)


def test_each_official_of_a_game_is_a_row_and_so_is_each_of_the_replay_center(tmp_path: Path) -> None:
    standby = {"official4": "Sam Standby", "official4_code": 4, "official4_JNum": None}
    payload = assignments(assigned(**standby), replay=[in_replay_center()])
    *referees, alternate, replay = rows_of(read(tmp_path, payload, OFFICIALS), "landed_officials")
    assert [(row["official_name"], row["official_id"], row["jersey"]) for row in referees] == [
        ("Pat Whistle 1", 1, "10"),
        ("Pat Whistle 2", 2, "20"),
        ("Pat Whistle 3", 3, "30"),
    ]
    assert (
        referees[0].items()
        >= {
            "game_id": GAME_ID,
            "season": "2023-24",
            "landed_date": DAY,
            "game_date": DAY,
            "home_team": "BOS",
            "away_team": "NYK",
            "role": "referee",
        }.items()
    )
    assert (alternate["official_name"], alternate["role"]) == ("Sam Standby", "alternate")
    assert (replay["official_name"], replay["role"], replay["game_id"]) == (
        "Kim Monitor",
        "replay_center",
        None,
    )


@pytest.mark.parametrize(
    ("changed", "reason", "paths"),
    [
        ({"official2_code": None}, "missing_value", ["official2.code"]),
        ({"official2": None}, "missing_value", ["official2.name"]),
        ({"official2_code": "2"}, "wrong_type", ["official2.code"]),
        (
            {"home_team_abbr": "MIA"},
            "contradiction",
            [f"official{place}.home_team_id" for place in (1, 2, 3)],
        ),
        ({"game_date": "2024-02-22"}, "malformed_value", ["game_date"]),
    ],
)
def test_officials_who_cannot_be_read_are_rejected(
    tmp_path: Path, changed: dict[str, Any], reason: str, paths: list[str]
) -> None:
    found = read(tmp_path, assignments(assigned(**changed)), OFFICIALS)
    assert rejects_of(found) == [(reason, f"nba.Table.rows[0].{path}") for path in paths]
    counted = rows_of(found, "landed_rejects")
    assert len(rows_of(found, "landed_officials")) + sum(row["payload_rows"] for row in counted) == 3


def test_officials_of_other_leagues_are_none_of_ours(tmp_path: Path) -> None:
    found = read(tmp_path, assignments(assigned(game_id="1022300001")), OFFICIALS)
    assert rows_of(found, "landed_officials") == []
    assert found.passed_over == {"a game of another league": 3}


def test_an_unknown_endpoint_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PayloadError, match="no endpoint that is known here"):
        read(tmp_path, {}, "weather")
