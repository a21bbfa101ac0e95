"""Answers carry strict headers, strong marks and the encoding asked for, and HEAD is GET without a body."""

import gzip
from collections.abc import Iterator

import httpx2
import pytest
from served import DAY, Server, client_of

from backcourt.web.content import accepts_gzip
from backcourt.web.headers import STRICT

READ = (
    "/api/v1/slate",
    "/api/v1/slate?team=DEN",
    "/api/v1/results/latest",
    "/api/v1/status",
    "/api/v1/snapshot",
    "/api/v1/openapi.json",
    "/api/docs",
    "/current.json",
)
"""Whole files, parts of files, and what is made by the server itself."""
LONG_ADDRESS = "/api/v1/slate?search=" + "x" * 5000


@pytest.fixture
def bare(server: Server) -> Iterator[httpx2.Client]:
    """Somebody who says nothing about encodings."""
    with client_of(server) as client:
        del client.headers["accept-encoding"]
        yield client


def test_the_policy_forbids_scripts_and_styles_in_pages_and_everything_foreign() -> None:
    policy = dict(STRICT)[b"content-security-policy"].decode()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/slate", 200),
        ("GET", "/api/v1/slate?sort=nonsense", 422),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/nothing.html", 404),
        ("GET", "/health", 200),
        ("GET", "/", 200),
        ("GET", "/api/docs", 200),
        ("DELETE", "/api/v1/slate", 405),
        ("POST", "/index.html", 405),
        ("GET", LONG_ADDRESS, 414),
        ("GET", "/" + "x" * 20_000, 414),
    ],
)
def test_every_answer_is_strict(ask: httpx2.Client, method: str, path: str, status: int) -> None:
    answer = ask.request(method, path)
    assert answer.status_code == status
    for name, value in STRICT:
        assert answer.headers.get_list(name.decode()) == [value.decode()]
    assert "server" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/nothing", "/api/v1/slate?limit=0", LONG_ADDRESS])
def test_every_error_is_a_problem_that_nobody_keeps(ask: httpx2.Client, path: str) -> None:
    answer = ask.get(path)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert problem.keys() == {"type", "title", "status", "detail", "advice", "errors"}
    assert problem["status"] == answer.status_code


def test_the_type_of_a_problem_is_a_place_in_the_documentation(ask: httpx2.Client) -> None:
    page, _, place = ask.get("/api/v1/nothing").json()["type"].partition("#")
    assert f'id="{place}"' in ask.get(page).text


def test_the_documentation_needs_no_script_and_nothing_from_elsewhere(ask: httpx2.Client) -> None:
    page = ask.get("/api/docs").text
    assert "<script" not in page
    assert "://" not in page
    assert "style=" not in page
    assert all(path in page for path in ask.get("/api/v1/openapi.json").json()["paths"])
    for address in ("/docs", "/redoc", "/openapi.json"):
        assert ask.get(address).status_code == 404


@pytest.mark.parametrize("path", READ)
def test_what_somebody_has_already_is_not_sent_again(ask: httpx2.Client, path: str) -> None:
    first = ask.get(path)
    etag = first.headers["etag"]
    assert etag.startswith('"')
    for wanted in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = ask.get(path, headers={"If-None-Match": wanted})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert again.headers["vary"] == "Accept-Encoding"
    for stale in ('"other"', etag.strip('"'), ""):
        assert ask.get(path, headers={"If-None-Match": stale}).content == first.content


@pytest.mark.parametrize("path", READ)
def test_a_compressed_answer_is_the_same_with_a_mark_of_its_own(ask: httpx2.Client, path: str) -> None:
    plain = ask.get(path)
    with ask.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
        body = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(body)
    assert gzip.decompress(body) == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    unchanged = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}
    assert ask.get(path, headers=unchanged).status_code == 304
    assert ask.get(path, headers={"If-None-Match": packed.headers["etag"]}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        (b"", False),
        (b"identity", False),
        (b"gzip", True),
        (b"x-gzip", True),
        (b"*", True),
        (b"deflate, br", False),
        (b"GZIP", True),
        (b"gzip;q=0", False),
        (b"gzip; q=0.000", False),
        (b"*;q=0", False),
        (b"*, gzip;q=0", False),
        (b"gzip;q=0.5, identity;q=1", False),
        (b"gzip;q=1.0, identity;q=0.5", True),
        (b"identity;q=0, gzip;q=0.1", True),
        (b"gzip;q=nonsense", False),
        (b"gzip;q=nan", False),
        (b"br;q=1, gzip;q=0.8, *;q=0.1", True),
        (b",,;q=1,", False),
    ],
)
def test_encodings_are_weighed_as_they_are_asked_for(accepted: bytes, packed: bool) -> None:
    assert accepts_gzip(accepted) is packed


def test_who_says_nothing_about_encodings_gets_plain_text(bare: httpx2.Client) -> None:
    assert "content-encoding" not in bare.get("/api/v1/slate").headers


@pytest.mark.parametrize("path", [*READ, "/health", "/ready", "/"])
def test_head_is_get_without_a_body(ask: httpx2.Client, path: str) -> None:
    head, get = ask.head(path), ask.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert {**head.headers, "date": ""} == {**get.headers, "date": ""}


def test_head_of_what_is_not_there_is_404_without_a_body(ask: httpx2.Client) -> None:
    answer = ask.head("/api/v1/nothing")
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize(
    ("path", "pace"),
    [
        ("/api/v1/slate", "public, max-age=60, must-revalidate"),
        ("/api/v1/results/latest", "public, max-age=60, must-revalidate"),
        (f"/api/v1/results/{DAY}", "public, max-age=600, must-revalidate"),
        ("/api/v1/snapshot", "no-cache"),
        ("/current.json", "no-cache"),
    ],
)
def test_answers_may_be_kept_as_long_as_they_are_likely_to_be_right(
    ask: httpx2.Client, path: str, pace: str
) -> None:
    assert ask.get(path).headers["cache-control"] == pace


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE"])
@pytest.mark.parametrize("path", ["/api/v1/slate", "/health", "/current.json", "/"])
def test_other_methods_are_told_which_there_are(server: Server, method: str, path: str) -> None:
    status, _ = server.get_raw(path, method=method)
    assert status in ((400, 405) if method == "NONSENSE" else (405,))
    with client_of(server) as client:
        assert client.request("POST", path).headers["allow"] == "GET, HEAD"
