"""What is owed of ESPN: scoreboards and pages of box scores of dates, and rosters while they are present."""

from datetime import UTC, date, datetime, timedelta

import pytest
from espn_payloads import athlete, box_document, event, page, roster, scoreboard, standing
from fetching import Harness
from provider_server import ProviderServer, answers, refuses, resets

from backcourt.errors import ExitCode
from backcourt.sources.espn.provider import PROVIDER
from backcourt.sources.fetching.provider import Wanted

DAY = date(2024, 2, 22)
PAST = Wanted(DAY, DAY, datetime(2024, 2, 29, 17, tzinfo=UTC))
TODAY = Wanted(DAY, DAY, datetime(2024, 2, 22, 17, 3, tzinfo=UTC))
LEAGUE = "/site/apis/site/v2/sports/basketball/nba"
BOX = "/www/nba/boxscore/_/gameId"
SCRIPT = "text/html; charset=utf-8"
WHOLE = page(box_document())


@pytest.fixture
def league(server: ProviderServer) -> ProviderServer:
    """A date with two games that are over and one that is not."""
    games = [event("4001"), event("4002"), event("4003", status=standing("STATUS_IN_PROGRESS"))]
    server.serve(f"{LEAGUE}/scoreboard", scoreboard())
    server.serve(f"{LEAGUE}/scoreboard", scoreboard(*games), dates="20240222")
    for number in ("4001", "4002"):
        server.serve(f"{BOX}/{number}", answers(WHOLE.replace("4001", number), content_type=SCRIPT))
    return server


def test_a_date_owes_its_scoreboard_and_the_pages_of_games_that_are_over(
    league: ProviderServer, harness: Harness
) -> None:
    report = harness.run(PROVIDER, PAST)
    assert league.paths() == [f"{LEAGUE}/scoreboard", f"{BOX}/4001", f"{BOX}/4002"]
    assert report.exit_code is ExitCode.DONE
    assert sorted(harness.payloads()) == [
        "espn/box_score/game=4001",
        "espn/box_score/game=4002",
        "espn/scoreboard/date=2024-02-22",
    ]


def test_today_owes_the_roster_of_every_team_by_the_codes_of_espn(
    league: ProviderServer, harness: Harness
) -> None:
    for code in ("gs", "utah", "bos"):
        league.serve(f"{LEAGUE}/teams/{code}", roster(athlete()))
    report = harness.run(PROVIDER, TODAY)
    rosters = [path for path in league.paths() if "/teams/" in path]
    assert len(set(rosters)) == 30
    assert {f"{LEAGUE}/teams/{code}" for code in ("gs", "no", "ny", "sa", "utah", "wsh")} <= set(rosters)
    subjects = {subject for subject in harness.payloads() if "roster" in subject}
    assert subjects == {
        f"espn/roster/as_of=2024-02-22T18:00:00Z/team={team}" for team in ("GSW", "UTA", "BOS")
    }
    assert (report.exit_code, len(report.failures)) == (ExitCode.INCOMPLETE, 27)


def test_a_run_that_was_cut_short_goes_on_where_it_stopped(league: ProviderServer, harness: Harness) -> None:
    harness.time.seconds = timedelta(days=3).total_seconds()
    league.serve(f"{BOX}/4002", refuses(404), answers(WHOLE, content_type=SCRIPT))
    assert harness.run(PROVIDER, PAST).exit_code is ExitCode.INCOMPLETE
    league.seen.clear()
    assert harness.run(PROVIDER, PAST).exit_code is ExitCode.DONE
    assert league.paths() == [f"{BOX}/4002"]


@pytest.mark.parametrize(
    "trouble",
    [
        refuses(503),
        resets(),
        answers(WHOLE[:-200], content_type=SCRIPT),
    ],
)
def test_a_page_that_is_not_whole_is_asked_for_again(
    league: ProviderServer, harness: Harness, trouble: object
) -> None:
    league.serve(f"{BOX}/4001", trouble, answers(WHOLE, content_type=SCRIPT))
    report = harness.run(PROVIDER, PAST)
    assert (report.exit_code, report.retried) == (ExitCode.DONE, 1)
    assert harness.payloads()["espn/box_score/game=4001"].decode() == WHOLE


def test_json_where_a_page_should_be_is_told(league: ProviderServer, harness: Harness) -> None:
    league.serve(f"{BOX}/4001", {"page": {}})
    report = harness.run(PROVIDER, PAST)
    assert [failure.subject for failure in report.failures] == ["espn/box_score/game=4001"]


def test_a_scoreboard_of_another_form_is_told(league: ProviderServer, harness: Harness) -> None:
    league.serve(f"{LEAGUE}/scoreboard", {"games": []}, dates="20240222")
    report = harness.run(PROVIDER, PAST)
    assert report.exit_code is ExitCode.INCOMPLETE
    assert "events is missing" in report.failures[-1].message


def test_a_game_that_cannot_be_read_does_not_hold_up_the_others(
    league: ProviderServer, harness: Harness
) -> None:
    games = scoreboard({"id": "4009"}, event("../4008"), event("4002"))
    league.serve(f"{LEAGUE}/scoreboard", games, dates="20240222")
    assert harness.run(PROVIDER, PAST).exit_code is ExitCode.DONE
    assert league.paths() == [f"{LEAGUE}/scoreboard", f"{BOX}/4002"]


def test_no_key_is_sent(league: ProviderServer, harness: Harness) -> None:
    harness.run(PROVIDER, PAST)
    assert not any("authorization" in seen.headers for seen in league.seen)
