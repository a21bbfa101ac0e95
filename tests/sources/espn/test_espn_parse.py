"""What ESPN sends becomes landing rows: scores once they are final, and who did not play with the reason."""

import copy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from espn_payloads import (
    FIGURES,
    absent,
    athlete,
    box_document,
    competitor,
    event,
    injury,
    line,
    page,
    roster,
    scoreboard,
    side,
    standing,
)
from payloads import landed, rejects_of, rows_of

from backcourt.errors import PayloadError
from backcourt.sources.espn.parse import parse
from backcourt.sources.parsed import Parsed

AS_OF = {"as_of": "2024-02-22T18:00:00Z"}
BOX = "page.content.gamepackage.bxscr"


def read(folder: Path, endpoint: str, payload: object, **parameters: str) -> Parsed:
    suffix = ".html" if endpoint == "box_score" else ".json"
    about = {"source": "espn", "endpoint": endpoint, "parameters": parameters, "suffix": suffix}
    return parse(*landed(folder, payload, **about))


def box(folder: Path, *sides: Any, **changed: Any) -> Parsed:
    return read(
        folder, "box_score", page(box_document(**({"bxscr": list(sides)} if sides else {}), **changed))
    )


def only(parsed: Parsed, table: str) -> dict[str, Any]:
    [row] = rows_of(parsed, table)
    return row


def test_a_game_that_is_over_has_its_score_and_our_tricodes(tmp_path: Path) -> None:
    found = read(tmp_path, "scoreboard", scoreboard(event()))
    row = only(found, "landed_games")
    assert (row["home_team"], row["away_team"], row["home_points"], row["away_points"]) == (
        "BOS",
        "GSW",
        101,
        99,
    )
    assert (row["game_date"], row["season"], row["provider_game_id"]) == (
        date(2024, 2, 22),
        "2023-24",
        "4001",
    )
    assert row["tipoff_utc"] == datetime(2024, 2, 23, 0, 30)
    assert found.unknown_fields == {}


@pytest.mark.parametrize(
    ("name", "completed"),
    [
        ("STATUS_SCHEDULED", False),
        ("STATUS_IN_PROGRESS", False),
        ("STATUS_POSTPONED", True),
        ("STATUS_FINAL", False),
    ],
)
def test_a_score_that_is_not_final_is_no_score(tmp_path: Path, name: str, completed: bool) -> None:
    found = read(tmp_path, "scoreboard", scoreboard(event(status=standing(name, completed=completed))))
    row = only(found, "landed_games")
    assert (row["home_points"], row["away_points"], row["status"]) == (None, None, name)


@pytest.mark.parametrize(
    ("number", "meant"), [(1, "preseason"), (2, None), (3, "playoffs"), (5, "play_in"), (4, None)]
)
def test_a_season_type_is_told_where_the_number_tells_it(
    tmp_path: Path, number: int, meant: str | None
) -> None:
    found = read(tmp_path, "scoreboard", scoreboard(event(season={"year": 2024, "type": number})))
    assert only(found, "landed_games")["season_type"] == meant


def test_a_tip_off_that_is_to_be_told_leaves_the_date(tmp_path: Path) -> None:
    unknown = event(date="2024-02-22T05:00Z", contest={"timeValid": False})
    row = only(read(tmp_path, "scoreboard", scoreboard(unknown)), "landed_games")
    assert (row["game_date"], row["tipoff_utc"]) == (date(2024, 2, 22), None)


def test_a_game_without_a_home_team_is_a_contradiction(tmp_path: Path) -> None:
    guests = [competitor("BOS", "away", "1"), competitor("GS", "away", "2")]
    found = read(tmp_path, "scoreboard", scoreboard(event(contest={"competitors": guests}), event()))
    assert rejects_of(found) == [("contradiction", "events[0].competitions[0].competitors")]
    assert len(rows_of(found, "landed_games")) == 1


def test_a_game_number_that_could_lead_elsewhere_is_rejected(tmp_path: Path) -> None:
    found = read(tmp_path, "scoreboard", scoreboard(event("../../x")))
    assert rejects_of(found) == [("malformed_value", "events[0].id")]


