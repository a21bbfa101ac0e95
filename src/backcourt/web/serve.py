"""The server: one process, one loop, a socket of its own, and an end as soon as it is asked for."""

from __future__ import annotations

import gc
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from backcourt.errors import MachineError, UsageError
from backcourt.web.app import AppSettings, create_app
from backcourt.web.limits import LOOPBACK, LOOPBACK_NAMES, REMOTE, Rate
from backcourt.web.operations import Desk
from backcourt.web.protocol import BoundedProtocol
from backcourt.web.runs import Runs
from backcourt.workspace import Workspace

SHORTEST_TOKEN = 16
KEEP_ALIVE_SECONDS = 30
FAREWELL_SECONDS = 5
"""How long answers that have begun may take when the server is asked to end."""
STOPPING = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True)
class ServeSettings:
    """How to serve.

    `port` 0 takes a free one. `rate_limit` is requests per second and client, 0 for none; None: generous ones.
    `operations_token` is empty where there are no operations. `announce` is told the address once it answers; `log`
    is told of every request.
    """

    workspace: Workspace
    folder: Path
    host: str = "127.0.0.1"
    port: int = 8000
    rate_limit: float | None = None
    allow_hosts: Sequence[str] = ()
    operations_token: str = ""
    announce: Callable[[str], None] = lambda address: None
    log: Callable[[dict[str, Any]], None] | None = None


@dataclass(frozen=True)
class Served:
    """What a server did until it was asked to end."""

    address: str
    requests: int


def serve(settings: ServeSettings) -> Served:
    """Serve until SIGINT or SIGTERM; raise when the address cannot be had, or the token is none."""
    listener = listening(settings.host, settings.port)
    address = address_of(settings.host, listener)
    server = _Server(_config(settings), lambda: settings.announce(address))
    gc.collect()
    gc.freeze()  # What is loaded stays: looking through it again would only hold answers up.
    server.run([listener])
    return Served(address, server.server_state.total_requests)


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address."""
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
    except (OSError, UnicodeError) as error:
        raise UsageError(f"{host!r} is no address", "name one of this machine, such as 127.0.0.1") from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(place)
    except OSError as error:
        listener.close()
        raise MachineError(
            f"{host}:{port} cannot be had: {error.strerror or error}",
            "choose another with --port (0 takes a free one), or end whoever has it",
        ) from error
    return listener


def address_of(host: str, listener: socket.socket) -> str:
    """Return the address to open."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listener.getsockname()[1]}"


def _config(settings: ServeSettings) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(_app_settings(settings)),
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # Whoever could tell us another address than his own would have as many buckets as he likes.
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=FAREWELL_SECONDS,
    )


def _app_settings(settings: ServeSettings) -> AppSettings:
    remote, loopback = _rates(settings.rate_limit)
    return AppSettings(settings.folder, hosts_of(settings), remote, loopback, _desk(settings), settings.log)


def _rates(limit: float | None) -> tuple[Rate | None, Rate | None]:
    if limit is None:
        return REMOTE, LOOPBACK
    rate = Rate(limit, max(1.0, 2 * limit)) if limit > 0 else None
    return rate, rate


def hosts_of(settings: ServeSettings) -> tuple[str, ...]:
    """Return the names to answer under: any, when bound to the world and none are named."""
    if settings.host in ("localhost", "::1") or settings.host.startswith("127."):
        return *LOOPBACK_NAMES, *settings.allow_hosts
    return (*LOOPBACK_NAMES, settings.host, *settings.allow_hosts) if settings.allow_hosts else ()


def _desk(settings: ServeSettings) -> Desk | None:
    if not settings.operations_token:
        return None
    if len(settings.operations_token) < SHORTEST_TOKEN:
        raise UsageError(
            f"the operations token has fewer than {SHORTEST_TOKEN} characters",
            'make one: python -c "import secrets; print(secrets.token_urlsafe())"',
        )
    return Desk(settings.operations_token, Runs(settings.workspace))


class _Server(uvicorn.Server):
    """Uvicorn, which tells when it answers and takes a signal to end for the end, not for an error."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in STOPPING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
