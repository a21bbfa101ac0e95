"""One request, and all a service can do to it: repeated where that helps, refused with a reason where not."""

import json
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest
from fetching import NOON, SERVICE, Harness, things, toy_provider
from provider_server import (
    Act,
    ProviderServer,
    answers,
    bomb,
    breaks_off,
    drips,
    ends_early,
    is_silent,
    page,
    redirects,
    refuses,
    resets,
    zipped,
)

from backcourt.errors import AuthenticationError, FetchError, PermanentError, QuotaError, TransientError
from backcourt.sources.fetching.content import Content

GOOD = {"games": [1, 2, 3], "note": "ü" * 50}
[ASK] = things("a")
PDF = b"%PDF-1.4\n...\n%%EOF\n"


def fetched(harness: Harness, ask=ASK, **service) -> object:
    with harness.client(toy_provider([], replace(SERVICE, **service))) as client:
        return json.loads(client.fetch(ask).payload)


@pytest.mark.parametrize(
    "trouble",
    [
        refuses(429),
        refuses(408),
        refuses(500),
        refuses(503),
        answers(b""),
        resets(),
        is_silent(0.6),
        breaks_off(GOOD, 20),
        ends_early(GOOD, 20),
        ends_early(GOOD, 30, compressed=True),
        answers(b"no gzip at all", headers={"Content-Encoding": "gzip"}),
    ],
    ids=[
        "429",
        "408",
        "500",
        "503",
        "empty",
        "reset",
        "silence",
        "broken off",
        "cut",
        "cut gzip",
        "bad gzip",
    ],
)
def test_trouble_that_passes_is_tried_again_after_a_growing_wait(
    server: ProviderServer, harness: Harness, trouble: Act
) -> None:
    server.serve("/things/a", trouble, trouble, GOOD)
    assert fetched(harness) == GOOD
    assert len(server.seen) == 3
    assert harness.time.slept == 1.0 + 2.0


def test_patience_comes_to_an_end(server: ProviderServer, harness: Harness) -> None:
    server.serve("/things/a", refuses(502))
    with pytest.raises(TransientError, match="toy/things/name=a: the service answers 502"):
        fetched(harness)
    assert len(server.seen) == 3


def test_waits_are_drawn_between_nothing_and_the_back_off(server: ProviderServer, harness: Harness) -> None:
    asked: list[float] = []
    harness.patience = replace(
        harness.patience, attempts=6, longest=5.0, jitter=lambda most: asked.append(most) or 0.0
    )
    server.serve("/things/a", *[refuses(500)] * 5, GOOD)
    assert fetched(harness) == GOOD
    assert asked == [1.0, 2.0, 4.0, 5.0, 5.0]
    assert harness.time.slept == 0.0


@pytest.mark.parametrize("header", ["20", format_datetime(NOON + timedelta(seconds=20), usegmt=True)])
def test_a_service_that_asks_for_a_pause_gets_it(
    server: ProviderServer, harness: Harness, header: str
) -> None:
    server.serve("/things/a", refuses(429, retry_after=header), GOOD)
    assert fetched(harness) == GOOD
    assert harness.time.slept == 20.0 + 1.0


@pytest.mark.parametrize("header", ["soon", "-5", "", "²"])
def test_a_pause_that_says_nothing_is_a_usual_wait(
    server: ProviderServer, harness: Harness, header: str
) -> None:
    server.serve("/things/a", refuses(429, retry_after=header.encode("utf-8").decode("latin-1")), GOOD)
    assert fetched(harness) == GOOD
    assert harness.time.slept == 1.0


def test_a_service_that_asks_for_an_hour_is_left_alone(server: ProviderServer, harness: Harness) -> None:
    server.serve("/things/a", refuses(429, retry_after="3600"), GOOD)
    with pytest.raises(QuotaError, match="left alone for 3,600 seconds"):
        fetched(harness)
    assert harness.time.slept == 0.0