def test_a_roster_is_known_when_it_was_asked_for(tmp_path: Path) -> None:
    row = only(read(tmp_path, "roster", roster(athlete()), **AS_OF), "landed_rosters")
    assert (row["team"], row["player_name"], row["position"], row["birth_date"]) == (
        "GSW",
        "Ann Example Jr.",
        "SG",
        date(1996, 10, 24),
    )
    assert (row["height_inches"], row["weight_lb"], row["draft_number"]) == (78.0, 223.0, 3)
    assert row["observed_utc"] == datetime(2024, 2, 22, 18)


def test_an_injury_is_known_since_its_own_moment(tmp_path: Path) -> None:
    found = read(tmp_path, "roster", roster(athlete(injuries=[injury()])), **AS_OF)
    row = only(found, "landed_injuries")
    assert (row["snapshot_utc"], row["landed_date"]) == (datetime(2024, 2, 21, 15, 30), date(2024, 2, 21))
    assert (row["status"], row["reason"], row["expected_return"]) == ("out", "Knee", "2024-03-01")


def test_an_injury_that_cannot_be_read_leaves_the_player_on_the_roster(tmp_path: Path) -> None:
    hurt = [injury(status="Vacation"), injury(date="yesterday"), injury()]
    found = read(tmp_path, "roster", roster(athlete(injuries=hurt)))
    assert rejects_of(found) == [
        ("malformed_value", "team.athletes[0].injuries[1].date"),
        ("unknown_kind", "team.athletes[0].injuries[0].status"),
    ]
    assert [len(rows_of(found, name)) for name in ("landed_rosters", "landed_injuries")] == [1, 1]


def test_a_box_score_is_read_out_of_its_page(tmp_path: Path) -> None:
    found = box(tmp_path)
    rows = rows_of(found, "landed_box")
    assert [(row["player_name"], row["team"], row["opponent"], row["is_starter"]) for row in rows] == [
        ("Ann Example 1", "GSW", "BOS", True),
        ("Ann Example 2", "GSW", "BOS", False),
        ("Ann Example 3", "GSW", "BOS", False),
        ("Ann Example 4", "BOS", "GSW", True),
    ]
    names = (
        "minutes",
        "fgm",
        "fga",
        "fg3m",
        "fg3a",
        "ftm",
        "fta",
        "reb",
        "tov",
        "pf",
        "plus_minus",
        "points",
    )
    assert [rows[0][name] for name in names] == [31.0, 5, 9, 1, 3, 2, 2, 7, 3, 1, 8, 13]
    assert (rows[0]["game_date"], rows[0]["provider_game_id"]) == (date(2024, 2, 22), "4001")
    assert found.unknown_fields == {}


def test_who_did_not_play_has_the_reason_and_no_figures(tmp_path: Path) -> None:
    row = rows_of(box(tmp_path), "landed_box")[2]
    assert (row["status"], row["status_reason"]) == ("dnp", "DNP-COACH'S DECISION")
    assert (row["minutes"], row["points"], row["plus_minus"]) == (0.0, 0, None)


def test_an_empty_line_without_a_reason_is_rejected(tmp_path: Path) -> None:
    nobody = absent()
    del nobody["dnpRsn"]
    found = box(tmp_path, side("BOS", home=True, starters=[nobody, line()], bench=[]))
    assert rejects_of(found) == [("missing_field", f"{BOX}[0].stats[0].athlts[0].dnpRsn")]
    assert len(rows_of(found, "landed_box")) == 1


@pytest.mark.parametrize(
    ("place", "value", "path"),
    [
        (0, "--", "minutes"),
        (1, "5", "fieldGoalsMade-fieldGoalsAttempted"),
        (1, "5-", "fieldGoalsMade-fieldGoalsAttempted"),
        (4, "", "offensiveRebounds"),
        (13, None, "points"),
    ],
)
def test_one_figure_that_is_none_is_one_rejected_row(
    tmp_path: Path, place: int, value: object, path: str
) -> None:
    stats: list[object] = list(FIGURES)
    stats[place] = value
    found = box(tmp_path, side("BOS", home=True, starters=[line(stats=stats), line()], bench=[]))
    assert [where for _, where in rejects_of(found)] == [f"{BOX}[0].stats[0].athlts[0].stats.{path}"]
    assert len(rows_of(found, "landed_box")) == 1


