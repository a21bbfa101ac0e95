"""Bounds on what anybody may ask: how often, from which name, how long an address, how large a body."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backcourt.web.content import header
from backcourt.web.problems import ProblemError

LONGEST_ADDRESS = 4096
LARGEST_BODY = 16 * 1024
MOST_CLIENTS = 10_000
"""Clients that are counted at the same time; who was not seen for longest is forgotten first."""

UNLIMITED = ("/health", "/ready")
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Rate:
    """So many requests a second, and so many at once after a pause."""

    per_second: float
    burst: float


REMOTE = Rate(per_second=10, burst=600)
LOOPBACK = Rate(per_second=2000, burst=4000)


class Buckets:
    """A bucket of tokens per client: one goes with each request, and they come back over time."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """How many clients are counted."""
        return len(self._kept)

    def wait(self, client: str) -> float:
        """Take a token; return 0, or the seconds until there is one."""
        tokens, now = self._tokens(client)
        if tokens >= 1:
            self._keep(client, tokens - 1, now)
            return 0.0
        self._keep(client, tokens, now)
        return (1 - tokens) / self.rate.per_second

    def is_empty(self, client: str) -> bool:
        """Whether the next request would have to wait."""
        return self._tokens(client)[0] < 1

    def _tokens(self, client: str) -> tuple[float, float]:
        now = self._clock()
        tokens, then = self._kept.get(client, (self.rate.burst, now))
        return min(self.rate.burst, tokens + (now - then) * self.rate.per_second), now

    def _keep(self, client: str, tokens: float, now: float) -> None:
        self._kept[client] = tokens, now
        self._kept.move_to_end(client)
        if len(self._kept) > MOST_CLIENTS:
            self._kept.popitem(last=False)


def client_of(scope: Scope) -> str:
    """Return who asks: his address, of IPv6 the network, for one person has all addresses of one."""
    client = scope.get("client")
    address: str = client[0] if client else ""
    if ":" not in address:
        return address
    parsed = ipaddress.IPv6Address(address.partition("%")[0])
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return address if parsed.is_loopback else f"{ipaddress.IPv6Network((parsed, 64), strict=False)}"


def is_loopback(client: str) -> bool:
    """Whether a client is this machine itself."""
    return client.startswith("127.") or client == "::1"


def too_many(seconds: float) -> ProblemError:
    """Return the problem of somebody who asks too often."""
    wait = max(1, math.ceil(seconds))
    return ProblemError(
        429, "too many requests", f"come again in {wait} s", headers={"Retry-After": str(wait)}
    )


class RateLimit:
    """Lets each client ask only so often; health can always be asked for."""

    def __init__(self, app: ASGIApp, remote: Rate | None = REMOTE, loopback: Rate | None = LOOPBACK) -> None:
        self.app = app
        self._remote = Buckets(remote) if remote else None
        self._loopback = Buckets(loopback) if loopback else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or say when to come again."""
        client = client_of(scope)
        buckets = self._loopback if is_loopback(client) else self._remote
        wait = buckets.wait(client) if buckets is not None and scope["path"] not in UNLIMITED else 0.0
        await (too_many(wait).response if wait else self.app)(scope, receive, send)


class KnownHosts:
    """Answers only under names that are ours: else a page elsewhere could have a name of its own point here."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self.app = app
        self.names = {name.lower().encode() for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it is for somebody else."""
        given = [value for key, value in scope["headers"] if key == b"host"]
        known = len(given) == 1 and (not self.names or _name(given[0]) in self.names)
        await (self.app if known else _unknown_host().response)(scope, receive, send)


def _name(host: bytes) -> bytes:
    """Return a host without its port."""
    if host.startswith(b"["):
        return host.partition(b"]")[0].lower() + b"]"
    return host.partition(b":")[0].lower()


def _unknown_host() -> ProblemError:
    return ProblemError(
        400, "this server does not answer under that name", "start it with --allow-host NAME if it is right"
    )


class Sizes:
    """Refuses long addresses and large bodies before anybody reads them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body read, if it is small."""
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            await _too_long().response(scope, receive, send)
            return
        if not _has_body(scope):
            await self.app(scope, receive, send)
            return
        body = await _body(scope, receive)
        if body is None:
            await _too_large().response(scope, receive, send)
            return
        await self.app(scope, _again(body, receive), send)


def _has_body(scope: Scope) -> bool:
    return any(key in (b"content-length", b"transfer-encoding") for key, _ in scope["headers"])


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """Read a body; None as soon as it is too large."""
    told = header(scope, b"content-length")
    if told.isdigit() and int(told) > LARGEST_BODY:
        return None
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if message["type"] != "http.request" or not message.get("more_body"):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return the body once more, then whatever comes."""
    given: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return given.pop() if given else await receive()

    return received


def _too_large() -> ProblemError:
    return ProblemError(
        413,
        f"a body may have {LARGEST_BODY:,} bytes",
        "send less",
        headers={"Connection": "close"},
    )


def _too_long() -> ProblemError:
    return ProblemError(414, f"an address may have {LONGEST_ADDRESS:,} characters", "ask for less at once")