@pytest.mark.parametrize(
    ("act", "kind", "said"),
    [
        (refuses(400, "bad date"), PermanentError, 'answers 400: {"message": "bad date"}'),
        (refuses(401, "no such key"), AuthenticationError, "answers 401"),
        (refuses(402), QuotaError, "answers 402"),
        (refuses(403), AuthenticationError, "answers 403"),
        (refuses(404), PermanentError, "answers 404"),
        (answers(b"", status=204), PermanentError, "answers 204"),
        (page(), PermanentError, "the answer is 'text/html', not json"),
        (page(content_type="application/json"), PermanentError, "a page of HTML, not JSON"),
        (answers(PDF, content_type="application/pdf"), PermanentError, "'application/pdf', not json"),
        (answers(b'{"a": 1,, }'), PermanentError, "not JSON"),
        (answers(GOOD, headers={"Content-Encoding": "br"}), PermanentError, "encoded as 'br'"),
        (bomb(64), PermanentError, "larger than 1,048,576 bytes"),
        (answers(b"[" + b" " * 2**21 + b"]"), PermanentError, "larger than 1,048,576 bytes"),
        (redirects("http://127.0.0.1:1/elsewhere"), PermanentError, "redirected to another host"),
        (redirects("https://example.invalid/"), PermanentError, "redirected to another host"),
        (redirects("/things/a"), PermanentError, "redirected more than 3 times"),
        (redirects("http://127.0.0.1:port/"), PermanentError, "redirected to what is no address"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(
    server: ProviderServer, harness: Harness, act: Act, kind: type[FetchError], said: str
) -> None:
    server.serve("/things/a", act)
    with pytest.raises(FetchError) as caught:
        fetched(harness)
    assert type(caught.value) is kind
    assert said in caught.value.message
    assert caught.value.advice
    assert harness.time.slept == 0.0


def test_a_redirect_on_the_same_host_is_followed_with_the_key(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve("/things/a", redirects("/things/moved?x=1"))
    server.serve("/things/moved", GOOD)
    assert fetched(harness) == GOOD
    assert server.seen[-1].query.keys() == {"x", "apiKey"}


def test_a_compressed_answer_is_read_like_any_other(server: ProviderServer, harness: Harness) -> None:
    server.serve("/things/a", zipped(GOOD))
    assert fetched(harness) == GOOD
    assert server.seen[0].headers["accept-encoding"] == "gzip"


def test_an_answer_that_drips_is_given_up_when_its_time_is_over(
    server: ProviderServer, harness: Harness
) -> None:
    # The clock of this test passes with every look at it: the answer takes longer than it may.
    harness.patience = replace(harness.patience, attempts=1, total=0.0)
    server.serve("/things/a", drips(GOOD, 0.001, 40))
    ticking = harness.time.clock
    with harness.client(toy_provider([])) as client:
        client.clock = replace(ticking, elapsed=lambda: harness.time.sleep(1.0) or harness.time.seconds)
        with pytest.raises(TransientError, match="takes too long"):
            client.fetch(ASK)


def test_a_host_that_nobody_listens_on_is_a_passing_trouble(harness: Harness) -> None:
    harness.server.url = "http://127.0.0.1:1"
    with pytest.raises(TransientError, match="no connection"):
        fetched(harness)


def test_requests_keep_the_pace_of_their_host(server: ProviderServer, harness: Harness) -> None:
    server.serve("/things/a", GOOD)
    with harness.client(toy_provider([], replace(SERVICE, per_second=0.5, burst=2))) as client:
        for _ in range(5):
            client.fetch(ASK)
    assert harness.time.slept == 3 * 2.0


def test_we_say_who_we_are_unless_a_service_wants_other_headers(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve("/things/a", GOOD)
    fetched(harness)
    fetched(harness, headers={"User-Agent": "Mozilla/5.0", "Referer": "https://example.org/"})
    assert server.seen[0].headers["user-agent"].startswith("backcourt/")
    assert server.seen[1].headers["user-agent"] == "Mozilla/5.0"
    assert server.seen[1].headers["referer"] == "https://example.org/"


@pytest.mark.parametrize(
    ("content", "payload", "is_good"),
    [
        (Content.PDF, PDF, True),
        (Content.PDF, PDF[:-8], False),
        (Content.PDF, b"<html></html>", False),
        (Content.HTML, b"<!DOCTYPE html><html></html>", True),
        (Content.HTML, b"<!DOCTYPE html><html>", False),
        (Content.CSV, b"a,b\n1,2\n", True),
        (Content.CSV, b"<html></html>", False),
    ],
)
def test_other_documents_are_held_to_their_own_form(
    server: ProviderServer, harness: Harness, content: Content, payload: bytes, is_good: bool
) -> None:
    server.serve("/things/a", answers(payload, content_type=""))
    with harness.client(toy_provider([])) as client:
        if is_good:
            assert client.fetch(replace(ASK, content=content)).payload == payload
        else:
            with pytest.raises(FetchError):
                client.fetch(replace(ASK, content=content))


def test_whoever_listens_is_told_of_every_repetition_and_why(
    server: ProviderServer, harness: Harness, capfd: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    server.serve("/things/a", refuses(503), refuses(500))
    with harness.client(toy_provider([]), told=told.append) as client, pytest.raises(TransientError):
        client.fetch(ASK)
    assert told == [
        "toy/things/name=a: the service answers 503: {}; once more in 1.0 s",
        "toy/things/name=a: the service answers 500: {}; once more in 2.0 s",
    ]
    assert capfd.readouterr().err == ""
