"""One frozen, typed model per JSON object of a provider: the fields we use, and which others are nothing new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """Base of all wire formats: types are strict, unknown fields tolerated.

    A field without default must be there, though it may be `| None`. `unused` names fields that the provider is known
    to send and we do not read, so that only what is new counts as unknown.
    """

    model_config = ConfigDict(frozen=True, extra="allow", strict=True, arbitrary_types_allowed=False)

    unused: ClassVar[frozenset[str]] = frozenset()


def unknown_fields(value: Wire, path: str) -> Iterator[str]:
    """Yield the paths of fields that no model names, places in lists left out: `events[].new_field`."""
    for name in value.model_extra or ():
        if name not in type(value).unused:
            yield f"{path}.{name}" if path else name
    for name, spelled in _nested(type(value)):
        inner = getattr(value, name)
        below = f"{path}.{spelled}" if path else spelled
        if isinstance(inner, Wire):
            yield from unknown_fields(inner, below)
        elif isinstance(inner, list | tuple):
            for each in inner:
                if isinstance(each, Wire):
                    yield from unknown_fields(each, f"{below}[]")


@cache
def _nested(kind: type[Wire]) -> tuple[tuple[str, str], ...]:
    """Return the fields that may hold objects or lists, and how payloads spell them; plain ones hold no fields."""
    plain = {int, float, str, bool}
    fields = kind.model_fields.items()
    return tuple((name, field.alias or name) for name, field in fields if field.annotation not in plain)


MOST_UNKNOWN = 200
"""Distinct paths that are kept per payload; a payload with more has another format altogether."""

AND_MORE = "(more)"
LONGEST_PATH = 200
_PLACE = re.compile(r"\[\d+\]")


def tally(counts: Counter[str], paths: Iterator[str]) -> None:
    """Count paths, without places in lists, printable and never more than a payload's share of distinct ones."""
    for path in paths:
        name = _PLACE.sub("[]", ascii(path)[1:-1])[:LONGEST_PATH]
        counts[name if name in counts or len(counts) < MOST_UNKNOWN else AND_MORE] += 1
