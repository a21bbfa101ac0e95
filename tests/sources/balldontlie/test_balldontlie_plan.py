"""What is owed of balldontlie: games and box scores of dates, and the present while it is there."""

from datetime import UTC, date, datetime, timedelta

import pytest
from balldontlie_payloads import active_player, box_score, game, injury, page, team
from fetching import KEY, Harness
from provider_server import ProviderServer, answers, breaks_off, drips, is_silent, refuses, resets
from provider_server import page as html

from backcourt.errors import ExitCode
from backcourt.sources.balldontlie.provider import PROVIDER
from backcourt.sources.fetching.provider import Wanted

DAY = date(2024, 2, 22)
WEEK_AFTER = datetime(2024, 2, 29, 17, tzinfo=UTC)
THAT_NOON = datetime(2024, 2, 22, 17, 3, tzinfo=UTC)
PAST = Wanted(DAY, DAY, WEEK_AFTER)
TODAY = Wanted(DAY, DAY, THAT_NOON)


@pytest.fixture
def league(server: ProviderServer) -> ProviderServer:
    """A date with a game that is over, and a list of players and injuries of two pages each."""
    server.serve("/v1/games", page())
    server.serve("/v1/games", page(game()), **{"dates[]": "2024-02-22"})
    server.serve("/v1/box_scores", {"data": [box_score()]}, date="2024-02-22")
    server.serve("/v1/teams", {"data": [team("BOS")]})
    server.serve("/v1/player_injuries", page(injury(), next_cursor=277))
    server.serve("/v1/player_injuries", page(injury(status="Out")), cursor="277")
    server.serve("/v1/players/active", page(active_player(1), next_cursor=5))
    server.serve("/v1/players/active", page(active_player(2)), cursor="5")
    return server


def test_a_date_that_is_over_owes_its_games_and_their_box_scores(
    league: ProviderServer, harness: Harness
) -> None:
    report = harness.run(PROVIDER, PAST)
    assert league.paths() == ["/v1/games", "/v1/box_scores"]
    assert report.exit_code is ExitCode.DONE
    assert sorted(harness.payloads()) == [
        "balldontlie/box_scores/date=2024-02-22",
        "balldontlie/games/date=2024-02-22",
    ]


def test_dates_without_games_owe_no_box_scores(league: ProviderServer, harness: Harness) -> None:
    harness.run(PROVIDER, Wanted(DAY, DAY + timedelta(days=2), WEEK_AFTER))
    assert league.paths() == ["/v1/games"] * 3 + ["/v1/box_scores"]


def test_what_is_over_is_fetched_once_and_what_was_not_over_again(
    league: ProviderServer, harness: Harness
) -> None:
    harness.run(PROVIDER, PAST)
    assert harness.run(PROVIDER, PAST).requests == 2  # fetched by the clock of the harness, while it went on
    harness.time.seconds += timedelta(days=7).total_seconds()
    assert harness.run(PROVIDER, PAST).requests == 2
    assert harness.run(PROVIDER, PAST).requests == 0


def test_today_owes_the_present_before_anything_else_page_by_page(
    league: ProviderServer, harness: Harness
) -> None:
    report = harness.run(PROVIDER, TODAY)
    assert [(seen.path, seen.query.get("cursor")) for seen in league.seen[:5]] == [
        ("/v1/player_injuries", None),
        ("/v1/player_injuries", "277"),
        ("/v1/players/active", None),
        ("/v1/players/active", "5"),
        ("/v1/teams", None),
    ]
    assert report.exit_code is ExitCode.DONE


def test_the_present_is_said_to_be_known_no_earlier_than_it_was_had(
    league: ProviderServer, harness: Harness
) -> None:
    harness.run(PROVIDER, TODAY)
    moments = {subject for subject in harness.payloads() if "as_of" in subject}
    assert moments == {
        "balldontlie/injuries/as_of=2024-02-22T17:05:00Z",
        "balldontlie/injuries/as_of=2024-02-22T17:05:00Z/cursor=277",
        "balldontlie/players/as_of=2024-02-22T18:00:00Z",
        "balldontlie/players/as_of=2024-02-22T18:00:00Z/cursor=5",
    }


def test_an_hour_later_there_is_news_again_and_the_same_rosters(
    league: ProviderServer, harness: Harness
) -> None:
    harness.run(PROVIDER, TODAY)
    league.seen.clear()
    harness.run(PROVIDER, Wanted(DAY, DAY, THAT_NOON + timedelta(minutes=50)))
    assert league.paths().count("/v1/player_injuries") == 2
    assert league.paths().count("/v1/players/active") == 0


