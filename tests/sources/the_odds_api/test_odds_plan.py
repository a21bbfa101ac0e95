"""What is owed of The Odds API: closing lines of dates that are over, and the lines of others as they stand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from fetching import Harness
from odds_payloads import EVENT, MONEY_LINE, book, event, odds, past
from provider_server import ProviderServer, Quota, Seen, refuses

from backcourt.errors import ExitCode
from backcourt.sources.fetching.fetch import matchups
from backcourt.sources.fetching.provider import Wanted
from backcourt.sources.the_odds_api.provider import PROVIDER

HISTORY = "/v4/historical/sports/basketball_nba"
PRESENT = "/v4/sports/basketball_nba"
DAY = date(2024, 2, 22)
DAY_AFTER = datetime(2024, 2, 23, 17, tzinfo=UTC)
THAT_NOON = datetime(2024, 2, 22, 17, 3, tzinfo=UTC)
DAY_BEGINS, NOON, TIPOFF = "2024-02-22T11:00:00Z", "2024-02-22T17:00:00Z", "2024-02-23T00:30:00Z"
MARKETS = 3 + 8


def cost(seen: Seen) -> int:
    """Return what the service charges, as it documents it."""
    factor = 10 if seen.path.startswith(HISTORY) else 1
    if seen.path.endswith("/odds"):
        return factor * len(seen.query["markets"].split(","))
    return 1 if factor > 1 else 0


def quotes(number: str = EVENT, tipoff: str = TIPOFF) -> dict[str, object]:
    return odds(book("atlantic", MONEY_LINE), number=number, tipoff=tipoff)


@pytest.fixture
def over(server: ProviderServer) -> ProviderServer:
    """A date that is over: two games of it and one of the next, and their closing lines."""
    server.quota = Quota(10_000, cost)
    games = [event(), event("e2", "2024-02-23T03:00:00Z"), event("e3", "2024-02-24T00:00:00Z")]
    server.serve(f"{HISTORY}/events", past(games, DAY_BEGINS))
    server.serve(f"{HISTORY}/events/{EVENT}/odds", past(quotes()))
    server.serve(f"{HISTORY}/events/e2/odds", past(quotes("e2", "2024-02-23T03:00:00Z")))
    return server


def asked(server: ProviderServer) -> list[tuple[str, str]]:
    """Return path and moment of every request, in order of the path."""
    return sorted((seen.path.removeprefix(HISTORY), seen.query.get("date", "")) for seen in server.seen)


def test_a_date_that_is_over_owes_its_list_and_each_game_at_its_tip_off(
    over: ProviderServer, harness: Harness
) -> None:
    report = harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER))
    assert asked(over) == [
        ("/events", DAY_BEGINS),
        (f"/events/{EVENT}/odds", TIPOFF),
        ("/events/e2/odds", "2024-02-23T03:00:00Z"),
    ]
    assert report.exit_code is ExitCode.DONE
    assert (report.credits_used, report.credits_left) == (1 + 2 * 10 * MARKETS, 10_000 - 1 - 2 * 10 * MARKETS)


def test_nothing_of_a_date_that_is_over_is_paid_for_twice(over: ProviderServer, harness: Harness) -> None:
    harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER))
    report = harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER + timedelta(days=300)))
    assert (report.requests, report.already, report.credits_used) == (0, 3, 0)


@pytest.mark.parametrize("teams", [("BOS", "NYK"), ("NYK", "BOS")])
def test_only_the_games_that_are_meant_are_paid_for(
    over: ProviderServer, harness: Harness, teams: tuple[str, str]
) -> None:
    games = [event(), event("e2", "2024-02-23T03:00:00Z", "Los Angeles Lakers", "Denver Nuggets")]
    over.serve(f"{HISTORY}/events", past(games, DAY_BEGINS))
    one = Wanted(DAY, DAY, DAY_AFTER, only=matchups({DAY: [teams]}))
    assert harness.run(PROVIDER, one).credits_used == 1 + 10 * MARKETS
    assert asked(over) == [("/events", DAY_BEGINS), (f"/events/{EVENT}/odds", TIPOFF)]
    assert (
        harness.run(PROVIDER, replace(one, only=matchups({DAY: [("LAL", "DEN")]}))).credits_used
        == 10 * MARKETS
    )


def test_a_game_of_teams_we_do_not_know_may_be_the_one_that_is_meant(
    over: ProviderServer, harness: Harness
) -> None:
    over.serve(f"{HISTORY}/events", past([event(home="Nowhere Nobodies")], DAY_BEGINS))
    report = harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER, only=matchups({DAY: [("LAL", "DEN")]})))
    assert len(report.landed) == 2


def test_a_game_that_begins_after_midnight_keeps_its_date(over: ProviderServer, harness: Harness) -> None:
    over.serve(f"{HISTORY}/events", past([event(tipoff="2024-02-23T05:20:00Z")], DAY_BEGINS))
    harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER))
    assert asked(over)[-1] == (f"/events/{EVENT}/odds", "2024-02-23T05:20:00Z")


def test_american_prices_of_one_region_are_asked_for(over: ProviderServer, harness: Harness) -> None:
    harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER))
    query = over.seen[-1].query
    assert (query["oddsFormat"], query["regions"], query["dateFormat"]) == ("american", "us", "iso")
    assert {"h2h", "spreads", "totals", "player_points", "player_points_rebounds_assists"} <= {
        *query["markets"].split(",")
    }


def test_the_lines_at_noon_come_too_where_asked(over: ProviderServer, harness: Harness) -> None:
    harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER, opening=True))
    assert [moment for path, moment in asked(over) if path == f"/events/{EVENT}/odds"] == [NOON, TIPOFF]


def test_a_game_that_began_later_than_listed_is_asked_for_at_its_new_tip_off(
    over: ProviderServer, harness: Harness
) -> None:
    later = "2024-02-23T00:48:00Z"
    over.serve(f"{HISTORY}/events/{EVENT}/odds", past(quotes(tipoff=later)), date=TIPOFF)
    over.serve(f"{HISTORY}/events/{EVENT}/odds", past(quotes(tipoff=later)), date=later)
    assert harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER)).exit_code is ExitCode.DONE
    assert [moment for path, moment in asked(over) if EVENT in path] == [TIPOFF, later]


def test_dates_before_there_were_player_props_are_not_charged_for_them(
    server: ProviderServer, harness: Harness
) -> None:
    server.quota = Quota(10_000, cost)
    tipoff = "2023-01-11T00:30:00Z"
    server.serve(f"{HISTORY}/events", past([event(tipoff=tipoff)]))
    server.serve(f"{HISTORY}/events/{EVENT}/odds", past(quotes(tipoff=tipoff)))
    day = date(2023, 1, 10)
    report = harness.run(PROVIDER, Wanted(day, day, DAY_AFTER))
    assert report.credits_used == 1 + 10 * 3


def test_today_owes_the_lines_as_they_stand_of_games_that_have_not_begun(
    server: ProviderServer, harness: Harness
) -> None:
    server.quota = Quota(10_000, cost)
    games = [event("begun", "2024-02-22T17:00:00Z"), event(), event("tomorrow", "2024-02-24T00:00:00Z")]
    server.serve(f"{PRESENT}/events", games)
    server.serve(f"{PRESENT}/events/{EVENT}/odds", quotes())
    report = harness.run(PROVIDER, Wanted(DAY, DAY, THAT_NOON))
    assert server.paths() == [f"{PRESENT}/events", f"{PRESENT}/events/{EVENT}/odds"]
    assert report.credits_used == MARKETS
    assert report.landed == [
        f"the_odds_api/events/moment={NOON}",
        f"the_odds_api/event_odds/event={EVENT}/moment={NOON}/odds_format=american",
    ]


def test_the_lines_of_today_are_fetched_again_later_and_not_within_one_snapshot(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve(f"{PRESENT}/events", [event()])
    server.serve(f"{PRESENT}/events/{EVENT}/odds", quotes())
    for minutes, requests in ((0, 2), (1, 0), (60, 2)):
        wanted = Wanted(DAY, DAY, THAT_NOON + timedelta(minutes=minutes))
        assert harness.run(PROVIDER, wanted).requests == requests


def test_a_quota_that_ends_in_mid_season_is_resumed_without_paying_twice(
    over: ProviderServer, harness: Harness
) -> None:
    assert over.quota is not None
    over.quota.left = 1 + 10 * MARKETS + 50
    first = harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER))
    assert (len(first.landed), first.exit_code) == (2, ExitCode.REFUSED)
    over.quota.left = 500
    second = harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER))
    assert (len(second.landed), second.already, second.exit_code) == (1, 2, ExitCode.DONE)
    assert over.quota.used == 1 + 2 * 10 * MARKETS


def test_a_game_whose_lines_are_not_there_is_a_failure_and_the_others_come(
    over: ProviderServer, harness: Harness
) -> None:
    over.serve(f"{HISTORY}/events/{EVENT}/odds", refuses(404, "event not found"), date=TIPOFF)
    report = harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER))
    assert (len(report.landed), report.exit_code) == (2, ExitCode.INCOMPLETE)
    assert "event not found" in report.failures[0].message


def test_a_list_that_is_none_is_a_failure_that_says_so(server: ProviderServer, harness: Harness) -> None:
    server.serve(f"{HISTORY}/events", {"timestamp": "x", "data": 5})
    report = harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER))
    assert report.exit_code is ExitCode.INCOMPLETE
    assert "holds no games that can be read" in report.failures[0].message


def test_an_id_that_would_lead_elsewhere_is_never_put_in_an_address(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve(f"{HISTORY}/events", past([event("../../../account")]))
    harness.run(PROVIDER, Wanted(DAY, DAY, DAY_AFTER))
    assert server.paths() == [f"{HISTORY}/events"]
