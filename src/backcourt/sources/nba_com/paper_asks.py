"""What is owed of the league's papers, as requests: the injury reports of a date, the book of a game."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.content import Content
from backcourt.sources.fetching.provider import MEGABYTE, Service
from backcourt.sources.nba_com import game_book, injury_report
from backcourt.sources.nba_com.paper_files import path_of
from backcourt.time import EASTERN, game_day

REPORTS, BOOKS = "reports", "books"
LARGEST = 16 * MEGABYTE

REPORT_COMES_WITHIN = timedelta(hours=6)
"""How long after its moment a report may still come: most are out within minutes, and a few are never made."""

BOOK_COMES_WITHIN = timedelta(days=2)
"""How long after the results of its date are public a book may still come."""

PAPER_SERVICES: Mapping[str, Service] = {
    REPORTS: Service(
        "https://ak-static.cms.nba.com", per_second=2.0, burst=2, largest=LARGEST, is_a_store=True
    ),
    BOOKS: Service("https://statsdmz.nba.com", per_second=1.0, largest=LARGEST, is_a_store=True),
}
"""The two hosts that keep papers; neither takes a key."""

REPORT_CLOCK = tuple(time(hour, 30) for hour in range(10, 23))
"""Eastern times of the reports that a date owes: before noon, when one may predict, and before every tip-off."""

MOMENT = "moment"
"""The parameter that says of which moment (UTC) a report was asked for; the report itself tells its own."""


def injury_reports(day: date, now: datetime) -> Iterator[Ask]:
    """Yield the requests for the reports of a date that are out by `now` (aware)."""
    for clock in REPORT_CLOCK:
        eastern = datetime.combine(day, clock, tzinfo=EASTERN)
        path, moment = path_of(injury_report.ENDPOINT, eastern), eastern.astimezone(UTC)
        if path is not None and moment <= now:
            yield Ask(
                injury_report.ENDPOINT,
                {MOMENT: moment.strftime("%Y-%m-%dT%H:%M:%SZ")},
                path,
                service=REPORTS,
                content=Content.PDF,
                comes_by=moment + REPORT_COMES_WITHIN,
            )


def game_book_of(game_id: str, day: date, away: str, home: str) -> Ask | None:
    """Return the request for the book of a game that is over; before morning it may still be corrected.

    `away` and `home` are tricodes. None for days before the first whose books we know the address of.
    """
    path = path_of(game_book.ENDPOINT, day, {"away": away, "home": home})
    if path is None:
        return None
    final = game_day(day).results_known_utc.replace(tzinfo=UTC)
    return Ask(
        game_book.ENDPOINT,
        {game_book.GAME_ID: game_id, game_book.GAME_DATE: day.isoformat()},
        path,
        service=BOOKS,
        content=Content.PDF,
        final_from=final,
        comes_by=final + BOOK_COMES_WITHIN,
    )
