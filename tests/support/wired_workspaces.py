"""Two workspaces of one season: of its archive, and of what providers tell of it over loopback."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from fetching import NOON, Harness
from pipelines import Hashes, Pipeline
from provider_server import ProviderServer, provider_server

import backcourt
from backcourt.api import Backcourt
from backcourt.errors import ExitCode
from backcourt.sources.fetching.provider import Provider, Wanted

SUMMER = datetime(2024, 7, 15, 17, tzinfo=UTC)
"""After the season: that day's pages of the teams tell birthdays, which no other document of NBA.com does."""

ARCHIVE, WIRED = "archive", "wired"
"""The homes of the two, side by side."""


@dataclass(frozen=True)
class Teller:
    """A provider, how a server comes to have what it tells, and the dates it is asked for."""

    provider: Provider
    serve: Callable[[ProviderServer], None]
    first: date
    last: date


def fill(folder: Path, told: Path, tellers: Sequence[Teller]) -> None:
    """Make both workspaces, and sync each: one from an archive that was told, one from the tellers alone."""
    archive, wired = (backcourt.open(folder / name, threads=1) for name in (ARCHIVE, WIRED))
    for store in (archive, wired):
        store.workspace.create()
    archive.ingest_archive(told)
    _fetch(wired, tellers)
    for store in (archive, wired):
        synced = store.sync()
        assert (synced.intake.rejected, synced.report.errors) == ([], [])


def _fetch(store: Backcourt, tellers: Sequence[Teller]) -> None:
    with provider_server() as server:
        for teller in tellers:
            teller.serve(server)
        harness = Harness(server, store.workspace.landing_folder)
        for teller in tellers:
            harness.time.seconds = (SUMMER - NOON).total_seconds()
            report = harness.run(teller.provider, Wanted(teller.first, teller.last, SUMMER))
            assert (report.exit_code, report.failures) == (ExitCode.DONE, [])


@contextmanager
def hashes_of_both(folder: Path, codes: Mapping[str, str]) -> Iterator[tuple[Hashes, Hashes]]:
    """Return the content hashes of every partition: of what was fetched, and of the archive."""
    opened = [Pipeline(folder / name, codes, read_only=True) for name in (WIRED, ARCHIVE)]
    yield opened[0].hashes, opened[1].hashes
    for pipeline in opened:
        pipeline.close()


def differing_columns(folder: Path) -> dict[str, set[str]]:
    """Return, of each table that is not the same in both, its columns that differ; rows of one side alone count too."""
    found = backcourt.open(folder / WIRED, threads=1).diff(folder / ARCHIVE)
    return {
        each.table: {change.column for change in each.columns}
        | ({"only fetched"} if each.only_left else set())
        | ({"only archived"} if each.only_right else set())
        for each in found
        if each.dates
    }
