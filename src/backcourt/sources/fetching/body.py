"""The bytes of an answer: decompressed, within bounds of size and time, and complete."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import httpx2

from backcourt.errors import PermanentError, TransientError

GZIP = 16 + zlib.MAX_WBITS
ENCODINGS = {"", "identity", "gzip", "x-gzip"}
ACCEPTED_ENCODING = "gzip"


def body_of(response: httpx2.Response, largest: int, is_late: Callable[[], bool], about: str) -> bytes:
    """Return the content of a streamed response.

    Raises `PermanentError` when it is larger than `largest` (also after decompression) or encoded in a way that was not
    asked for, `TransientError` when it is incomplete, damaged or takes too long.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ENCODINGS:
        raise PermanentError(
            f"{about}: the answer is encoded as {encoding[:40]!r}", "only gzip was asked for"
        )
    inflate = zlib.decompressobj(GZIP) if encoding.endswith("gzip") else None
    content = bytearray()
    for raw in response.iter_raw():
        if is_late():
            raise TransientError(f"{about}: the answer takes too long", "try again later")
        content += _inflated(inflate, raw, largest + 1 - len(content), about) if inflate else raw
        if len(content) > largest:
            raise PermanentError(
                f"{about}: the answer is larger than {largest:,} bytes", "this is no known payload"
            )
    if inflate and not inflate.eof and content:
        raise TransientError(f"{about}: the compressed answer ends in the middle", "try again later")
    return bytes(content)


def _inflated(inflate: zlib._Decompress, raw: bytes, most: int, about: str) -> bytes:
    try:
        return inflate.decompress(raw, most)
    except zlib.error as error:
        raise TransientError(f"{about}: the compressed answer is damaged", "try again later") from error
