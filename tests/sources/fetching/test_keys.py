"""A key is on the wire and nowhere else: not in logs, errors, receipts, payloads, or anything that prints."""

import logging
import traceback
from pathlib import Path

import pytest
from fetching import KEY, Harness, things, toy_provider
from provider_server import ProviderServer, answers, breaks_off, page, redirects, refuses, resets

from backcourt.errors import AuthenticationError, FetchError, PermanentError, UsageError
from backcourt.settings import resolve
from backcourt.sources.fetching.access import access_to
from backcourt.sources.fetching.provider import KeyPlace
from backcourt.sources.fetching.secret import HIDDEN, Secret

FORMS = (KEY, "k3y-that%2Bnobody%2Fmay%3Dsee")
"""The key, and how a URL writes it."""


def assert_silent_about_the_key(text: str) -> None:
    assert not [form for form in FORMS if form in text]


@pytest.mark.parametrize("place", [KeyPlace(query="apiKey"), KeyPlace(header="Authorization")])
def test_the_key_arrives_where_the_service_wants_it(
    server: ProviderServer, harness: Harness, place: KeyPlace
) -> None:
    server.serve("/things/a", {})
    harness.run(toy_provider([things("a")], key=place))
    [seen] = server.seen
    assert KEY in (seen.query.get("apiKey"), seen.headers.get("authorization"))


@pytest.mark.parametrize(
    "act",
    [
        answers({"ok": True}),
        refuses(401, f"the key {KEY} is not known"),
        refuses(400, f"http://x/?apiKey={FORMS[1]}"),
        refuses(500),
        page(),
        page(f"<html>{KEY}</html>"),
        resets(),
        breaks_off({"a": 1}, 3),
        redirects(f"http://{KEY[:8]}.invalid/?apiKey={FORMS[1]}"),
        answers({"you_sent": KEY}),
        answers("[]", content_type=f"text/{KEY}"),
    ],
    ids=[
        "well", "401", "400", "500", "page", "page with key", "reset", "cut", "redirect", "echo", "content type",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [KeyPlace(query="apiKey"), KeyPlace(header="Authorization")])
def test_whatever_happens_nothing_tells_the_key(
    server: ProviderServer,
    harness: Harness,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    act,
    place: KeyPlace,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.serve("/things/a", act)
    provider = toy_provider([things("a")], key=place)
    told = repr(harness.run(provider))
    with harness.client(provider) as client:
        told += repr(vars(client)) + repr(client.access)
        try:
            client.fetch(things("a")[0])
        except FetchError as error:
            told += "".join(traceback.format_exception(error)) + error.message + error.advice
    kept = b"".join(path.read_bytes() for path in harness.folder.rglob("*") if path.is_file())
    payloads = b"".join(harness.payloads().values())
    printed = capfd.readouterr()
    assert_silent_about_the_key(told + caplog.text + printed.out + printed.err)
    assert_silent_about_the_key((kept + payloads).decode(errors="replace"))


def test_an_answer_that_repeats_the_key_is_not_kept(server: ProviderServer, harness: Harness) -> None:
    server.serve("/things/a", {"you_sent": KEY})
    with harness.client(toy_provider([])) as client, pytest.raises(PermanentError, match="repeats the key"):
        client.fetch(things("a")[0])


def test_an_answer_that_repeats_the_address_with_the_key_is_not_kept(
    server: ProviderServer, harness: Harness
) -> None:
    server.serve("/things/a", {"you_asked": f"/things/a?apiKey={FORMS[1]}"})
    with harness.client(toy_provider([])) as client, pytest.raises(PermanentError, match="repeats the key"):
        client.fetch(things("a")[0])


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret(KEY)
    assert KEY not in f"{secret} {secret!r}"
    assert secret.reveal() == KEY
    assert secret.redact(f"a {KEY} b {FORMS[1]}") == f"a {HIDDEN} b {HIDDEN}"


ODDS = toy_provider([], source="the_odds_api", title="The Odds API")


def test_a_key_comes_from_the_environment_or_from_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BACKCOURT_THE_ODDS_API_KEY", f" {KEY}\n")
    assert access_to(ODDS, resolve().values).key.reveal() == KEY
    monkeypatch.delenv("BACKCOURT_THE_ODDS_API_KEY")
    (tmp_path / "key").write_text("from-a-file\nand a note\n")
    monkeypatch.setenv("BACKCOURT_THE_ODDS_API_KEY_FILE", str(tmp_path / "key"))
    assert access_to(ODDS, resolve().values).key.reveal() == "from-a-file"


def test_a_missing_key_is_an_error_that_says_where_to_put_it() -> None:
    with pytest.raises(AuthenticationError) as caught:
        access_to(ODDS, resolve().values)
    assert "BACKCOURT_THE_ODDS_API_KEY" in caught.value.advice


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://mirror.invalid", "unencrypted"),
        ("ftp://mirror.invalid", "no address"),
        ("https://user:password@mirror.invalid", "no address"),
        ("mirror", "no address"),
        ("https://[mirror", "no address"),
        ("https://mirror.invalid:port", "no address"),
    ],
)
def test_an_address_that_would_give_the_key_away_is_refused(address: str, said: str) -> None:
    settings = resolve({"the_odds_api_key": KEY, "the_odds_api_url": address}).values
    with pytest.raises(UsageError, match=said):
        access_to(ODDS, settings)


def test_an_address_of_this_machine_or_an_encrypted_one_is_taken() -> None:
    for address in (
        "http://127.0.0.1:8000/x/",
        "http://localhost",
        "http://[::1]:1",
        "https://mirror.invalid",
    ):
        settings = resolve({"the_odds_api_key": KEY, "the_odds_api_url": address}).values
        assert access_to(ODDS, settings).addresses == {"": address.rstrip("/")}
