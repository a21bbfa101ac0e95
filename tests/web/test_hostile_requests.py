"""Requests made to break out, to break in or to wear out get a plain refusal, and the server goes on."""

import json
import socket
from pathlib import Path

import httpx2
import pytest
from served import MOMENT, Server, client_of, made_up_files, served, shelve

from backcourt.web.limits import LARGEST_BODY, LOOPBACK_NAMES, MOST_CLIENTS, Buckets, Rate
from backcourt.web.limits import client_of as client_in

SECRET = b"what no one may read"

OUTSIDE = [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/assets/../../secret.txt",
    "/assets/%2e%2e/%2e%2e/secret.txt",
    "/assets/..%c0%afsecret.txt",
    "/assets//../secret.txt",
    "/assets/link.txt",
    "/assets/linked/secret.txt",
    "/assets/secret.txt%00.png",
    "/index.html%00",
    "/.hidden.html",
    "/assets/.hidden.txt",
    "/publish.lock",
    "/memory.json",
    "/snapshots/",
    "/snapshots/../current.json",
    "/snapshots/%2e%2e/%2e%2e/secret.txt",
    "/snapshots/.partial-x/manifest.json",
    "/snapshots/{snapshot}/../../memory.json",
    "/snapshots/{snapshot}/v1/../manifest.json",
    "/snapshots/{snapshot}/v1/nothing.json",
    "/snapshots/{snapshot}/v1",
    "/snapshots/other/manifest.json",
    "//etc/passwd",
    "/etc/passwd",
    "/api/v1/../../secret.txt",
    "/api/v1/players/..%2f..%2f1",
    "/api/v1/schemas/..%2f..%2fmanifest",
    "/api/v1/trends/..%2fstatus",
]


@pytest.fixture(scope="module")
def fortress(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publish folder with a page, assets, and things beside it that are nobody's business."""
    home = tmp_path_factory.mktemp("fortress")
    folder = home / "published"
    shelve(folder, made_up_files(), MOMENT)
    (folder / "assets").mkdir()
    (folder / "assets" / "app.js").write_text("0;")
    (folder / "assets" / "app.0123456789abcdef.css").write_text("a{}")
    (folder / "index.html").write_text("<!doctype html><title>Tonight</title>")
    (folder / "memory.json").write_bytes(SECRET)
    for place in (home / "secret.txt", folder / ".hidden.html", folder / "assets" / ".hidden.txt"):
        place.write_bytes(SECRET)
    (folder / "assets" / "link.txt").symlink_to(home / "secret.txt")
    (folder / "assets" / "linked").symlink_to(home)
    return home


@pytest.fixture(scope="module")
def guarded(fortress: Path):
    with served(fortress) as running:
        yield running


@pytest.mark.parametrize("target", OUTSIDE)
def test_nothing_outside_what_is_published_is_read(guarded: Server, target: str) -> None:
    target = target.replace("{snapshot}", guarded.reader.pointer["snapshot"])
    status, body = guarded.get_raw(target)
    assert status in (400, 404, 422)
    assert SECRET not in body
    assert b"root:" not in body


def test_pages_assets_and_snapshots_are_there(guarded: Server) -> None:
    snapshot = guarded.reader.pointer["snapshot"]
    with client_of(guarded) as client:
        assert (
            client.get("/").text == client.get("/index.html").text == "<!doctype html><title>Tonight</title>"
        )
        assert client.get("/assets/app.js").headers["content-type"] == "text/javascript; charset=utf-8"
        assert "immutable" in client.get("/assets/app.0123456789abcdef.css").headers["cache-control"]
        assert client.get("/current.json").json() == guarded.reader.pointer
        for name in ("manifest.json", "v1/status.json"):
            answer = client.get(f"/snapshots/{snapshot}/{name}")
            assert answer.content == guarded.reader.bytes_of(name)
            assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "target",
    [
        "/api/v1/slate?search=%0d%0aSet-Cookie:%20a=b",
        "/api/v1/players?search=a%0d%0a%0d%0a<html>",
        "/api/v1/players?limit=1&search=%E2%80%AE",
        "/api/v1/players/%0d%0aX-Evil:%201",
        "/%0d%0aX-Evil:%201",
        "/api/v1/schemas/x%0d%0aX-Evil:%201",
    ],
)
def test_line_breaks_in_a_request_begin_no_header(server: Server, target: str) -> None:
    answer = server.raw(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert answer.startswith(b"HTTP/1.1 ")
    assert b"set-cookie" not in head
    assert b"x-evil" not in head


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: \x00\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 50_000 + b"\r\n",
    ],
)
def test_what_is_not_http_is_a_problem_and_the_end_of_the_connection(
    server: Server, request_bytes: bytes
) -> None:
    answer = server.raw(request_bytes)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert int(head.split()[1]) in (400, 431)
    assert b"application/problem+json" in head
    assert b"content-security-policy" in head
    assert json.loads(body)["status"] == int(head.split()[1])


