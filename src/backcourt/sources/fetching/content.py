"""What a payload is expected to be, and whether it is that and whole."""

from __future__ import annotations

import json
from enum import StrEnum

from backcourt.errors import PermanentError, TransientError
from backcourt.sources.wire.document import is_cut_short, is_markup

PDF_HEAD, PDF_END = b"%PDF-", b"%%EOF"
END_BYTES = 2_048
"""How far before its end a document says that it ends: some writers put a few bytes after it."""


class Content(StrEnum):
    """Kinds of payloads; the value is the suffix they are kept under, without its point."""

    JSON = "json"
    CSV = "csv"
    HTML = "html"
    PDF = "pdf"

    @property
    def suffix(self) -> str:
        """The suffix in the landing zone."""
        return f".{self.value}"

    @property
    def accept(self) -> str:
        """What a request says it wants."""
        return ", ".join((_TYPES[self][0], "*/*;q=0.1"))

    def is_announced_by(self, header: str) -> bool:
        """Tell whether a Content-Type fits; a service that names none is judged by what it sent."""
        kind = header.partition(";")[0].strip().lower()
        return not kind or kind in _TYPES[self] or kind in _ANYTHING or kind.endswith(f"+{self.value}")


_TYPES = {
    Content.JSON: (
        "application/json",
        "text/json",
        "text/javascript",
        "application/javascript",
        "text/plain",
    ),
    Content.CSV: ("text/csv", "application/csv", "application/vnd.ms-excel", "text/plain"),
    Content.HTML: ("text/html", "application/xhtml+xml"),
    Content.PDF: ("application/pdf",),
}
_ANYTHING = ("application/octet-stream", "binary/octet-stream")


def require_whole(payload: bytes, content: Content, about: str, mark: str = "") -> None:
    """Raise unless a payload is what was asked for, to its end, and holds the mark of its kind.

    `TransientError` when it is cut short, which asking again may mend; `PermanentError` when it is something else.
    """
    if not payload.strip():
        raise TransientError(f"{about}: the answer is empty", "ask again later")
    _CHECKS[content](payload, about)
    if mark.encode() not in payload:
        raise _another(about, "another page")


def _require_json(payload: bytes, about: str) -> None:
    text = payload.decode("utf-8", errors="replace")
    if is_markup(text):
        raise _another(about, "a page of HTML, not JSON")
    try:
        json.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        return
    except ValueError as error:
        if is_cut_short(text):
            raise _cut(about) from error
        raise _another(about, "not JSON") from error


def _require_pdf(payload: bytes, about: str) -> None:
    if not payload.lstrip().startswith(PDF_HEAD):
        raise _another(about, "not a PDF document")
    if PDF_END not in payload[-END_BYTES:]:
        raise _cut(about)


def _require_html(payload: bytes, about: str) -> None:
    if not is_markup(payload[:END_BYTES].decode("utf-8", errors="replace").lstrip("\ufeff")):
        raise _another(about, "not a page of HTML")
    if b"</html" not in payload[-END_BYTES:].lower():
        raise _cut(about)


def _require_csv(payload: bytes, about: str) -> None:
    if is_markup(payload[:END_BYTES].decode("utf-8", errors="replace")):
        raise _another(about, "a page of HTML, not CSV")


_CHECKS = {
    Content.JSON: _require_json,
    Content.CSV: _require_csv,
    Content.HTML: _require_html,
    Content.PDF: _require_pdf,
}


def _cut(about: str) -> TransientError:
    return TransientError(f"{about}: the answer ends in the middle", "ask again later")


def _another(about: str, what: str) -> PermanentError:
    return PermanentError(
        f"{about}: the answer is {what}",
        "look at the address in a browser: the service may block us, or have moved",
    )
