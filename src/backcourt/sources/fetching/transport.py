"""The last step before the wire, where the key joins a request: nothing that is logged or raised ever sees it."""

from __future__ import annotations

import logging

import httpx2

from backcourt.sources.fetching.provider import KeyPlace
from backcourt.sources.fetching.secret import Secret

WIRE_LOGS = ("httpcore2.connection", "httpcore2.http11", "httpcore2.http2", "httpcore2.proxy")
"""Loggers that write down headers as they come and go: a service may repeat the key in one."""


def _keep_quiet(record: logging.LogRecord) -> bool:
    return False


for _name in WIRE_LOGS:
    logging.getLogger(_name).addFilter(_keep_quiet)


class KeyedTransport(httpx2.BaseTransport):
    """Adds the key to every request that goes out; certificates are verified, proxies of the environment not used."""

    def __init__(self, place: KeyPlace | None, key: Secret, connections: int) -> None:
        limits = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
        self._wire = httpx2.HTTPTransport(verify=True, limits=limits)
        self._place, self._key = place, key

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request with the key, and return the response to the request without it."""
        return self._wire.handle_request(self._keyed(request))

    def close(self) -> None:
        """Close all connections."""
        self._wire.close()

    def _keyed(self, request: httpx2.Request) -> httpx2.Request:
        if self._place is None or not self._key:
            return request
        url, headers = request.url, request.headers.copy()
        if self._place.query:
            url = url.copy_merge_params({self._place.query: self._key.reveal()})
        if self._place.header:
            headers[self._place.header] = self._key.reveal()
        return httpx2.Request(
            request.method, url, headers=headers, stream=request.stream, extensions=request.extensions
        )
