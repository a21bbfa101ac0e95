"""Bytes ready to be sent: as they are, compressed, with their mark, and the answer made of them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

JSON = b"application/json"
COMPRESSION = 6
MARK_LENGTH = 32
"""Hexadecimal digits of a mark: 128 bits of the content's SHA-256."""

Header = tuple[bytes, bytes]

LATEST = b"public, max-age=60, must-revalidate"
"""For what tonight, today and latest mean: another file may be meant in a minute."""
DATED = b"public, max-age=600, must-revalidate"
"""For one date's files: they change when a box score is corrected, so they are asked for again after ten minutes."""
FIXED = b"public, max-age=31536000, immutable"
"""For files under a snapshot's name: there they never change."""
ASKED_EVERY_TIME = b"no-cache"
"""For the pointer and the pages: kept, but never shown without asking whether they are still right."""


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes of one media type; `packed` is empty where compressing gains nothing (pictures)."""

    raw: bytes
    packed: bytes
    mark: str
    media_type: bytes = JSON

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        return len(self.raw) + len(self.packed)


def content_of(raw: bytes, mark: str = "", media_type: bytes = JSON, *, packs: bool = True) -> Content:
    """Return bytes ready to be sent; without a mark they are marked by their own hash."""
    packed = gzip.compress(raw, COMPRESSION, mtime=0) if packs else b""
    return Content(raw, packed, mark or hashlib.sha256(raw).hexdigest()[:MARK_LENGTH], media_type)


class Answer(Response):
    """An answer whose headers and body are bytes already."""

    def __init__(self, status: int, headers: list[Header], body: bytes = b"") -> None:
        self.status_code = status
        self.raw_headers = headers
        self.body = body
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body})


def answer(scope: Scope, content: Content, pace: bytes, marks: Iterable[Header] = ()) -> Answer:
    """Answer with content in the encoding that is wanted, or say that whoever asks has it already (304)."""
    accepted = header(scope, b"accept-encoding")
    packed = bool(content.packed) and accepts_gzip(accepted)
    etag = entity_tag(content.mark, packed=packed)
    headers = [(b"etag", etag), (b"cache-control", pace), (b"vary", b"Accept-Encoding"), *marks]
    if has_already(header(scope, b"if-none-match"), etag):
        return Answer(304, headers)
    body = content.packed if packed else content.raw
    headers += [(b"content-type", content.media_type), (b"content-length", b"%d" % len(body))]
    if packed:
        headers.append((b"content-encoding", b"gzip"))
    return Answer(200, headers, body)


def entity_tag(mark: str, *, packed: bool) -> bytes:
    """Return the strong ETag of a representation: the compressed one has its own."""
    return f'"{mark}-gzip"'.encode() if packed else f'"{mark}"'.encode()


def header(scope: Scope, name: bytes) -> bytes:
    """Return a header of a request, its lines joined; empty without one."""
    return b",".join(value for key, value in scope["headers"] if key == name)


def has_already(wanted: bytes, etag: bytes) -> bool:
    """Whether an If-None-Match names this ETag."""
    if not wanted:
        return False
    tags = [tag.strip().removeprefix(b"W/") for tag in wanted.split(b",")]
    return etag in tags or tags == [b"*"]


@lru_cache(maxsize=256)
def accepts_gzip(accepted: bytes) -> bool:
    """Whether an Accept-Encoding takes gzip, and does not like the plain text better (RFC 9110, 12.5.3)."""
    weights = dict(_weighted(part) for part in accepted.lower().split(b",") if part.strip())
    packed = weights.get(b"gzip", weights.get(b"x-gzip", weights.get(b"*", 0.0)))
    return packed > 0 and packed >= weights.get(b"identity", 0.0)


def _weighted(part: bytes) -> tuple[bytes, float]:
    name, _, rest = part.partition(b";")
    key, _, value = rest.partition(b"=")
    if key.strip() != b"q":
        return name.strip(), 1.0
    try:
        weight = float(value)
    except ValueError:
        return name.strip(), 0.0
    return name.strip(), weight if 0 <= weight <= 1 else 0.0
