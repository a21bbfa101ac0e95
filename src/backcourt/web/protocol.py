"""HTTP/1.1 as the server speaks it: uvicorn's, with bounds, and with our errors where it has none."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from backcourt.web.headers import STRICT
from backcourt.web.limits import LONGEST_ADDRESS
from backcourt.web.problems import ProblemError

LARGEST_HEAD = 32 * 1024
"""Bytes of a request before its body."""
HEAD_SECONDS = 20.0
"""How long somebody who has connected may take to say what he wants."""
MOST_CONNECTIONS = 1000


class BoundedProtocol(HttpToolsProtocol):
    """Refuses heads that are endless, slow or not HTTP."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, and wait only so long for its first request."""
        self._head = 0
        self._refused = ProblemError(400, "this is not HTTP", "send a request that is")
        self._patience = self.loop.call_later(HEAD_SECONDS, transport.close)
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._patience.cancel()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._head = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        if len(self.url) + len(url) > 2 * LONGEST_ADDRESS:
            self._refuse(414, f"an address may have {LONGEST_ADDRESS:,} characters", "ask for less at once")
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        super().on_header(name, value)
        self._head += len(name) + len(value)
        if self._head > LARGEST_HEAD:
            self._refuse(431, f"headers may have {LARGEST_HEAD:,} bytes", "send fewer or shorter ones")

    def on_headers_complete(self) -> None:
        """Begin to answer."""
        self._patience.cancel()
        super().on_headers_complete()

    def _refuse(self, status: int, detail: str, advice: str) -> None:
        self._refused = ProblemError(status, detail, advice)
        raise self._refused

    def send_400_response(self, msg: str) -> None:
        """Tell the problem, then hang up."""
        answer = self._refused.response
        headers = [
            *self.server_state.default_headers,
            *answer.raw_headers,
            *STRICT,
            (b"connection", b"close"),
        ]
        lines = [b"%b: %b\r\n" % pair for pair in headers]
        self.transport.write(b"".join([STATUS_LINE[answer.status_code], *lines, b"\r\n", bytes(answer.body)]))
        self.transport.close()
