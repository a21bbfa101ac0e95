"""A run carries its plan out: resumable, within budget, page after page, with an account of every request."""

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from fetching import NOON, SERVICE, Harness, things, toy_provider
from provider_server import Act, ProviderServer, Quota, refuses, resets

from backcourt.errors import ExitCode, PayloadError
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.client import Client
from backcourt.sources.fetching.provider import Answers, Wanted
from backcourt.sources.fetching.run import Fetching

NAMES = ("a", "b", "c", "d", "e", "f")


@pytest.fixture
def six(server: ProviderServer) -> tuple[Ask, ...]:
    """Six requests that the server answers, each with a payload of its own."""
    for name in NAMES:
        server.serve(f"/things/{name}", {"name": name})
    return tuple(things(*NAMES))


def test_every_request_becomes_one_landed_payload_with_its_receipt(
    six: Sequence[Ask], harness: Harness
) -> None:
    report = harness.fetch(*six)
    assert (report.requests, len(report.landed), report.already, report.exit_code) == (6, 6, 0, ExitCode.DONE)
    assert harness.payloads() == {
        f"toy/things/name={name}": json.dumps({"name": name}).encode() for name in NAMES
    }


def test_what_is_landed_is_not_fetched_again_unless_asked(six: Sequence[Ask], harness: Harness) -> None:
    harness.fetch(*six)
    second = harness.fetch(*six)
    assert (second.requests, second.already, second.landed) == (0, 6, [])
    third = harness.fetch(*six, again=True)
    assert (third.requests, third.already) == (6, 0)


