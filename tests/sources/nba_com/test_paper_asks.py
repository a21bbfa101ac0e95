"""Injury reports and game books are asked for where the league keeps them, and land as they came."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fetching import Harness
from imagined_books import Book, Team, line
from imagined_reports import Paper, Side
from payloads import rows_of
from provider_server import ProviderServer, answers, provider_server, refuses

from backcourt.errors import ExitCode
from backcourt.sources.fetching.access import Access
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.budget import Budget
from backcourt.sources.fetching.client import Client
from backcourt.sources.fetching.provider import Answers, Provider, Wanted
from backcourt.sources.fetching.secret import Secret
from backcourt.sources.nba_com.paper_asks import PAPER_SERVICES, game_book_of, injury_reports
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.parsed import Parsed

DAY = date(2024, 2, 22)
EVENING = datetime(2024, 2, 22, 18, 0, tzinfo=UTC)
DAY_AFTER = datetime(2024, 2, 23, 17, 0, tzinfo=UTC)
REPORTS = "/reports/referee/injury/Injury-Report_"
BOOK = "/books/pdfs/20240222/20240222_MEMCLE_book.pdf"
PDF = "application/pdf"


def papers(wanted: Wanted, answers: Answers) -> Iterator[Sequence[Ask]]:
    """Owe the reports of a date and the book of one game."""
    yield list(injury_reports(wanted.first, wanted.now))
    book = game_book_of("0022300811", wanted.first, "MEM", "CLE")
    yield [book] if book else []


PROVIDER = Provider("nba-com", "nba_com", "NBA.com", PAPER_SERVICES, papers)


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with provider_server() as running:
        yield running


class Keyless(Harness):
    """Fetches without a key, as the league wants none."""

    def client(self, provider: Provider, *_: object, **__: object) -> Client:
        access = Access(Secret(""), {name: f"{self.server.url}/{name}" for name in provider.services})
        return Client(provider, access, Budget(None, None), clock=self.time.clock, patience=self.patience)


@pytest.fixture
def harness(server: ProviderServer, tmp_path: Path) -> Harness:
    return Keyless(server, tmp_path / "landing")


def report(clock: str) -> bytes:
    return Paper(f"Injury Report: 02/22/24 {clock}").pdf([Side("02/22/2024", "MEM@CLE", "Memphis Grizzlies")])


def book() -> bytes:
    players = [line(20, name=f"Ann {name}", position="G") for name in "ABCDE"]
    teams = [Team(name, players) for name in ("Memphis Grizzlies", "Cleveland Cavaliers")]
    return Book(*teams, date="Thursday, February 22, 2024 Example Arena").pdf()


def read(harness: Harness) -> list[Parsed]:
    zone = harness.landing
    return [parse(receipt, zone.path_of(receipt)) for receipt in zone.receipts()]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2024, 2, 22), "2024-02-22_10AM", "2024-02-22_10PM"),
        (date(2025, 12, 22), "2025-12-22_10AM", "2025-12-22_10PM"),
        (date(2025, 12, 23), "2025-12-23_10_30AM", "2025-12-23_10_30PM"),
    ],
)
def test_a_report_is_where_the_league_kept_it_that_day(day: date, first: str, last: str) -> None:
    asks = list(injury_reports(day, datetime(2026, 5, 1, tzinfo=UTC)))
    names = [ask.path.removeprefix("/referee/injury/Injury-Report_").removesuffix(".pdf") for ask in asks]
    assert (names[0], names[-1], len(set(names))) == (first, last, 13)
    assert first.replace("10", "12", 1).replace("AM", "PM") in names or "12_30PM" in names[2]


def test_reports_are_named_by_their_moment_in_utc_whatever_the_clocks_do() -> None:
    late = datetime(2026, 5, 1, tzinfo=UTC)
    winter, summer = (next(injury_reports(day, late)) for day in (date(2024, 2, 22), date(2024, 4, 10)))
    assert winter.parameters == {"moment": "2024-02-22T15:30:00Z"}
    assert summer.parameters == {"moment": "2024-04-10T14:30:00Z"}


def test_nothing_is_asked_for_that_is_not_out_or_whose_address_is_unknown() -> None:
    assert len(list(injury_reports(DAY, EVENING))) == 3
    assert list(injury_reports(date(2024, 2, 23), EVENING)) == []
    assert list(injury_reports(date(2020, 2, 22), EVENING)) == []
    assert game_book_of("0021900811", date(2020, 2, 22), "MEM", "CLE") is None


def test_papers_land_as_they_came_and_are_read(server: ProviderServer, harness: Harness) -> None:
    clocks = {"10AM": "10:30 AM", "11AM": "11:30 AM", "12PM": "12:30 PM"}
    for name, clock in clocks.items():
        server.serve(f"{REPORTS}2024-02-22_{name}.pdf", answers(report(clock), content_type=PDF))
    server.serve(BOOK, answers(book(), content_type=PDF))
    assert harness.run(PROVIDER, Wanted(DAY, DAY, EVENING)).exit_code is ExitCode.DONE
    found = read(harness)
    assert [row["snapshot_utc"] for parsed in found for row in rows_of(parsed, "landed_missing_injury_reports")] == [
        datetime(2024, 2, 22, 15, 30), datetime(2024, 2, 22, 16, 30), datetime(2024, 2, 22, 17, 30)
    ]  # fmt: skip
    rows = [row for parsed in found for row in rows_of(parsed, "landed_box")]
    assert {(row["game_id"], row["game_date"], row["season"]) for row in rows} == {
        ("0022300811", DAY, "2023-24")
    }
    assert len(rows) == 10


def test_a_report_is_fetched_once_and_a_book_again_until_it_is_final(
    server: ProviderServer, harness: Harness
) -> None:
    for name in ("10AM", "11AM", "12PM"):
        server.serve(f"{REPORTS}2024-02-22_{name}.pdf", answers(report("10:30 AM"), content_type=PDF))
    server.serve(BOOK, answers(book(), content_type=PDF))
    harness.run(PROVIDER, Wanted(DAY, DAY, EVENING))
    asked = len(server.seen)
    harness.run(PROVIDER, Wanted(DAY, DAY, EVENING))
    assert [seen.path for seen in server.seen[asked:]] == [BOOK]


def test_a_report_that_may_still_come_is_told_apart_from_one_that_is_something_else(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve(f"{REPORTS}2024-02-22_10AM.pdf", answers(report("10:30 AM"), content_type=PDF))
    server.serve(f"{REPORTS}2024-02-22_11AM.pdf", refuses(403))
    server.serve(f"{REPORTS}2024-02-22_12PM.pdf", answers("<html>moved</html>", content_type="text/html"))
    server.serve(BOOK, answers(book(), content_type=PDF))
    found = harness.run(PROVIDER, Wanted(DAY, DAY, EVENING))
    assert found.exit_code is ExitCode.INCOMPLETE
    assert [(failure.subject[-20:], failure.kind) for failure in found.failures] == [
        ("2024-02-22T17:30:00Z", "PermanentError"),
    ]
    assert found.absent == ["nba_com/injury_report/moment=2024-02-22T16:30:00Z"]
    assert len(harness.payloads()) == 2


def test_a_paper_that_is_cut_short_on_its_way_is_asked_for_again(
    server: ProviderServer, harness: Harness
) -> None:
    whole = book()
    server.serve(BOOK, answers(whole[:-500], content_type=PDF), answers(whole, content_type=PDF))
    for name in ("10AM", "11AM", "12PM"):
        server.serve(f"{REPORTS}2024-02-22_{name}.pdf", answers(report("10:30 AM"), content_type=PDF))
    assert harness.run(PROVIDER, Wanted(DAY, DAY, EVENING)).exit_code is ExitCode.DONE
    assert whole in harness.payloads().values()