def test_the_key_goes_into_the_header_and_nowhere_else(league: ProviderServer, harness: Harness) -> None:
    harness.run(PROVIDER, TODAY)
    assert {seen.headers["authorization"] for seen in league.seen} == {KEY}
    assert not any(KEY in value for seen in league.seen for value in seen.query.values())
    landed = b"".join(path.read_bytes() for path in harness.folder.rglob("*.json"))
    assert KEY.encode() not in landed


def test_paging_that_goes_in_circles_is_told_and_ends(league: ProviderServer, harness: Harness) -> None:
    league.serve("/v1/player_injuries", page(injury(), next_cursor=277), cursor="277")
    report = harness.run(PROVIDER, TODAY)
    assert report.exit_code is ExitCode.INCOMPLETE
    assert [failure.kind for failure in report.failures] == ["PermanentError", "TransientError"]
    assert report.requests < 12


@pytest.mark.parametrize("trouble", [refuses(500), refuses(400), resets(), html()])
def test_half_a_list_of_the_present_is_told_and_not_kept(
    league: ProviderServer, harness: Harness, trouble: object
) -> None:
    league.serve("/v1/player_injuries", *3 * [trouble], page(injury()), cursor="277")
    report = harness.run(PROVIDER, TODAY)
    assert {"injuries" in failure.subject for failure in report.failures} == {True}
    assert len(report.failures) == 2
    assert not [subject for subject in harness.payloads() if "injuries" in subject]
    for _ in range(3):
        report = harness.run(PROVIDER, TODAY)
    assert report.exit_code is ExitCode.DONE
    assert len([subject for subject in harness.payloads() if "injuries" in subject]) == 2


def test_a_list_of_the_present_is_known_when_its_last_page_has_come(
    league: ProviderServer, harness: Harness
) -> None:
    league.serve("/v1/player_injuries", refuses(429, retry_after="40"), page(injury()), cursor="277")
    harness.run(PROVIDER, TODAY)
    moments = [receipt.fetched_at for receipt in harness.landing.receipts() if receipt.endpoint == "injuries"]
    assert len(moments) == 2
    assert set(moments) == {max(moments)}
    assert max(moments) >= "2024-02-22T17:00:40"


def test_a_list_that_cannot_be_read_is_kept_as_it_came(league: ProviderServer, harness: Harness) -> None:
    league.serve("/v1/player_injuries", {"injuries": []})
    assert harness.run(PROVIDER, TODAY).exit_code is ExitCode.INCOMPLETE
    assert [subject for subject in harness.payloads() if "injuries" in subject]


@pytest.mark.parametrize(
    "trouble",
    [
        refuses(429, retry_after="7"),
        refuses(429),
        refuses(500),
        refuses(503, retry_after="1"),
        is_silent(0.6),
        resets(),
        breaks_off(page(game()), 20),
    ],
)
def test_trouble_that_passes_costs_time_and_no_data(
    league: ProviderServer, harness: Harness, trouble: object
) -> None:
    league.serve("/v1/box_scores", trouble, {"data": [box_score()]}, date="2024-02-22")
    report = harness.run(PROVIDER, PAST)
    assert (report.exit_code, report.retried) == (ExitCode.DONE, 1)
    assert len(harness.payloads()) == 2


@pytest.mark.parametrize(
    "trouble",
    [html(), html(content_type="application/json"), answers("no list"), refuses(404), refuses(400)],
)
def test_trouble_that_stays_is_told_and_the_rest_is_fetched(
    league: ProviderServer, harness: Harness, trouble: object
) -> None:
    league.serve("/v1/games", trouble, **{"dates[]": "2024-02-23"})
    report = harness.run(PROVIDER, Wanted(DAY, DAY + timedelta(days=1), WEEK_AFTER))
    assert report.exit_code is ExitCode.INCOMPLETE
    assert [failure.subject for failure in report.failures] == ["balldontlie/games/date=2024-02-23"]
    assert len(harness.payloads()) == 2


def test_a_key_that_is_not_known_stops_the_run(league: ProviderServer, harness: Harness) -> None:
    league.serve("/v1/games", refuses(401, "Unauthorized"), **{"dates[]": "2024-02-22"})
    report = harness.run(PROVIDER, PAST)
    assert report.exit_code is ExitCode.FAILED
    assert harness.payloads() == {}


def test_a_slow_answer_is_waited_for(league: ProviderServer, harness: Harness) -> None:
    league.serve("/v1/games", drips(page(game()), 0.001, 64), **{"dates[]": "2024-02-22"})
    assert harness.run(PROVIDER, PAST).exit_code is ExitCode.DONE


def test_a_changed_field_of_the_list_is_told_before_box_scores_are_missed(
    league: ProviderServer, harness: Harness
) -> None:
    league.serve("/v1/games", {"games": [game()]}, **{"dates[]": "2024-02-22"})
    report = harness.run(PROVIDER, PAST)
    assert report.exit_code is ExitCode.INCOMPLETE
    assert "data is missing" in report.failures[-1].message
