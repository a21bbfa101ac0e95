"""Keys of services: used on the wire, shown nowhere."""

from __future__ import annotations

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
        if self._value:
            for written in (self._value, quote(self._value, safe=""), quote_plus(self._value)):
                text = text.replace(written, HIDDEN)
        return text

    def is_in(self, payload: bytes) -> bool:
        """Tell whether bytes hold the key."""
        return bool(self._value) and self._value.encode() in payload
