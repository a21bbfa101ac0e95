"""A provider on loopback: a real HTTP server that serves given payloads, and misbehaves as it is told to."""

import gzip
import json
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

Act: TypeAlias = Callable[["Exchange"], None]
"""What the server does with one request."""

JSON_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass
class Quota:
    """Credits that requests use up: what is left is told in headers, and without any there is a refusal."""

    left: int
    cost: Callable[[Seen], int] = lambda seen: 1
    used: int = 0


class Exchange:
    """One request, and the means to answer it well or badly."""

    def __init__(self, handler: BaseHTTPRequestHandler, seen: Seen, extra: Mapping[str, str]) -> None:
        self.handler, self.seen, self.extra = handler, seen, dict(extra)

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        self.handler.send_response(status)
        for name, value in {**headers, **self.extra}.items():
            self.handler.send_header(name, value)
        self.handler.end_headers()

    def send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.head(status, {"Content-Length": str(len(body)), **headers})
        self.handler.wfile.write(body)

    def leave(self) -> None:
        """Close the connection after this answer."""
        self.handler.close_connection = True


def bytes_of(payload: object) -> bytes:
    """Return bytes as they are, text as UTF-8, anything else as JSON."""
    if isinstance(payload, bytes):
        return payload
    return (payload if isinstance(payload, str) else json.dumps(payload)).encode()


def answers(
    payload: object,
    *,
    content_type: str = JSON_TYPE,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Act:
    """Answer with a payload."""
    body = bytes_of(payload)
    return lambda exchange: exchange.send(status, body, {"Content-Type": content_type, **(headers or {})})


def zipped(payload: object) -> Act:
    """Answer with a payload that is compressed on the way."""
    return answers(gzip.compress(bytes_of(payload)), headers={"Content-Encoding": "gzip"})


def refuses(status: int, message: str = "", *, retry_after: str | None = None) -> Act:
    """Answer with a status, and perhaps the wish to be left alone."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return answers({"message": message} if message else {}, status=status, headers=headers)


def page(
    text: str = "<!DOCTYPE html><html><body>Access denied</body></html>", content_type: str = "text/html"
) -> Act:
    """Answer with a page of HTML, under its own content type or another."""
    return answers(text, content_type=content_type)


def redirects(location: str) -> Act:
    """Send the client elsewhere."""
    return answers(b"", status=302, headers={"Location": location})


def breaks_off(payload: object, after: int, *, content_type: str = JSON_TYPE) -> Act:
    """Announce a whole payload, send some bytes of it and close the connection."""
    body = bytes_of(payload)

    def act(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": content_type, "Content-Length": str(len(body))})
        exchange.handler.wfile.write(body[:after])
        exchange.leave()

    return act


def ends_early(payload: object, after: int, *, compressed: bool = False) -> Act:
    """Send some bytes of a payload as if they were all, in an answer that ends when the connection does."""
    body = gzip.compress(bytes_of(payload)) if compressed else bytes_of(payload)
    encoding = {"Content-Encoding": "gzip"} if compressed else {}

    def act(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": JSON_TYPE, "Connection": "close", **encoding})
        exchange.handler.wfile.write(body[:after])
        exchange.leave()

    return act


def drips(payload: object, pause: float, size: int = 1) -> Act:
    """Send a payload a few bytes at a time."""
    body = bytes_of(payload)

    def act(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": JSON_TYPE, "Content-Length": str(len(body))})
        for start in range(0, len(body), size):
            time.sleep(pause)
            exchange.handler.wfile.write(body[start : start + size])
            exchange.handler.wfile.flush()

    return act


def is_silent(seconds: float) -> Act:
    """Take the request and say nothing for a while."""

    def act(exchange: Exchange) -> None:
        time.sleep(seconds)
        exchange.leave()

    return act


def resets() -> Act:
    """Break the connection as a machine does that lost power."""

    def act(exchange: Exchange) -> None:
        sock = exchange.handler.connection
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        exchange.handler.wfile = open("/dev/null", "wb")  # noqa: SIM115, PTH123
        sock.close()
        exchange.leave()

    return act


def bomb(megabytes: int) -> Act:
    """Answer with a small gzip file that becomes very large."""
    return answers(gzip.compress(b" " * megabytes * 2**20), headers={"Content-Encoding": "gzip"})


@dataclass
class ProviderServer:
    """Serves scripts by path and query: each request takes the next act of its script, the last one for ever after."""

    url: str = ""
    seen: list[Seen] = field(default_factory=list)
    quota: Quota | None = None
    welcome: Act | None = None
    """What every request meets the first time, whatever its script."""

    _met: set[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=set)
    _scripts: list[tuple[str, dict[str, str], tuple[Act, ...]]] = field(default_factory=list)
    _turns: Counter[int] = field(default_factory=Counter)
    _lock: Any = field(default_factory=threading.Lock)

    def serve(self, path: str, *acts: Act | object, **query: str) -> None:
        """Script a path, for requests that carry at least this query; what is no act is a payload to answer with."""
        script = tuple(act if callable(act) else answers(act) for act in acts)
        self._scripts.append((path, query, script))

    def paths(self) -> list[str]:
        """Return the paths that were asked for, in order."""
        return [seen.path for seen in self.seen]

    def act_for(self, seen: Seen) -> tuple[Act, dict[str, str]]:
        """Return what to do with a request, and the headers that tell of the quota."""
        with self._lock:
            self.seen.append(seen)
            extra: dict[str, str] = {}
            if self.quota:
                cost = self.quota.cost(seen)
                if cost > self.quota.left:
                    return refuses(401, "Usage quota has been reached"), _told(self.quota, 0, left=0)
                self.quota.left -= cost
                self.quota.used += cost
                extra = _told(self.quota, cost, left=self.quota.left)
            request = seen.path, tuple(sorted(seen.query.items()))
            if self.welcome and request not in self._met:
                self._met.add(request)
                return self.welcome, extra
            return self._next(seen), extra

    def _next(self, seen: Seen) -> Act:
        fitting = [
            (len(query), number)
            for number, (path, query, _) in enumerate(self._scripts)
            if path == seen.path and query.items() <= seen.query.items()
        ]
        if not fitting:
            return refuses(404, "not scripted")
        number = max(fitting)[1]
        script = self._scripts[number][2]
        turn = min(self._turns[number], len(script) - 1)
        self._turns[number] += 1
        return script[turn]


def _told(quota: Quota, cost: int, *, left: int) -> dict[str, str]:
    return {
        "x-requests-remaining": str(left),
        "x-requests-used": str(quota.used),
        "x-requests-last": str(cost),
    }


@contextmanager
def provider_server() -> Iterator[ProviderServer]:
    """Run a server on a free port of this machine until the context ends."""
    server = ProviderServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = dict(parse_qsl(address.query, keep_blank_values=True))
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen = Seen(address.path, query, headers)
            act, extra = server.act_for(seen)
            try:
                act(Exchange(self, seen, extra))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            """Say nothing: tests read what arrived in `seen`."""

    class Listening(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing: connections that break are what some scripts are about."""

    with Listening(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        server.url = f"http://127.0.0.1:{listening.server_address[1]}"
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()
