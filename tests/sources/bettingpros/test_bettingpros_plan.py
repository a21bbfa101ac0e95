"""What is owed of BettingPros: events of dates, and lines of the consensus and of each book, page by page."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bettingpros_payloads import event, events, prop, props
from fetching import Harness
from provider_server import ProviderServer, breaks_off, refuses

from backcourt.errors import ExitCode
from backcourt.sources.bettingpros.provider import FOLLOWED, PROVIDER
from backcourt.sources.fetching.provider import Wanted

DAY = date(2024, 2, 22)
PAST = Wanted(DAY, DAY, datetime(2024, 2, 29, 17, tzinfo=UTC))
TODAY = Wanted(DAY, DAY, datetime(2024, 2, 22, 17, 3, tzinfo=UTC))


def lines(page: int = 1, pages: int = 1, **changed: Any) -> dict[str, Any]:
    about = {"page": page, "total_pages": pages, "limit": 500, "total_items": pages}
    return props(prop(), utc=f"2024-02-22 20:00:0{page}") | {"_pagination": about} | changed


@pytest.fixture
def league(server: ProviderServer) -> ProviderServer:
    """A date with an event, whose lines are two pages of every book."""
    server.serve("/v3/events", events())
    server.serve("/v3/events", events(event()), date="2024-02-22")
    for book in FOLLOWED:
        for page in (1, 2):
            told = lines(page, 2, label=f"book {book}")
            server.serve("/v3/props", told, book_id=str(book), page=str(page))
    return server


def test_a_date_owes_its_events_and_every_page_of_every_book(
    league: ProviderServer, harness: Harness
) -> None:
    report = harness.run(PROVIDER, PAST)
    assert report.exit_code is ExitCode.DONE
    asked = [(seen.query["book_id"], seen.query["page"]) for seen in league.seen if "props" in seen.path]
    assert asked == [(str(book), page) for book in FOLLOWED for page in ("1", "2")]
    assert "bettingpros/props/book=draftkings/date=2024-02-22/page=2" in harness.payloads()


def test_all_markets_are_asked_for_with_what_their_lines_are_about(
    league: ProviderServer, harness: Harness
) -> None:
    harness.run(PROVIDER, PAST)
    query = league.seen[-1].query
    assert query["market_id"] == "151:156:157:162:335:336:337:338"
    assert [query[f"include_{what}"] for what in ("events", "markets", "selections")] == ["true"] * 3


def test_dates_without_events_owe_no_lines(league: ProviderServer, harness: Harness) -> None:
    harness.run(PROVIDER, Wanted(DAY + timedelta(days=1), DAY + timedelta(days=3), PAST.now))
    assert league.paths() == ["/v3/events"] * 3


def test_last_lines_are_fetched_once(league: ProviderServer, harness: Harness) -> None:
    harness.time.seconds = timedelta(days=7).total_seconds()
    harness.run(PROVIDER, PAST)
    assert harness.run(PROVIDER, PAST).requests == 0


def test_lines_of_today_are_fetched_anew_and_the_older_ones_stay(
    league: ProviderServer, harness: Harness
) -> None:
    harness.run(PROVIDER, TODAY)
    harness.run(PROVIDER, Wanted(DAY, DAY, TODAY.now + timedelta(hours=1)))
    consensus = [subject for subject in harness.payloads() if "consensus" in subject and "page=1" in subject]
    assert sorted(subject.partition("as_of=")[2][:20] for subject in consensus) == [
        "2024-02-22T17:05:00Z",
        "2024-02-22T18:05:00Z",
    ]


@pytest.mark.parametrize("page", [1, 3])
def test_a_page_that_repeats_or_skips_is_told(league: ProviderServer, harness: Harness, page: int) -> None:
    league.serve("/v3/props", lines(page, 3, label="lost"), book_id="12", page="2")
    report = harness.run(PROVIDER, PAST)
    assert report.exit_code is ExitCode.INCOMPLETE
    assert f"page {page} came where 2 was asked for" in report.failures[0].message


def test_a_list_that_grows_no_longer_ends(league: ProviderServer, harness: Harness) -> None:
    league.serve("/v3/props", lines(2, 3, label="more"), book_id="12", page="2")
    league.serve("/v3/props", lines(3, 3, label="last"), book_id="12", page="3")
    assert harness.run(PROVIDER, PAST).exit_code is ExitCode.DONE
    assert "bettingpros/props/book=draftkings/date=2024-02-22/page=3" in harness.payloads()


@pytest.mark.parametrize("trouble", [refuses(429, retry_after="3"), refuses(500), breaks_off(lines(), 99)])
def test_trouble_that_passes_costs_time_and_no_page(
    league: ProviderServer, harness: Harness, trouble: object
) -> None:
    league.serve("/v3/props", trouble, lines(1, 2, label="then"), book_id="10", page="1")
    report = harness.run(PROVIDER, PAST)
    assert (report.exit_code, report.retried) == (ExitCode.DONE, 1)
    assert len(harness.payloads()) == 1 + 2 * len(FOLLOWED)