def test_what_may_still_come_is_no_failure_and_asked_for_again(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve("/things/a", refuses(404), {"name": "a"})
    asks = things("a", comes_by=NOON + timedelta(hours=1))
    early = harness.fetch(*asks)
    assert (early.absent, early.failures, early.exit_code) == (["toy/things/name=a"], [], ExitCode.DONE)
    assert harness.fetch(*asks).landed == ["toy/things/name=a"]


def test_what_never_came_is_not_asked_for_again_unless_asked(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve("/things/a", refuses(404), refuses(404), {"name": "a"})
    asks = things("a", comes_by=NOON - timedelta(hours=1))
    found = [harness.fetch(*asks) for _ in range(3)]
    assert [(report.requests, report.exit_code) for report in found] == [
        (1, ExitCode.DONE), (0, ExitCode.DONE), (0, ExitCode.DONE)
    ]  # fmt: skip
    assert [report.absent for report in found] == 3 * [["toy/things/name=a"]]
    assert harness.fetch(*asks, again=True).requests == 1
    assert harness.fetch(*asks, again=True).landed == ["toy/things/name=a"]


def test_what_never_came_to_one_address_is_asked_for_at_another(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve("/things/a", refuses(404))
    server.serve("/moved/a", {"name": "a"})
    [ask] = things("a", comes_by=NOON - timedelta(hours=1))
    assert harness.fetch(ask).absent == ["toy/things/name=a"]
    assert harness.fetch(replace(ask, path="/moved/a")).landed == ["toy/things/name=a"]


@pytest.mark.parametrize("ahead", [timedelta(days=300), timedelta(hours=1)])
def test_a_clock_that_was_ahead_proves_no_absence(
    server: ProviderServer, harness: Harness, ahead: timedelta
) -> None:
    server.serve("/things/a", refuses(404), {"name": "a"})
    asks = things("a", comes_by=NOON + timedelta(hours=1))
    harness.time.seconds = ahead.total_seconds()
    assert harness.fetch(*asks).absent == ["toy/things/name=a"]
    harness.time.seconds = 0.0
    assert harness.fetch(*asks).landed == ["toy/things/name=a"]


@pytest.mark.parametrize("act", [refuses(500), refuses(429), resets()])
def test_trouble_that_passes_is_never_taken_for_absence(
    server: ProviderServer, harness: Harness, act: Act
) -> None:
    server.serve("/things/a", *3 * [act], {"name": "a"})
    asks = things("a", comes_by=NOON - timedelta(hours=1))
    first = harness.fetch(*asks)
    assert (first.absent, first.exit_code) == ([], ExitCode.INCOMPLETE)
    assert harness.fetch(*asks).landed == ["toy/things/name=a"]


def test_a_refusal_is_absence_only_where_a_store_hands_out_others(
    server: ProviderServer, harness: Harness
) -> None:
    store = toy_provider(
        [things("a", "b", comes_by=NOON - timedelta(hours=1))], replace(SERVICE, is_a_store=True), key=None
    )
    server.serve("/things/a", refuses(403))
    server.serve("/things/b", refuses(403), {"name": "b"})
    blocked = harness.run(store)
    assert (len(blocked.failures), blocked.absent, blocked.exit_code) == (2, [], ExitCode.INCOMPLETE)
    served = harness.run(store)
    assert (served.requests, served.landed, served.absent) == (
        2,
        ["toy/things/name=b"],
        ["toy/things/name=a"],
    )
    assert (harness.run(store).requests, served.exit_code) == (0, ExitCode.DONE)


def test_a_request_that_is_owed_twice_is_made_once(six: Sequence[Ask], harness: Harness) -> None:
    report = harness.run(toy_provider([[*six, *six], six]), again=True)
    assert (report.requests, report.already) == (6, 6)


def test_what_was_fetched_before_it_was_final_is_fetched_again(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve("/things/a", {"score": 50}, {"score": 99})
    asks = things("a", final_from=NOON + timedelta(hours=12))
    assert harness.fetch(*asks).requests == 1
    harness.time.sleep(13 * 3600)
    assert harness.fetch(*asks).requests == 1
    assert harness.fetch(*asks).already == 1
    assert harness.payloads() == {"toy/things/name=a": b'{"score": 99}'}


def test_one_failure_does_not_hold_up_the_others(
    six: Sequence[Ask], server: ProviderServer, harness: Harness
) -> None:
    server.serve(
        "/things/c", refuses(404), {"name": "c"}, apiKey=harness.client(toy_provider([])).access.key.reveal()
    )
    report = harness.fetch(*six)
    assert (len(report.landed), report.exit_code) == (5, ExitCode.INCOMPLETE)
    [failure] = report.failures
    assert (failure.subject, failure.kind) == ("toy/things/name=c", "PermanentError")
    assert harness.fetch(*six).landed == ["toy/things/name=c"]


def test_requests_repeated_are_counted(server: ProviderServer, harness: Harness) -> None:
    server.serve("/things/a", refuses(500), resets(), {"name": "a"})
    report = harness.fetch(*things("a"))
    assert (report.requests, report.retried, len(report.landed)) == (3, 2, 1)


def test_a_service_that_is_down_is_not_asked_for_everything(
    six: Sequence[Ask], server: ProviderServer, harness: Harness
) -> None:
    asks = things("u", "v", "w", "x", "y", "z")
    for ask in asks:
        server.serve(ask.path, refuses(503))
    report = harness.run(toy_provider([asks, six]))
    assert (len(report.failures), report.not_asked, report.landed) == (3, 3, [])
    assert (report.exit_code, len(server.seen)) == (ExitCode.INCOMPLETE, 9)


def test_a_wrong_key_stops_the_run_at_once(
    six: Sequence[Ask], server: ProviderServer, harness: Harness
) -> None:
    server.serve("/things/z", refuses(401))
    report = harness.fetch(*things("z"), *six)
    assert (len(server.seen), report.not_asked, report.exit_code) == (1, 7, ExitCode.FAILED)


def test_a_budget_is_never_overspent_and_the_rest_is_fetched_with_the_next_one(
    six: Sequence[Ask], server: ProviderServer, harness: Harness
) -> None:
    server.quota = Quota(1000, lambda seen: 10)
    asks = [replace(ask, credits=10) for ask in six]
    report = harness.fetch(*asks, most=35)
    assert (len(server.seen), report.credits_used, report.credits_left) == (3, 30, 970)
    assert (report.not_asked, report.exit_code) == (3, ExitCode.REFUSED)
    assert report.stopped is not None
    assert "30 of the 35 that may be spent are gone" in report.stopped.message
    assert harness.fetch(*asks, most=30).exit_code is ExitCode.DONE
    assert (len(server.seen), len(harness.payloads())) == (6, 6)


def test_a_quota_exhausted_on_the_way_ends_the_run_and_the_next_one_goes_on(
    six: Sequence[Ask], server: ProviderServer, harness: Harness
) -> None:
    server.quota = Quota(25, lambda seen: 10)
    report = harness.fetch(*six)
    assert (len(report.landed), report.exit_code, report.credits_left) == (2, ExitCode.REFUSED, 0)
    server.quota.left = 1000
    assert len(harness.fetch(*six).landed) == 4
    assert len(harness.payloads()) == 6


def test_what_the_service_says_is_left_is_enough_to_refuse(
    six: Sequence[Ask], server: ProviderServer, harness: Harness
) -> None:
    server.quota = Quota(25, lambda seen: 10)
    report = harness.fetch(*[replace(ask, credits=10) for ask in six])
    assert (len(server.seen), report.credits_left, report.exit_code) == (2, 5, ExitCode.REFUSED)


def test_credits_are_counted_for_answers_that_were_no_use_too(
    server: ProviderServer, harness: Harness
) -> None:
    server.quota = Quota(100, lambda seen: 10)
    server.serve("/things/a", b"<html></html>")
    assert harness.fetch(*things("a", credits=10)).credits_used == 10


@pytest.mark.parametrize("parallel", [1, 4])
def test_a_budget_holds_among_requests_side_by_side(
    six: Sequence[Ask], server: ProviderServer, harness: Harness, parallel: int
) -> None:
    server.quota = Quota(1000, lambda seen: 10)
    asks = [replace(ask, credits=10) for ask in six]
    report = harness.fetch(*asks, service=replace(SERVICE, parallel=parallel), most=45)
    assert (len(server.seen), report.credits_used) == (4, 40)
    assert len(harness.payloads()) == 4


def paged(cursor: str = "0") -> Ask:
    """Return the request for a page of a list, which names the cursor of the next one."""

    def following(payload: bytes) -> Ask | None:
        document = json.loads(payload)
        if "next" not in document:
            raise PayloadError("toy: next is missing")
        return paged(document["next"]) if document["next"] else None

    query = {"cursor": cursor} if cursor != "0" else {}
    return Ask("list", {"cursor": cursor}, "/list", query, next_page=following)


def pages(server: ProviderServer, **following: object) -> None:
    """Script pages by cursor (`p0`, `p1`...), each with the cursor of the next."""
    for name, cursor in following.items():
        query = {} if name == "p0" else {"cursor": name[1:]}
        server.serve("/list", {"rows": [name], "next": cursor}, **query)


def test_pages_are_followed_to_the_last_one_and_resumed_where_they_broke_off(
    server: ProviderServer, harness: Harness
) -> None:
    pages(server, p0="1", p1="2")
    assert harness.fetch(paged()).exit_code is ExitCode.INCOMPLETE
    assert len(harness.payloads()) == 2
    pages(server, p2=None)
    report = harness.fetch(paged())
    assert (report.already, report.landed, report.exit_code) == (2, ["toy/list/cursor=2"], ExitCode.DONE)


def test_paging_that_goes_in_circles_is_an_error_and_no_loop(
    server: ProviderServer, harness: Harness
) -> None:
    pages(server, p0="1", p1="2", p2="1")
    report = harness.fetch(paged())
    assert len(server.seen) == 3
    assert "paging goes back" in report.failures[0].message


def test_a_page_that_comes_again_under_another_cursor_is_an_error_and_not_landed(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve("/list", {"rows": [1], "next": "1"})
    server.serve("/list", {"rows": [1], "next": "1"}, cursor="1")
    report = harness.fetch(paged())
    assert "says the same as one before it" in report.failures[0].message
    assert list(harness.payloads()) == ["toy/list/cursor=0"]


def test_a_page_without_its_cursor_is_a_failure_that_names_it(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve("/list", {"rows": [1]})
    report = harness.fetch(paged())
    assert (report.failures[0].message, report.exit_code) == ("toy: next is missing", ExitCode.INCOMPLETE)


def test_later_requests_may_follow_from_what_earlier_ones_brought(
    six: Sequence[Ask], server: ProviderServer, harness: Harness
) -> None:
    server.serve("/index", ["b", "d"])
    index = Ask("index", {}, "/index")

    def plan(wanted: Wanted, answered: Answers) -> Iterator[Sequence[Ask]]:
        yield [index]
        found = answered(index)
        yield things(*json.loads(found)) if found else []

    provider = replace(toy_provider([]), plan=plan)
    assert len(harness.run(provider).landed) == 3
    assert harness.run(provider).already == 3


def test_a_run_that_is_interrupted_keeps_what_came_and_goes_on_from_there(
    six: Sequence[Ask], server: ProviderServer, harness: Harness
) -> None:
    def interrupt(progress: object) -> None:
        if len(server.seen) >= 3:
            raise KeyboardInterrupt

    with harness.client(toy_provider([six])) as client, pytest.raises(KeyboardInterrupt):
        Fetching(client, harness.landing, watch=interrupt).carry_out(wanted=None)  # type: ignore[arg-type]
    there = len(harness.payloads())
    assert there == len(server.seen) >= 3
    assert len(harness.fetch(*six).landed) == 6 - there


def test_requests_run_side_by_side_only_where_the_service_allows(
    server: ProviderServer, harness: Harness
) -> None:
    together = threading.Barrier(3, timeout=5.0)

    def meets(exchange) -> None:
        together.wait()
        exchange.send(200, b"{}", {"Content-Type": "application/json"})

    server.serve("/things/a", meets)
    server.serve("/things/b", meets)
    server.serve("/things/c", meets)
    harness.patience = replace(harness.patience, silence=5.0)
    assert len(harness.fetch(*things("a", "b", "c"), service=replace(SERVICE, parallel=3)).landed) == 3


def test_progress_tells_how_far_a_run_is(six: Sequence[Ask], harness: Harness) -> None:
    told = []
    slow = replace(SERVICE, per_second=1.0, burst=1)
    with harness.client(toy_provider([six], slow)) as client:
        Fetching(client, harness.landing, watch=told.append).carry_out(wanted=None)  # type: ignore[arg-type]
    assert [(each.done, each.owed) for each in told] == [(number, 6) for number in range(1, 7)]
    assert told[2].seconds_left == pytest.approx(2.0)
    assert told[-1].seconds_left == 0.0


def test_a_stopped_client_wakes_from_its_waits(server: ProviderServer, harness: Harness) -> None:
    server.serve("/things/a", refuses(503, retry_after="100"))

    def stop_after_a_nap(seconds: float, client: Client) -> None:
        harness.time.seconds += seconds
        harness.time.naps.append(seconds)
        client.stop()

    with harness.client(toy_provider([])) as client:
        client.clock = replace(client.clock, sleep=lambda seconds: stop_after_a_nap(seconds, client))
        with pytest.raises(Exception, match="stopped before it was asked"):
            client.fetch(things("a")[0])
    assert harness.time.slept == 0.5
