"""One exchange with a service: a request out, its answer in, and every way that can go wrong as an error of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

from backcourt.errors import FetchError, PermanentError, TransientError
from backcourt.sources.fetching.access import Access
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.body import ACCEPTED_ENCODING, body_of
from backcourt.sources.fetching.clock import Clock
from backcourt.sources.fetching.content import require_whole
from backcourt.sources.fetching.patience import Patience
from backcourt.sources.fetching.provider import Provider
from backcourt.sources.fetching.refusal import raise_for
from backcourt.version import VERSION

MOST_REDIRECTS = 3
REFUSAL_BYTES, REFUSAL_CHARACTERS = 4_096, 200
"""How much of a refusal is read and told: enough for the sentence that says why."""

USER_AGENT = f"backcourt/{VERSION}"
"""How we introduce ourselves, unless a service answers browsers only."""

_FAILURES: dict[type[Exception], str] = {
    httpx2.ConnectTimeout: "no connection within the time allowed",
    httpx2.ConnectError: "no connection",
    httpx2.TimeoutException: "no answer within the time allowed",
    httpx2.RemoteProtocolError: "the answer broke off, or is no HTTP",
    httpx2.NetworkError: "the connection broke",
}
"""What the transport met, in our words: its own may repeat what was sent."""


@dataclass
class Exchange:
    """One attempt at a request. `heard` are the headers of the last response, also when its body was no use."""

    http: httpx2.Client
    provider: Provider
    access: Access
    patience: Patience
    clock: Clock
    ask: Ask
    heard: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        self._service = self.provider.services[self.ask.service]
        self._about = self.ask.subject(self.provider.source)
        self._started = self.clock.elapsed()

    def payload(self) -> bytes:
        """Return the payload, whole and of the kind that was asked for; errors say nothing that may hold the key."""
        try:
            payload = self._followed()
            require_whole(payload, self.ask.content, self._about, self.ask.mark)
            if self.access.key.is_in(payload):
                raise PermanentError(
                    f"{self._about}: the answer repeats the key, and was not kept", "report it to the service"
                )
            return payload
        except FetchError as error:
            error.message = self.access.key.redact(error.message)
            error.args = (error.message,)
            raise

    def _followed(self) -> bytes:
        """Follow redirects, on the same host only."""
        url = httpx2.URL(self.access.addresses[self.ask.service] + self.ask.path)
        url = url.copy_merge_params(dict(self.ask.query))
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._answer(url)
            if isinstance(answer, bytes):
                return answer
            url = answer
        raise PermanentError(
            f"{self._about}: redirected more than {MOST_REDIRECTS} times", "the address has moved"
        )

    def _answer(self, url: httpx2.URL) -> bytes | httpx2.URL:
        """Return the content of one response, or where it sends us."""
        headers = {
            "User-Agent": USER_AGENT,
            "Accept": self.ask.content.accept,
            "Accept-Encoding": ACCEPTED_ENCODING,
            **self._service.headers,
        }
        try:
            with self.http.stream("GET", url, headers=headers) as response:
                self.heard = response.headers
                if response.has_redirect_location:
                    return self._redirected(url, response.headers["location"])
                self._require_accepted(response)
                return body_of(response, self._service.largest, self._is_late, self._about)
        except httpx2.HTTPError as error:
            words = next((words for kind, words in _FAILURES.items() if isinstance(error, kind)), "it failed")
            raise TransientError(
                f"{self._about}: {words}", "check the connection, or try again later"
            ) from None

    def _is_late(self) -> bool:
        return self.clock.elapsed() - self._started > self.patience.total

    def _redirected(self, url: httpx2.URL, location: str) -> httpx2.URL:
        try:
            target = url.join(location)
        except httpx2.InvalidURL:
            raise PermanentError(
                f"{self._about}: redirected to what is no address", "the service is broken"
            ) from None
        if (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port):
            raise PermanentError(
                f"{self._about}: redirected to another host ({target.host[:80]})",
                "look at the address in a browser; we follow no redirects elsewhere",
            )
        return target

    def _require_accepted(self, response: httpx2.Response) -> None:
        if response.status_code != httpx2.codes.OK:
            quota = self.provider.quota
            raise_for(
                response.status_code,
                response.headers,
                self._said(response),
                self._about,
                now=self.clock.now(),
                left=response.headers.get(quota.left) if quota else None,
                has_key=bool(self.access.key),
                may_be_absent=self.ask.comes_by is not None,
                is_a_store=self._service.is_a_store,
            )
        announced = response.headers.get("content-type", "")
        if not self.ask.content.is_announced_by(announced):
            raise PermanentError(
                f"{self._about}: the answer is {announced[:80]!r}, not {self.ask.content.value}",
                "the service may block us, or its address has moved",
            )

    def _said(self, response: httpx2.Response) -> str:
        """Return the beginning of what a refusal says, on one line."""
        try:
            content = body_of(response, REFUSAL_BYTES, self._is_late, self._about)
        except (FetchError, httpx2.HTTPError):
            return ""
        line = self.access.key.redact(" ".join(content.decode("utf-8", errors="replace").split()))
        return f": {line[:REFUSAL_CHARACTERS]}" if line and not line.startswith("<") else ""