def test_figures_are_found_by_their_key_wherever_they_stand(tmp_path: Path) -> None:
    document = box_document()
    for team in document["page"]["content"]["gamepackage"]["bxscr"]:
        for group in team["stats"][:2]:
            group["keys"] = group["keys"][::-1]
            for each in group["athlts"]:
                each["stats"] = each["stats"][::-1]
    changed = rows_of(read(tmp_path, "box_score", page(document)), "landed_box")
    usual = rows_of(box(tmp_path), "landed_box")
    told = [name for name in usual[0] if name not in ("payload_sha", "landing_place")]
    assert [[row[name] for name in told] for row in changed] == [
        [row[name] for name in told] for row in usual
    ]


def test_more_figures_than_keys_are_no_figures(tmp_path: Path) -> None:
    found = box(tmp_path, side("BOS", home=True, starters=[line(stats=[*FIGURES, "1"])], bench=[]))
    assert rejects_of(found) == [("wrong_type", f"{BOX}[0].stats[0].athlts[0].stats")]


def test_a_group_of_another_kind_sets_its_players_aside(tmp_path: Path) -> None:
    team = side("BOS", home=True, starters=[line("1"), line("2")], bench=[line("3")])
    team["stats"][0]["type"] = "captains"
    found = box(tmp_path, team)
    assert [reason for reason, _ in rejects_of(found)] == ["unknown_kind", "unknown_kind"]
    assert [row["player_name"] for row in rows_of(found, "landed_box")] == ["Ann Example 3"]


@pytest.mark.parametrize("status", [("in", "3rd Quarter"), ("pre", "Scheduled"), ("post", "Postponed")])
def test_figures_of_a_game_that_is_not_over_are_passed_over(tmp_path: Path, status: tuple[str, str]) -> None:
    found = box(tmp_path, strip={"status": {"state": status[0], "desc": status[1]}})
    assert rows_of(found, "landed_box") == []
    assert found.passed_over == {"player of a game that is not over": 4}


def test_a_side_that_cannot_be_read_takes_its_players_with_it(tmp_path: Path) -> None:
    nameless = side("GS", home=False, starters=[line("1"), line("2")], bench=[absent("3")])
    del nameless["tm"]["abbrev"]
    found = box(tmp_path, nameless, side("BOS", home=True, starters=[line("4")], bench=[]))
    assert rejects_of(found) == [("missing_field", f"{BOX}[0].tm.abbrev")]
    assert rows_of(found, "landed_rejects")[0]["payload_rows"] == 3
    assert only(found, "landed_box")["row_number"] == 3


WHOLE = page(box_document())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<html><body>Access denied</body></html>", "the page holds no document"),
        (WHOLE + WHOLE, "the page holds 2 documents"),
        (WHOLE[: WHOLE.index("bxscr")], "ends in the middle of its document"),
        (WHOLE.replace("__espnfitt__']={", "__espnfitt__']=f({"), "is not JSON"),
        (WHOLE.replace("gamepackage", "gamepack"), r"page\.content\.gamepackage is missing"),
        (WHOLE.replace('"bxscr"', '"box"'), r"page\.content\.gamepackage\.bxscr is missing"),
    ],
)
def test_a_page_of_another_form_is_an_error_that_says_what_is_missing(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(PayloadError, match=said):
        read(tmp_path, "box_score", text)


def test_what_is_in_a_page_is_read_and_never_run(tmp_path: Path) -> None:
    document = copy.deepcopy(box_document())
    document["page"]["content"]["gamepackage"]["bxscr"][0]["tm"]["nm"] = "');import os;os._exit(1)//"
    assert len(rows_of(read(tmp_path, "box_score", page(document)), "landed_box")) == 4
