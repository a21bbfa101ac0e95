"""A toy provider, a clock that need not pass, and runs of fetching against a server on loopback."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from provider_server import ProviderServer

from backcourt.landing import LandingZone
from backcourt.sources.fetching.access import Access
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.budget import Budget, QuotaHeaders
from backcourt.sources.fetching.client import Client
from backcourt.sources.fetching.clock import Clock
from backcourt.sources.fetching.patience import Patience
from backcourt.sources.fetching.provider import Answers, KeyPlace, Provider, Service, Wanted
from backcourt.sources.fetching.report import FetchReport
from backcourt.sources.fetching.run import Fetching
from backcourt.sources.fetching.secret import Secret

KEY = "k3y-that+nobody/may=see"
QUOTA = QuotaHeaders(left="x-requests-remaining", last="x-requests-last")
NOON = datetime(2024, 2, 22, 17, tzinfo=UTC)
DAY = date(2024, 2, 22)
WANTED = Wanted(DAY, DAY, NOON)


@dataclass
class FakeClock:
    """A clock whose time passes only when somebody sleeps; `naps` are the sleeps."""

    seconds: float = 0.0
    naps: list[float] = field(default_factory=list)
    lock: Any = field(default_factory=Lock)

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.naps.append(seconds)
            self.seconds += seconds

    @property
    def slept(self) -> float:
        return round(sum(self.naps), 6)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: NOON + timedelta(seconds=self.seconds), lambda: self.seconds, self.sleep)


QUICK = Patience(attempts=3, connect=2.0, silence=0.3, total=60.0, jitter=lambda most: most)
"""Patience for tests: silence is noticed soon, and waits are as long as they can be, on a clock that need not pass."""

SERVICE = Service("https://provider.invalid", per_second=1000.0, burst=1000, largest=2**20)


def things(*names: str, **changed: Any) -> list[Ask]:
    """Return a request for each name."""
    return [Ask("things", {"name": name}, f"/things/{name}", **changed) for name in names]


def toy_provider(batches: Sequence[Sequence[Ask]], service: Service = SERVICE, **changed: Any) -> Provider:
    """Return a provider that owes these batches, whatever is wanted."""

    def plan(wanted: Wanted, answers: Answers) -> Iterator[Sequence[Ask]]:
        yield from batches

    toy = Provider("toy", "toy", "Toy", {"": service}, plan, KeyPlace(query="apiKey"), QUOTA)
    return replace(toy, **changed)


@dataclass
class Harness:
    """A landing zone that runs fill from a server."""

    server: ProviderServer
    folder: Path
    time: FakeClock = field(default_factory=FakeClock)
    patience: Patience = QUICK

    @property
    def landing(self) -> LandingZone:
        return LandingZone(self.folder)

    def client(
        self, provider: Provider, most: int | None = None, told: Callable[[str], None] = lambda text: None
    ) -> Client:
        folders = {name: f"/{name}" if name else "" for name in provider.services}
        key = Secret(KEY if provider.key else "")
        access = Access(key, {name: self.server.url + path for name, path in folders.items()})
        budget = Budget(most, provider.quota)
        return Client(provider, access, budget, clock=self.time.clock, patience=self.patience, told=told)

    def run(
        self, provider: Provider, wanted: Wanted = WANTED, *, most: int | None = None, again: bool = False
    ) -> FetchReport:
        with self.client(provider, most) as client:
            return Fetching(client, self.landing, again=again).carry_out(wanted)

    def fetch(self, *asks: Ask, service: Service = SERVICE, **options: Any) -> FetchReport:
        """Fetch one batch of requests."""
        return self.run(toy_provider([asks], service), **options)

    def payloads(self) -> dict[str, bytes]:
        """Return what is landed, by subject."""
        zone = self.landing
        return {receipt.subject: zone.read(receipt) for receipt in zone.receipts()}
