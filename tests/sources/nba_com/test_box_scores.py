"""Box scores of NBA.com: who played, who did not and why, and what both teams did together."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from imagined_nba_com import (
    BOS,
    GAME_ID,
    NYK,
    advanced,
    box_score,
    logged,
    nothing,
    old_absence,
    old_box_score,
    old_line,
    old_totals,
    player,
    result_sets,
    statistics,
    team_sheet,
    usage,
)
from payloads import landed, rejects_of, rows_of

from backcourt.errors import PayloadError
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.parsed import Parsed

ASKED = {"game_id": GAME_ID, "game_date": "2024-02-22"}
OLD, NEW = "boxscoretraditionalv2", "boxscoretraditionalv3"
COUNTS = {
    "fgm": 8,
    "fga": 17,
    "fg3m": 2,
    "fg3a": 6,
    "ftm": 3,
    "fta": 4,
    "oreb": 1,
    "dreb": 6,
    "reb": 7,
    "ast": 5,
    "stl": 1,
    "blk": 0,
    "tov": 2,
    "pf": 3,
    "points": 21,
}
OLD_GAME = old_box_score(
    [old_line(7), old_line(8, START_POSITION=""), old_absence(9), old_line(17, NYK)],
    [old_totals(BOS), old_totals(NYK)],
)


def read(folder: Path, payload: object, endpoint: str = NEW, **asked: str) -> Parsed:
    return parse(*landed(folder, payload, source="nba_com", endpoint=endpoint, parameters=ASKED | asked))


def box(folder: Path, payload: object, endpoint: str = NEW) -> list[dict[str, Any]]:
    return rows_of(read(folder, payload, endpoint), "landed_box")


def of_boston(*players: Any, **about: Any) -> dict[str, Any]:
    return box_score(home=team_sheet(BOS, *players, **about))


@pytest.mark.parametrize(("endpoint", "payload"), [(NEW, box_score()), (OLD, OLD_GAME)])
def test_an_appearance_is_told_alike_in_both_forms(tmp_path: Path, endpoint: str, payload: object) -> None:
    first, second, *_ = box(tmp_path, payload, endpoint)
    assert (
        first.items()
        >= {
            **COUNTS,
            "source": "nba_com",
            "landed_date": date(2024, 2, 22),
            "game_date": date(2024, 2, 22),
            "game_id": GAME_ID,
            "season": "2023-24",
            "season_type": "regular",
            "team": "BOS",
            "opponent": "NYK",
            "is_home": True if endpoint == NEW else None,
            "player_id": 7,
            "player_name": "Ann Example 7",
            "is_starter": True,
            "minutes": 34.2,
            "plus_minus": 9,
            "status": "played",
            "status_reason": None,
        }.items()
    )
    assert (second["player_id"], second["is_starter"]) == (8, False)


@pytest.mark.parametrize(("endpoint", "payload"), [(NEW, box_score()), (OLD, OLD_GAME)])
def test_both_teams_totals_stand_beside(tmp_path: Path, endpoint: str, payload: object) -> None:
    home, away = rows_of(read(tmp_path, payload, endpoint), "landed_team_box")
    assert home.items() >= {**COUNTS, "team": "BOS", "opponent": "NYK", "minutes": 240.0}.items()
    assert (away["team"], away["opponent"]) == ("NYK", "BOS")
    assert (home["is_home"], away["is_home"]) == ((True, False) if endpoint == NEW else (None, None))


@pytest.mark.parametrize(
    ("endpoint", "payload"),
    [
        (NEW, of_boston(player(9, nothing(), position="", comment="DNP - Coach's Decision"))),
        (OLD, old_box_score([old_absence(9)], [old_totals(BOS), old_totals(NYK)])),
    ],
)
def test_who_did_not_play_has_nought_of_everything_and_a_reason(
    tmp_path: Path, endpoint: str, payload: object
) -> None:
    absent = box(tmp_path, payload, endpoint)[0]
    assert (absent["status"], absent["status_reason"]) == ("dnp", "DNP - Coach's Decision")
    assert (absent["minutes"], absent["plus_minus"]) == (0.0, None)
    assert {absent[name] for name in COUNTS} == {0}


def test_without_minutes_or_a_reason_nothing_is_said_of_whether_he_played(tmp_path: Path) -> None:
    [unknown, *_] = box(tmp_path, of_boston(player(9, nothing())))
    assert (unknown["status"], unknown["minutes"]) == (None, None)


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("34:12", 34.2),
        ("PT34M12.00S", 34.2),
        ("6:30", 6.5),
        ("34.000000:12", 34.2),
        ("0:00", 0.0),
        ("60:00", 60.0),
    ],
)
def test_minutes_are_read_as_they_are_written(tmp_path: Path, written: str, minutes: float) -> None:
    assert box(tmp_path, of_boston(player(7, statistics(minutes=written))))[0]["minutes"] == minutes


@pytest.mark.parametrize("written", ["34", "34:60", "-1:00", "34:1", 34, 34.2, "\u0663\u0664:12", "99999:00"])
def test_minutes_of_no_known_form_reject_the_player(tmp_path: Path, written: object) -> None:
    found = read(tmp_path, of_boston(player(7, statistics(minutes=written)), player(8)))
    path = "boxScoreTraditional.homeTeam.players[0].statistics.minutes"
    assert rejects_of(found) == [("malformed_value", path)]
    assert len(rows_of(found, "landed_box")) == 2


@pytest.mark.parametrize("line", [statistics(), statistics(minutes="", points=2), statistics(minutes="1:00")])
def test_a_reason_not_to_play_beside_a_line_is_a_contradiction(tmp_path: Path, line: dict[str, Any]) -> None:
    found = read(tmp_path, of_boston(player(7, line, comment="DNP - Coach's Decision")))
    assert rejects_of(found) == [("contradiction", "boxScoreTraditional.homeTeam.players[0].comment")]


@pytest.mark.parametrize(
    ("broken", "reason", "field"),
    [
        (player(personId=0), "out_of_range", "personId"),
        (player(familyName=""), "malformed_value", "familyName"),
        (player(7, statistics(points=None)), "missing_value", "statistics.points"),
        (player(7, statistics(assists=-1)), "out_of_range", "statistics.assists"),
        (player(7, statistics(steals=1.5)), "wrong_type", "statistics.steals"),
        (player(7, {"minutes": "1:00"}), "missing_field", "statistics.fieldGoalsMade"),
        ("Ann Example", "wrong_type", ""),
    ],
)
def test_a_player_who_cannot_be_read_is_rejected_alone(
    tmp_path: Path, broken: object, reason: str, field: str
) -> None:
    found = read(tmp_path, of_boston(player(6), broken))
    path = "boxScoreTraditional.homeTeam.players[1]"
    assert rejects_of(found) == [(reason, f"{path}.{field}" if field else path)]
    assert [row["player_id"] for row in rows_of(found, "landed_box")] == [6, 17]


def test_totals_that_cannot_be_read_are_rejected_alone(tmp_path: Path) -> None:
    found = read(tmp_path, of_boston(player(6), totals=[]))
    assert rejects_of(found) == [("wrong_type", "boxScoreTraditional.homeTeam.statistics")]
    assert [row["team"] for row in rows_of(found, "landed_team_box")] == ["NYK"]


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (box_score(gameId="0022300999"), "about game_id '0022300999', not '0022300801'"),
        (box_score(homeTeamId=NYK), "in two ways who plays at home"),
        (box_score(away=team_sheet(BOS), awayTeamId=BOS), "in two ways who plays at home"),
        (
            box_score(home=team_sheet(BOS, teamTricode="MIA")),
            "homeTeam is BOS by its id and 'MIA' by its code",
        ),
        (box_score(home={"teamId": BOS}), "homeTeam.teamTricode is missing"),
        (box_score(kind="Summary"), "boxScoreTraditional is missing"),
        (box_score(home=team_sheet(BOS, players=None)), "homeTeam.players is null"),
    ],
)
def test_a_box_score_that_is_of_another_game_or_of_none_is_an_error(
    tmp_path: Path, payload: object, said: str
) -> None:
    with pytest.raises(PayloadError, match=said):
        read(tmp_path, payload)


def test_a_request_for_no_date_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(PayloadError, match="game_date is no date"):
        read(tmp_path, box_score(), game_date="yesterday")


def test_a_line_of_another_game_in_the_old_form_is_rejected(tmp_path: Path) -> None:
    lines = [old_line(7), old_line(8, GAME_ID="0022300999")]
    found = read(tmp_path, old_box_score(lines, [old_totals(BOS), old_totals(NYK)]), OLD)
    assert rejects_of(found) == [("contradiction", "resultSets[0].rowSet[1].GAME_ID")]


def test_the_opponent_is_not_told_where_only_one_team_has_lines(tmp_path: Path) -> None:
    payload = old_box_score([old_line(7)], [old_totals(BOS)])
    assert box(tmp_path, payload, OLD)[0]["opponent"] is None


@pytest.mark.parametrize("kind", ["Traditional", "Advanced"])
def test_players_of_other_leagues_are_passed_over(tmp_path: Path, kind: str) -> None:
    about = {"teamId": 1611661328, "teamTricode": "SEA"}
    there = team_sheet(NYK, player(17, statistics() | advanced()), **about)
    here = team_sheet(BOS, player(7, statistics() | advanced()), teamId=1611661323, teamTricode="CON")
    game = {"gameId": "1022300801", "homeTeamId": 1611661323, "awayTeamId": 1611661328}
    payload = box_score(here, there, kind=kind, **game)
    found = read(tmp_path, payload, f"boxscore{kind.lower()}v3", game_id="1022300801")
    assert [len(rows) for _, rows in found.tables] == [0] * len(found.tables)
    assert found.passed_over == {"a game of another league": 4 if kind == "Traditional" else 2}


def test_rates_and_shares_of_players_land_beside_each_other(tmp_path: Path) -> None:
    forms = {"Advanced": advanced(), "Usage": usage()}
    sheets = {kind: team_sheet(BOS, player(7, line)) for kind, line in forms.items()}
    away = {kind: team_sheet(NYK, player(17, line, comment="")) for kind, line in forms.items()}
    rates, shares = (
        rows_of(
            read(tmp_path, box_score(sheets[kind], away[kind], kind=kind), f"boxscore{kind.lower()}v3"),
            "landed_player_rates",
        )[0]
        for kind in forms
    )
    assert rates.items() >= {"player_id": 7, "team": "BOS", "minutes": 34.2, "usage_share": 0.29}.items()
    assert rates.items() >= {"possessions": 71.0, "pace": 99.5, "offensive_rating": 117.4}.items()
    assert rates["fouls_drawn_share"] is None
    assert (shares["fouls_drawn_share"], shares["shots_blocked_share"], shares["pace"]) == (0.25, 0.5, None)


def test_the_game_log_tells_appearances_in_whole_minutes(tmp_path: Path) -> None:
    found = read(tmp_path, result_sets(LeagueGameLog=[logged()]), "leaguegamelog")
    [row] = rows_of(found, "landed_gamelogs")
    assert (
        row.items()
        >= {
            **COUNTS,
            "game_id": GAME_ID,
            "season": "2023-24",
            "game_date": date(2024, 2, 22),
            "landed_date": date(2024, 2, 22),
            "team": "BOS",
            "player_id": 7,
            "player_name": "Ann Example 7",
            "minutes": 34.0,
            "plus_minus": 9,
            "results_known_utc": datetime(2024, 2, 23, 11),
        }.items()
    )


def test_appearances_that_no_average_counts_are_passed_over(tmp_path: Path) -> None:
    ids = ("0012300001", "0032300001", "1022300001", "0042300101", "0062300001", "0072300001")
    rows = [logged(GAME_ID=game_id) for game_id in ids]
    found = read(tmp_path, result_sets(LeagueGameLog=rows), "leaguegamelog")
    assert [row["game_id"] for row in rows_of(found, "landed_gamelogs")] == ["0042300101", "0062300001"]
    assert found.passed_over == {
        "a game of another league": 1,
        "an appearance in a game that does not count (all_star)": 1,
        "an appearance in a game that does not count (preseason)": 1,
    }
    assert rejects_of(found) == [("contradiction", "resultSets[0].rowSet[5].GAME_ID")]
