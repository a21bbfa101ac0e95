"""Whatever any service does to a client at first: in the end all is there once, and nothing is kept silent."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fetching import Harness
from provider_scenes import SCENES, WEEK_AFTER, Scene
from provider_server import (
    JSON_TYPE,
    Act,
    Exchange,
    ProviderServer,
    answers,
    breaks_off,
    is_silent,
    page,
    provider_server,
    redirects,
    refuses,
    resets,
)

from backcourt.errors import ExitCode
from backcourt.sources.fetching.provider import Provider
from backcourt.sources.fetching.report import FetchReport
from backcourt.sources.providers import PROVIDERS

MOST_RUNS = 60
"""A run gives up after three failures in a row, each of these leaves the rest of its batch to the next run."""


def type_of(exchange: Exchange) -> str:
    """Return the type of what is asked for, by its path."""
    path = exchange.seen.path
    page = "text/html" if path.startswith("/www/") else JSON_TYPE
    return "application/pdf" if path.endswith(".pdf") else page


PASSING: dict[str, Act] = {
    "429": refuses(429),
    "429 with Retry-After": refuses(429, retry_after="7"),
    "500": refuses(500),
    "503 as a page": answers("<html>Sorry</html>", status=503, content_type="text/html"),
    "silence": is_silent(0.5),
    "half a body": lambda exchange: breaks_off(bytes(4000), 1000, content_type=type_of(exchange))(exchange),
    "an empty document": lambda exchange: answers(b"", content_type=type_of(exchange))(exchange),
    "a reset": resets(),
}
LASTING: dict[str, Act] = {
    "400": refuses(400, "no"),
    "a page of another site": page("<!DOCTYPE html><html><body>Checking your browser</body></html>"),
    "a picture": answers(b"\x89PNG\r\n", content_type="image/png"),
    "another host": redirects("https://example.invalid/"),
}


@dataclass(frozen=True)
class Told:
    """A provider, what is asked of it, and what it tells when nothing goes wrong."""

    provider: Provider
    scene: Scene
    payloads: dict[str, bytes]
    requests: int


@pytest.fixture(scope="module", params=SCENES, ids=lambda scene: scene.provider)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    scene: Scene = request.param
    [provider] = [listed.load() for listed in PROVIDERS if listed.name == scene.provider]
    with provider_server() as server:
        scene.serve(server)
        harness = late(server, tmp_path_factory.mktemp("calm"))
        report = harness.run(provider, WEEK_AFTER)
    assert (report.exit_code, report.failures, report.retried) == (ExitCode.DONE, [], 0)
    return Told(provider, scene, harness.payloads(), len(server.seen))


@pytest.fixture
def server(told: Told) -> Iterator[ProviderServer]:
    with provider_server() as running:
        told.scene.serve(running)
        yield running


def late(server: ProviderServer, folder: Path) -> Harness:
    """Return runs whose clock shows the moment from which on everything is final."""
    harness = Harness(server, folder / "landing")
    harness.time.seconds = 7 * 86400
    return harness


def test_every_provider_that_can_be_asked_has_a_scene() -> None:
    assert {scene.provider for scene in SCENES} == {listed.name for listed in PROVIDERS}


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING)
def test_trouble_that_passes_is_overcome_in_one_run(
    told: Told, server: ProviderServer, trouble: Act, tmp_path: Path
) -> None:
    server.welcome = trouble
    harness = late(server, tmp_path)
    report = harness.run(told.provider, WEEK_AFTER)
    assert (report.exit_code, report.failures) == (ExitCode.DONE, [])
    assert_all_is_there_once(harness, told)
    assert (len(server.seen), report.retried) == (2 * told.requests, told.requests)


@pytest.mark.parametrize("trouble", LASTING.values(), ids=LASTING)
def test_trouble_that_lasts_is_told_each_time_and_later_runs_bring_the_rest(
    told: Told, server: ProviderServer, trouble: Act, tmp_path: Path
) -> None:
    server.welcome = trouble
    harness = late(server, tmp_path)
    runs: list[FetchReport] = []
    while not runs or runs[-1].exit_code is not ExitCode.DONE:
        runs.append(harness.run(told.provider, WEEK_AFTER))
        assert (runs[-1].exit_code is ExitCode.DONE) == (not runs[-1].failures)
        assert len(runs) < MOST_RUNS
    assert len(runs) > 1
    assert_all_is_there_once(harness, told)
    assert sum(len(run.failures) for run in runs) == told.requests


def assert_all_is_there_once(harness: Harness, told: Told) -> None:
    subjects = [receipt.subject for receipt in harness.landing.receipts()]
    assert len(subjects) == len(set(subjects))
    assert harness.payloads() == told.payloads
