"""Games of schedules and scoreboards: which count, when they begin, whether they are played, and who won."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from imagined_nba_com import (
    BOS,
    DAY,
    NYK,
    header,
    line_score,
    nobody,
    old_scoreboard,
    on_board,
    played,
    schedule,
    scheduled,
    scoreboard,
    side,
)
from payloads import landed, rejects_of, rows_of

from backcourt.errors import PayloadError
from backcourt.sources.nba_com.games import GameStatus, tipoff_of
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.parsed import Parsed

ENDPOINTS = {"schedule": "scheduleleaguev2", "scoreboard": "scoreboardv3", "old scoreboard": "scoreboardv2"}


def read(folder: Path, payload: object, form: str = "schedule", **parameters: str) -> Parsed:
    return parse(*landed(folder, payload, source="nba_com", endpoint=ENDPOINTS[form], parameters=parameters))


def games(folder: Path, payload: object, form: str = "schedule") -> list[dict[str, Any]]:
    return rows_of(read(folder, payload, form), "landed_games")


def only(folder: Path, **changed: Any) -> dict[str, Any]:
    [game] = games(folder, schedule(scheduled(**changed)))
    return game


def rejected(folder: Path, **changed: Any) -> list[tuple[str, str]]:
    found = read(folder, schedule(scheduled(**changed), scheduled()))
    assert len(rows_of(found, "landed_games")) == 1
    return [(reason, path.removeprefix("leagueSchedule.gameDates[0].")) for reason, path in rejects_of(found)]


@pytest.mark.parametrize(
    ("form", "payload", "observed"),
    [
        ("schedule", schedule(scheduled(**played())), datetime(2024, 2, 23, 9, 30, 0, 500_000)),
        ("scoreboard", scoreboard(on_board(**played())), datetime(2024, 2, 23, 9, 30, 0, 500_000)),
        ("old scoreboard", old_scoreboard([header()], [line_score(BOS, 110), line_score(NYK, 101)]), None),
    ],
)
def test_a_game_that_is_over_is_told_alike_in_all_forms(
    tmp_path: Path, form: str, payload: object, observed: datetime | None
) -> None:
    [game] = games(tmp_path, payload, form)
    day = date(2024, 2, 22)
    assert (
        game.items()
        >= {
            "source": "nba_com",
            "landed_date": day,
            "game_id": "0022300801",
            "season": "2023-24",
            "season_type": "regular",
            "game_date": day,
            "home_team": "BOS",
            "away_team": "NYK",
            "home_points": 110,
            "away_points": 101,
            "status": "final",
            "noon_utc": datetime(2024, 2, 22, 17),
            "assumed_tipoff_utc": datetime(2024, 2, 23, 0, 30),
            "results_known_utc": datetime(2024, 2, 23, 11),
            "observed_utc": observed,
        }.items()
    )
    assert game["tipoff_utc"] == (None if form == "old scoreboard" else datetime(2024, 2, 23, 0, 30))
    assert game["payload_rows"] == (3 if form == "old scoreboard" else 1)


def test_a_game_to_come_has_a_tip_off_and_no_score_though_noughts_stand_there(tmp_path: Path) -> None:
    game = only(tmp_path, isNeutral=True)
    assert (game["status"], game["home_points"], game["away_points"]) == ("scheduled", None, None)
    assert (game["tipoff_utc"], game["arena"]) == (datetime(2024, 2, 23, 0, 30), "Imagined Garden")
    assert game["is_neutral"] is True


def test_the_score_of_a_game_that_is_played_now_is_no_result(tmp_path: Path) -> None:
    now = played() | {"gameStatus": 2, "gameStatusText": "Q4 1:12"}
    [game] = games(tmp_path, scoreboard(on_board(**now)), "scoreboard")
    assert (game["status"], game["home_points"], game["away_points"]) == ("in_progress", None, None)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"gameStatusText": "PPD"}, "postponed"),
        ({"gameStatusText": "Postponed "}, "postponed"),
        ({"gameStatus": 3, "gameStatusText": "PPD"}, "postponed"),
        ({"gameStatusText": "Cancelled"}, "cancelled"),
        ({"ifNecessary": True}, "if_necessary"),
        ({"ifNecessary": "true"}, "if_necessary"),
        ({"ifNecessary": "false"}, "scheduled"),
        ({"postponedStatus": "Y"}, "scheduled"),
        ({"postponedStatus": "A"}, "scheduled"),
    ],
)
def test_what_is_written_beside_a_game_decides_whether_it_is_played(
    tmp_path: Path, changed: dict[str, Any], status: str
) -> None:
    game = only(tmp_path, **changed)
    assert (game["status"], game["home_points"]) == (status, None)
    assert (game["tipoff_utc"] is None) == (status in ("postponed", "cancelled"))


@pytest.mark.parametrize(
    ("game_id", "kind"),
    [
        ("0012300001", "preseason"),
        ("0022300001", "regular"),
        ("0032300001", "all_star"),
        ("0042300101", "playoffs"),
        ("0052300101", "play_in"),
        ("0062300001", "cup_final"),
    ],
)
def test_the_id_of_a_game_tells_its_part_of_the_season(tmp_path: Path, game_id: str, kind: str) -> None:
    assert only(tmp_path, gameId=game_id)["season_type"] == kind


@pytest.mark.parametrize(
    ("text", "moment", "tipoff"),
    [
        ("TBD", "2024-02-23T00:30:00Z", None),
        ("TBD", None, None),
        ("", "", None),
        ("Final", "2024-02-22T05:00:00Z", None),
        ("12:00 am ET", "2024-02-22T05:00:00Z", datetime(2024, 2, 22, 5)),
        ("2:30 am ET", "2024-02-22T07:30:00Z", datetime(2024, 2, 22, 7, 30)),
        ("10:30 pm ET", "2024-02-23T03:30:00Z", datetime(2024, 2, 23, 3, 30)),
    ],
)
def test_a_tip_off_that_is_to_be_named_is_none(
    tmp_path: Path, text: str, moment: str | None, tipoff: datetime | None
) -> None:
    assert only(tmp_path, gameStatusText=text, gameDateTimeUTC=moment)["tipoff_utc"] == tipoff


def test_the_old_scoreboard_writes_the_tip_off_in_place_of_a_status(tmp_path: Path) -> None:
    summer = {"GAME_STATUS_ID": 1, "GAME_DATE_EST": "2024-04-14T00:00:00", "GAME_STATUS_TEXT": "12:30 pm ET"}
    winter = {"GAME_STATUS_ID": 1, "GAME_ID": "0022300802", "GAME_STATUS_TEXT": "7:00 pm ET"}
    unnamed = {"GAME_STATUS_ID": 1, "GAME_ID": "0022300803", "GAME_STATUS_TEXT": "TBD"}
    lines = [line_score(BOS, None), line_score(NYK, None)]
    payload = old_scoreboard([header(**summer), header(**winter), header(**unnamed)], lines)
    assert [game["tipoff_utc"] for game in games(tmp_path, payload, "old scoreboard")] == [
        datetime(2024, 4, 14, 16, 30),
        datetime(2024, 2, 23, 0),
        None,
    ]


def test_who_plays_may_be_undecided(tmp_path: Path) -> None:
    game = only(tmp_path, homeTeam=nobody(), awayTeam=side(NYK))
    assert (game["home_team"], game["away_team"]) == (None, "NYK")


@pytest.mark.parametrize(
    ("team", "code", "written"),
    [
        (15020, "NZB", "NZB"),
        (1610616855, "TMC", "TMC"),
        (1611661328, "SEA", "1611661328"),
        (15021, "NYK", "15021"),
        (15022, None, "15022"),
        (1610612760, "SEA", "OKC"),
        (1610612763, "VAN", "MEM"),
    ],
)
def test_a_team_is_known_by_its_id_and_a_guest_never_taken_for_one_of_the_thirty(
    tmp_path: Path, team: int, code: str | None, written: str
) -> None:
    assert only(tmp_path, awayTeam=side(NYK, teamId=team, teamTricode=code))["away_team"] == written


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"gameDateTimeUTC": "2024-02-24T00:30:00Z"}, "games[0].gameDateTimeUTC"),
        ({"gameId": "0022400801"}, "games[0].gameId"),
        ({"gameId": "0072300801"}, "games[0].gameId"),
        ({"homeTeam": side(BOS, teamTricode="MIA")}, "games[0].homeTeam"),
    ],
)
def test_a_game_that_contradicts_itself_is_rejected(
    tmp_path: Path, changed: dict[str, Any], path: str
) -> None:
    assert rejected(tmp_path, **changed) == [("contradiction", path)]


@pytest.mark.parametrize(
    ("changed", "reason", "path"),
    [
        ({"gameStatus": 4}, "out_of_range", "games[0].gameStatus"),
        ({"gameStatus": "3"}, "wrong_type", "games[0].gameStatus"),
        ({"gameId": "801"}, "malformed_value", "games[0].gameId"),
        ({"gameDateEst": "22 February"}, "malformed_value", "games[0].gameDateEst"),
        ({"gameDateTimeUTC": "2024-02-23T00:30:00"}, "malformed_value", "games[0].gameDateTimeUTC"),
        ({"homeTeam": None}, "missing_value", "games[0].homeTeam"),
        ({"homeTeam": {"teamId": BOS}}, "missing_field", "games[0].homeTeam.teamTricode"),
    ],
)
def test_a_game_that_cannot_be_read_is_rejected_with_the_path(
    tmp_path: Path, changed: dict[str, Any], reason: str, path: str
) -> None:
    assert rejected(tmp_path, **changed) == [(reason, path)]


def test_a_date_that_cannot_be_read_takes_its_games_with_it_and_no_others(tmp_path: Path) -> None:
    payload = schedule(scheduled())
    payload["leagueSchedule"]["gameDates"] += [{"gameDate": 7, "games": None}, "two games"]
    found = read(tmp_path, payload)
    assert len(rows_of(found, "landed_games")) == 1
    assert [path for _, path in rejects_of(found)] == [
        "leagueSchedule.gameDates[1].games",
        "leagueSchedule.gameDates[2]",
    ]


def test_games_of_other_leagues_are_passed_over(tmp_path: Path) -> None:
    found = read(tmp_path, schedule(scheduled(gameId="1022300001"), scheduled(gameId="2022300001")))
    assert rows_of(found, "landed_games") == []
    assert found.passed_over == {"a game of another league": 2}


@pytest.mark.parametrize(
    ("form", "payload", "asked", "said"),
    [
        ("schedule", schedule(scheduled()), {"season": "2022-23"}, "about season '2023-24', not '2022-23'"),
        ("scoreboard", scoreboard(), {"date": "2024-02-21"}, "about date '2024-02-22', not '2024-02-21'"),
        ("schedule", {"meta": {}, "leagueSchedule": {"seasonYear": "2023-24"}}, {}, "gameDates is missing"),
        ("scoreboard", {"meta": {}, "scoreboard": {"gameDate": DAY, "games": None}}, {}, "games is null"),
    ],
)
def test_an_answer_to_another_question_is_an_error(
    tmp_path: Path, form: str, payload: object, asked: dict[str, str], said: str
) -> None:
    with pytest.raises(PayloadError, match=said):
        read(tmp_path, payload, form, **asked)


def test_points_without_a_game_are_rejected_and_so_are_those_of_a_rejected_one(tmp_path: Path) -> None:
    lines = [line_score(BOS), line_score(BOS), line_score(NYK), line_score(NYK, GAME_ID="0022300999")]
    lines += [line_score(BOS, GAME_ID="0072300001"), line_score(NYK, GAME_ID="0072300001")]
    found = read(tmp_path, old_scoreboard([header(), header(GAME_ID="0072300001")], lines), "old scoreboard")
    [game] = rows_of(found, "landed_games")
    assert (game["home_points"], game["away_points"], game["payload_rows"]) == (110, 110, 3)
    assert sorted(path for _, path in rejects_of(found)) == [
        "resultSets[0].rowSet[1].GAME_ID",
        *(f"resultSets[1].rowSet[{place}]" for place in (1, 3, 4, 5)),
    ]


def test_a_team_that_plays_itself_is_rejected_with_its_points(tmp_path: Path) -> None:
    found = read(tmp_path, old_scoreboard([header(VISITOR_TEAM_ID=BOS)], [line_score(BOS)]), "old scoreboard")
    assert [path for _, path in rejects_of(found)] == [
        "resultSets[0].rowSet[0].VISITOR_TEAM_ID",
        "resultSets[1].rowSet[0]",
    ]


EASTERN = ZoneInfo("America/New_York")


@given(
    day=st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    clock=st.times(time(0, 1)),
    off=st.sampled_from((-1, 0, 1)),
)
def test_a_tip_off_belongs_to_its_date_in_the_east_summer_and_winter(
    day: date, clock: time, off: int
) -> None:
    whole = clock.replace(second=0, microsecond=0)
    moment = datetime.combine(day, whole, tzinfo=EASTERN).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
    assume(moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(EASTERN).time() == whole)  # not an hour left out
    claimed = day + timedelta(days=off)
    if off:
        with pytest.raises(ValueError, match="in the East"):
            tipoff_of(moment, GameStatus.SCHEDULED, "7:30 pm ET", claimed, "tipoff")
    else:
        assert tipoff_of(moment, GameStatus.SCHEDULED, "7:30 pm ET", claimed, "tipoff") == moment
