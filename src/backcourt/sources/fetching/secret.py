"""Keys of services: used on the wire, shown nowhere."""

from __future__ import annotations

import json
from urllib.parse import quote, quote_plus

HIDDEN = "[key]"
"""What stands in the place of a key in anything that is told."""


class Secret:
    """A key that does not show itself: its text is only had by asking for it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return f"Secret({HIDDEN!r})"

    def __bool__(self) -> bool:
        return bool(self._value)

    def reveal(self) -> str:
        """Return the key itself; only the transport needs it."""
        return self._value

    def redact(self, text: str) -> str:
        """Return a text without the key, however a URL may write it."""
        for written in self._spellings():
            text = text.replace(written, HIDDEN)
        return text

    def is_in(self, payload: bytes) -> bool:
        """Tell whether bytes hold the key, however a URL or a JSON text may write it."""
        return any(written.encode() in payload for written in self._spellings())

    def _spellings(self) -> set[str]:
        if not self._value:
            return set()
        in_json = json.dumps(self._value)[1:-1]
        escaped = (in_json, in_json.replace("/", "\\/"))
        return {
            self._value,
            quote(self._value, safe=""),
            quote(self._value),
            quote_plus(self._value),
            *escaped,
        }