def test_after_all_that_the_server_answers(server: Server) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(b"GET /api/v1/slate HTTP/1.1\r\nHost: lo")
    with client_of(server) as client:
        assert client.get("/ready").status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/slate", "/", "/api/v1/operations/sync"])
def test_large_bodies_are_refused_before_they_are_read(server: Server, path: str) -> None:
    with client_of(server) as client:
        told = client.post(path, content=b"x" * (LARGEST_BODY + 1))
        chunked = client.post(path, content=(b"x" * 1024 for _ in range(LARGEST_BODY // 1024 + 1)))
        promised, _ = server.get_raw(path, "Content-Length: 99999999999", method="POST")
    assert (told.status_code, chunked.status_code, promised) == (413, 413, 413)
    assert told.json()["status"] == 413


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil", "", "[::2]", "0.0.0.0"]
)
def test_a_name_that_is_not_ours_is_not_answered(server: Server, host: str) -> None:
    answer = server.raw(f"GET /api/v1/slate HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"Player" not in answer


@pytest.mark.parametrize("host", [*LOOPBACK_NAMES, "LOCALHOST", "localhost:1", "[::1]:8000"])
def test_our_own_names_are_answered(server: Server, host: str) -> None:
    answer = server.raw(f"GET /health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_two_hosts_or_none_are_not_answered(server: Server) -> None:
    for hosts in (b"", b"Host: localhost\r\nHost: evil.example\r\n"):
        answer = server.raw(b"GET /health HTTP/1.1\r\n" + hosts + b"Connection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 400 ")


def test_other_names_can_be_allowed(made_up: Path) -> None:
    with served(made_up, "--allow-host", "props.example") as running:
        status, _ = running.get_raw("/health")
        named = running.raw(b"GET /health HTTP/1.1\r\nHost: props.example:80\r\nConnection: close\r\n\r\n")
    assert status == 200
    assert named.startswith(b"HTTP/1.1 200 ")


def test_who_asks_too_often_is_told_when_to_come_again(made_up: Path) -> None:
    with served(made_up, "--rate-limit", "0.001") as running, client_of(running) as client:
        answers = [client.get("/api/v1/status") for _ in range(6)]
        health = [client.get("/health").status_code for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] + [429] * 5
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].json()["title"] == "Too Many Requests"
    assert health == [200] * 6


def test_tokens_come_back_with_time_and_never_more_than_the_bucket_holds() -> None:
    moment = 0.0
    buckets = Buckets(Rate(per_second=2, burst=3), lambda: moment)
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.wait("b") == 0
    moment = 0.5
    assert [buckets.wait("a"), buckets.wait("a")] == [0, 0.5]
    moment = 1000.0
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_only_so_many_clients_are_remembered() -> None:
    buckets = Buckets(Rate(per_second=1, burst=1), lambda: 0.0)
    for number in range(MOST_CLIENTS + 5):
        buckets.wait(str(number))
    assert len(buckets) == MOST_CLIENTS
    assert buckets.wait(str(MOST_CLIENTS)) == 1


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::1"),
    ],
)
def test_all_addresses_of_one_network_are_one_client(address: str, client: str) -> None:
    assert client_in({"client": (address, 1)}) == client


def test_forwarded_addresses_are_not_believed(made_up: Path) -> None:
    with served(made_up, "--rate-limit", "0.001") as running, client_of(running) as client:
        answers = [
            client.get("/api/v1/status", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
            for number in range(5)
        ]
    assert answers == [200, 429, 429, 429, 429]


def test_torn_files_are_told_of_and_never_sent(tmp_path: Path) -> None:
    snapshot = shelve(tmp_path / "published", made_up_files(), MOMENT)
    name = tmp_path / "published" / "snapshots" / snapshot / "v1" / "status.json"
    name.write_bytes(name.read_bytes()[:-10])
    with served(tmp_path) as running, client_of(running) as client:
        torn, ready, other = (client.get(path) for path in ("/api/v1/status", "/ready", "/api/v1/slate"))
    assert (torn.status_code, ready.status_code, other.status_code) == (503, 503, 200)
    assert "damaged" in torn.json()["detail"]
    assert "v1/status.json" in ready.json()["detail"]
    assert torn.headers["retry-after"]


def test_a_path_is_told_as_text_never_as_a_page(ask: httpx2.Client) -> None:
    answer = ask.get("/<script>alert(1)</script>")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "<script>" not in answer.text
