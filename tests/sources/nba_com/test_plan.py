"""What is owed of NBA.com: schedules, the games that are over and count, and who people are today."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fetching import Harness
from imagined_nba_com import (
    BOS,
    NYK,
    assigned,
    assignments,
    box_score,
    indexed,
    moved,
    movements,
    on_board,
    played,
    result_sets,
    roster_page,
    rostered,
    schedule,
    scheduled,
    scoreboard,
    side,
)
from imagined_plays import live_actions, live_play_by_play, play_by_play, shot_chart
from imagined_reports import Paper
from provider_server import (
    ProviderServer,
    answers,
    breaks_off,
    drips,
    is_silent,
    page,
    redirects,
    refuses,
    resets,
)

from backcourt.errors import ExitCode
from backcourt.identity.teams import teams
from backcourt.sources.fetching.provider import Wanted
from backcourt.sources.fetching.report import FetchReport
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.nba_com.provider import PROVIDER

DAY = date(2024, 2, 22)
NOON = datetime(2024, 2, 22, 17, tzinfo=UTC)
DAY_AFTER = NOON + timedelta(days=1)
NEXT_WINTER = datetime(2025, 1, 10, 17, tzinfo=UTC)

OLD_SCHEDULE = "/stats/stats/scheduleleaguev2"
NEW_SCHEDULE = "/cdn/static/json/staticData/scheduleLeagueV2.json"
INDEX, BOARD, BOX, PLAYS, CHART = (
    f"/stats/stats/{name}"
    for name in ("playerindex", "scoreboardv3", "boxscoretraditionalv3", "playbyplayv3", "shotchartdetail")
)
REFEREES = "/official/wp-json/api/v1/get-game-officials"
MOVEMENTS = "/stats/js/data/playermovement/NBA_Player_Movement.json"

PRESEASON, SECOND, CUP, TOMORROW = "0012300001", "0022300802", "0062300001", "0022300900"


def on(day: date, game_id: str, **changed: Any) -> dict[str, Any]:
    """Return a game of a date, at half past seven in the East, in winter."""
    after = day + timedelta(days=1)
    moment = {"gameDateEst": f"{day}T00:00:00Z", "gameDateTimeUTC": f"{after}T00:30:00Z"}
    return scheduled(gameId=game_id, **moment) | changed


SEASON = schedule(
    scheduled(**played()),
    on(DAY, SECOND, gameStatusText="PPD"),
    on(DAY - timedelta(days=1), CUP, **played(99, 98)),
    on(DAY - timedelta(days=1), PRESEASON, **played(80, 70)),
    on(DAY + timedelta(days=1), TOMORROW),
    {"gameId": "unreadable"},
    scheduled(gameId="1022300001", **played()),
)


@pytest.fixture
def league(server: ProviderServer) -> ProviderServer:
    """Serve a season around a date, on every host."""
    for path in (OLD_SCHEDULE, NEW_SCHEDULE):
        server.serve(path, SEASON)
    server.serve(INDEX, result_sets(PlayerIndex=[indexed()]))
    server.serve(BOARD, scoreboard(on_board(**played())))
    server.serve(REFEREES, assignments(assigned()))
    server.serve(BOX, box_score())
    server.serve(PLAYS, play_by_play([], CUP))
    server.serve(CHART, shot_chart([]))
    server.serve(MOVEMENTS, movements(moved()))
    return server


def asked(server: ProviderServer, path: str, name: str) -> list[str]:
    """Return what requests for a path said under a name."""
    return [seen.query[name] for seen in server.seen if seen.path == path]


def run(
    harness: Harness, now: datetime = NEXT_WINTER, first: date = DAY, last: date = DAY, *, again: bool = False
) -> FetchReport:
    harness.time.seconds = max(harness.time.seconds, (now - NOON).total_seconds())
    return harness.run(PROVIDER, Wanted(first, last, now), again=again)


def test_a_date_of_a_past_season_owes_its_games_that_are_over_and_count(
    league: ProviderServer, harness: Harness
) -> None:
    report = run(harness, first=DAY - timedelta(days=1))
    assert report.exit_code is ExitCode.DONE
    assert report.landed == [
        "nba_com/scheduleleaguev2/season=2023-24",
        "nba_com/playerindex/season=2023-24",
        "nba_com/referee_assignments/date=2024-02-21",
        "nba_com/referee_assignments/date=2024-02-22",
        f"nba_com/boxscoretraditionalv3/game_date=2024-02-21/game_id={CUP}",
        "nba_com/boxscoretraditionalv3/game_date=2024-02-22/game_id=0022300801",
        f"nba_com/playbyplayv3/game_date=2024-02-21/game_id={CUP}",
        "nba_com/playbyplayv3/game_date=2024-02-22/game_id=0022300801",
        f"nba_com/shotchartdetail/game_date=2024-02-21/game_id={CUP}",
        "nba_com/shotchartdetail/game_date=2024-02-22/game_id=0022300801",
        "nba_com/player_movement",
    ]


def test_a_season_that_goes_on_is_listed_on_the_content_network(
    league: ProviderServer, harness: Harness
) -> None:
    run(harness, DAY_AFTER)
    assert NEW_SCHEDULE in league.paths()
    assert OLD_SCHEDULE not in league.paths()
    assert "nba_com/playerindex/season=2023-24" in harness.payloads()


def test_the_content_network_is_not_asked_for_a_season_when_it_may_have_the_next_one(
    league: ProviderServer, harness: Harness
) -> None:
    league.serve(NEW_SCHEDULE, schedule(scheduled(gameId="0022400001")))
    run(harness, datetime(2024, 8, 20, 17, tzinfo=UTC))
    assert asked(league, OLD_SCHEDULE, "Season") == ["2023-24"]
    assert NEW_SCHEDULE not in league.paths()


def test_what_was_fetched_is_not_fetched_again_unless_asked(league: ProviderServer, harness: Harness) -> None:
    first = run(harness)
    assert run(harness).landed == []
    assert run(harness, again=True).requests == first.requests


def test_today_owes_scores_and_rosters_and_they_change_until_they_are_final(
    league: ProviderServer, harness: Harness
) -> None:
    for team in teams().values():
        name = {"PHI": "sixers", "POR": "blazers"}.get(team.tricode, team.nickname.lower())
        players = roster_page(rostered(TeamID=team.nba_team_id))
        league.serve(f"/www/team/{team.nba_team_id}/{name}", answers(players, content_type="text/html"))
    first = run(harness, NOON)
    assert first.exit_code is ExitCode.DONE
    assert sum("team_roster" in subject for subject in first.landed) == 30
    second = run(harness, NOON + timedelta(minutes=10))
    assert second.landed == [
        "nba_com/scoreboardv3/date=2024-02-22",
        "nba_com/referee_assignments/date=2024-02-22",
    ]


def test_a_result_that_only_the_scoreboard_knows_yet_owes_a_box_score(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve(NEW_SCHEDULE, schedule(scheduled(), on(DAY, SECOND)))
    server.serve(BOARD, scoreboard(on_board(**played()), on_board(gameId=SECOND)))
    server.serve(BOX, box_score())
    run(harness, DAY_AFTER)
    assert asked(server, BOARD, "GameDate") == ["2024-02-22"]
    assert asked(server, BOX, "GameID") == ["0022300801"]


def test_a_game_under_way_owes_its_plays_so_far(server: ProviderServer, harness: Harness) -> None:
    live = f"/cdn/static/json/liveData/playbyplay/playbyplay_{SECOND}.json"
    server.serve(NEW_SCHEDULE, schedule(on(DAY, SECOND)))
    server.serve(BOARD, scoreboard(on_board(gameId=SECOND, gameStatus=2, gameStatusText="Q3 4:10")))
    server.serve(live, live_play_by_play(live_actions(), SECOND))
    for minutes in (600, 610):
        run(harness, NOON + timedelta(minutes=minutes))
    assert server.paths().count(live) == 2
    assert f"nba_com/live_playbyplay/game_date=2024-02-22/game_id={SECOND}" in harness.payloads()


def test_a_box_score_is_asked_for_once_more_after_corrections(
    league: ProviderServer, harness: Harness
) -> None:
    for hours, times in ((14, 1), (20, 1), (30, 1), (43, 2), (60, 2)):
        run(harness, NOON + timedelta(hours=hours))
        assert len(asked(league, BOX, "GameID")) == times, hours


def test_games_to_come_owe_nothing_but_their_schedule(league: ProviderServer, harness: Harness) -> None:
    day = DAY + timedelta(days=1)
    run(harness, NOON, day, day)
    assert {*league.paths()} == {NEW_SCHEDULE, INDEX, MOVEMENTS}


def papers(server: ProviderServer) -> list[str]:
    """Return the files that were asked for on the hosts of papers."""
    return [path.rpartition("/")[2] for path in server.paths() if path.startswith(("/reports/", "/books/"))]


def test_papers_are_owed_of_games_that_count_and_land_as_they_come(
    league: ProviderServer, harness: Harness
) -> None:
    paper = answers(Paper().pdf([]), content_type="application/pdf")
    league.serve("/reports/referee/injury/Injury-Report_2024-02-22_10AM.pdf", paper)
    league.serve("/books/pdfs/20240222/20240222_NYKBOS_book.pdf", paper)
    found = run(harness)
    assert found.exit_code is ExitCode.DONE
    assert found.landed[-2:] == [
        "nba_com/injury_report/moment=2024-02-22T15:30:00Z",
        "nba_com/game_book/game_date=2024-02-22/game_id=0022300801",
    ]
    assert len(found.absent) == 12
    october = date(2023, 10, 10)
    league.serve(OLD_SCHEDULE, schedule(on(october, PRESEASON, **played(80, 70))))
    asked = papers(league)
    run(harness, first=october, last=october, again=True)
    assert papers(league) == asked


def test_a_paper_that_was_never_made_is_asked_for_while_it_can_still_come(
    league: ProviderServer, harness: Harness
) -> None:
    name, subject = "Injury-Report_2024-02-22_11AM.pdf", "nba_com/injury_report/moment=2024-02-22T16:30:00Z"
    counts = []
    for hours in (0, 2, 6, 30):
        report = run(harness, NOON + timedelta(hours=hours))
        assert subject in report.absent
        assert not [failure for failure in report.failures if "team_roster" not in failure.subject]
        counts.append(papers(league).count(name))
    assert counts == [1, 2, 3, 3]


def test_dates_of_two_seasons_owe_both_schedules(league: ProviderServer, harness: Harness) -> None:
    run(harness, first=date(2023, 8, 30), last=date(2023, 9, 2))
    assert asked(league, OLD_SCHEDULE, "Season") == ["2022-23", "2023-24"]


def test_statistics_are_asked_for_as_a_browser_does_and_about_once_a_second(
    league: ProviderServer, harness: Harness
) -> None:
    report = run(harness, first=DAY - timedelta(days=1))
    seen = next(seen for seen in league.seen if seen.path == BOX)
    assert seen.headers["user-agent"].startswith("Mozilla/5.0")
    assert seen.headers["referer"] == "https://www.nba.com/"
    assert seen.headers["x-nba-stats-token"] == "true"
    assert seen.query["GameID"] == CUP
    asked = Counter(path.split("/")[1] for path in league.paths())
    assert asked == {"stats": report.requests - 30, "official": 2, "reports": 26, "books": 2}
    papers = (asked["reports"] - 2) / 2 + asked["books"] - 1
    assert harness.time.slept >= asked["stats"] - 1 + papers


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (refuses(404), "PermanentError"),
        (refuses(403), "PermanentError"),
        (refuses(503), "TransientError"),
        (refuses(429, retry_after="1"), "TransientError"),
        (page(), "PermanentError"),
        (page(content_type="application/json"), "PermanentError"),
        (answers(b""), "TransientError"),
        (breaks_off(box_score(), 200), "TransientError"),
        (is_silent(0.5), "TransientError"),
        (resets(), "TransientError"),
        (redirects("https://elsewhere.invalid/"), "PermanentError"),
    ],
)
def test_a_box_score_that_does_not_come_holds_up_nothing_and_comes_later(
    league: ProviderServer, harness: Harness, act: Any, kind: str
) -> None:
    tries = (act,) * (harness.patience.attempts if kind == "TransientError" else 1)
    league.serve(BOX, *tries, box_score(gameId=CUP), GameID=CUP)
    report = run(harness, first=DAY - timedelta(days=1))
    assert report.exit_code is ExitCode.INCOMPLETE
    [failure] = report.failures
    assert (failure.kind, CUP in failure.subject) == (kind, True)
    assert "nba_com/boxscoretraditionalv3/game_date=2024-02-22/game_id=0022300801" in report.landed
    assert report.landed[-1] == "nba_com/player_movement"
    assert run(harness, first=DAY - timedelta(days=1)).landed == [
        f"nba_com/boxscoretraditionalv3/game_date=2024-02-21/game_id={CUP}",
    ]


def test_a_hiccup_is_forgotten(league: ProviderServer, harness: Harness) -> None:
    league.serve(OLD_SCHEDULE, refuses(500), resets(), SEASON)
    report = run(harness)
    assert (report.exit_code, report.retried) == (ExitCode.DONE, 2)


def test_services_that_are_down_stop_the_run_and_the_next_goes_on(
    league: ProviderServer, harness: Harness
) -> None:
    league.serve(REFEREES, *[refuses(503)] * 6, assignments(assigned()))
    league.serve(BOX, *[refuses(503)] * 3, box_score())
    report = run(harness, first=DAY - timedelta(days=1))
    assert (report.exit_code, len(report.failures), report.not_asked) == (ExitCode.INCOMPLETE, 3, 5)
    assert MOVEMENTS not in league.paths()
    report = run(harness, first=DAY - timedelta(days=1))
    assert (report.exit_code, report.already, len(report.landed)) == (ExitCode.DONE, 2, 9)


def test_without_a_schedule_nothing_is_guessed(league: ProviderServer, harness: Harness) -> None:
    league.serve(OLD_SCHEDULE, refuses(404))
    report = run(harness)
    assert report.exit_code is ExitCode.INCOMPLETE
    assert {*league.paths()} == {OLD_SCHEDULE, INDEX, MOVEMENTS}


@pytest.mark.parametrize(
    "changed",
    [{"leagueSchedule": None}, {"leagueSchedule": {"seasonYear": "2023-24", "gameDates": {}}}],
)
def test_a_schedule_of_another_form_is_told_and_kept(
    league: ProviderServer, harness: Harness, changed: dict[str, Any]
) -> None:
    league.serve(OLD_SCHEDULE, SEASON | changed)
    report = run(harness)
    assert report.exit_code is ExitCode.INCOMPLETE
    assert [failure.kind for failure in report.failures] == ["PayloadError"]
    assert "nba_com/scheduleleaguev2/season=2023-24" in harness.payloads()


def test_a_slow_answer_is_waited_for(league: ProviderServer, harness: Harness) -> None:
    league.serve(BOX, drips(box_score(), 0.001, 100))
    assert run(harness).exit_code is ExitCode.DONE


def test_everything_that_a_run_lands_can_be_read(league: ProviderServer, harness: Harness) -> None:
    home, away = side(BOS, 99), side(NYK, 98)
    league.serve(BOX, box_score(gameId=CUP), GameID=CUP)
    league.serve(OLD_SCHEDULE, schedule(on(DAY, CUP, **played() | {"homeTeam": home, "awayTeam": away})))
    run(harness)
    zone = harness.landing
    found = [parse(receipt, zone.path_of(receipt)) for receipt in zone.receipts()]
    rows: dict[str, int] = {}
    for parsed in found:
        for table, landed in parsed.tables:
            rows[table.name] = rows.get(table.name, 0) + len(landed)
    assert rows == {
        "landed_games": 1,
        "landed_players": 1,
        "landed_rosters": 1,
        "landed_officials": 3,
        "landed_box": 3,
        "landed_team_box": 2,
        "landed_movements": 1,
        "landed_plays": 0,
        "landed_play_shots": 0,
        "landed_shots": 0,
        "landed_rejects": 0,
    }
