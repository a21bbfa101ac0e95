"""What is wrong with an object of a payload: a reason that can be counted, the path of the field, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

LONGEST_VALUE = 60


class Reason(StrEnum):
    """Why a row of a payload could not be read."""

    MISSING_FIELD = "missing_field"
    MISSING_VALUE = "missing_value"
    WRONG_TYPE = "wrong_type"
    OUT_OF_RANGE = "out_of_range"
    MALFORMED_VALUE = "malformed_value"
    WRONG_LENGTH = "wrong_length"
    CONTRADICTION = "contradiction"
    UNKNOWN_KIND = "unknown_kind"


_BOUNDS = frozenset(
    {
        "greater_than",
        "greater_than_equal",
        "less_than",
        "less_than_equal",
        "finite_number",
        "string_too_long",
        "int_parsing_size",
    }
)


@dataclass(frozen=True)
class Problem:
    """The first thing that is wrong with an object, and how many other things are."""

    reason: Reason
    path: str
    told: str
    others: int = 0

    def __str__(self) -> str:
        """Return a sentence without a full stop: `events[3].home_team is missing`."""
        more = f" (and {self.others} more)" if self.others else ""
        return f"{self.path or 'the document'} {self.told}{more}"


def problem_of(error: ValidationError, path: str) -> Problem:
    """Return what a model found wrong with the object at `path`."""
    details = error.errors(include_url=False, include_context=False)
    first = details[0]
    return Problem(_reason(first), _joined(path, first["loc"]), _told(first), len(details) - 1)


def _joined(path: str, places: tuple[int | str, ...]) -> str:
    for place in places:
        if isinstance(place, int):
            path += f"[{place}]"
        else:
            path += f".{place}" if path else place
    return path


def _reason(found: ErrorDetails) -> Reason:
    kind = found["type"]
    if kind == "missing":
        return Reason.MISSING_FIELD
    if found["input"] is None:
        return Reason.MISSING_VALUE
    if kind in _BOUNDS:
        return Reason.OUT_OF_RANGE
    if kind.endswith(("_type", "_parsing", "_from_float")):
        return Reason.WRONG_TYPE
    return Reason.MALFORMED_VALUE


def _told(found: ErrorDetails) -> str:
    if found["type"] == "missing":
        return "is missing"
    if found["input"] is None:
        return "is null"
    expected = found["msg"][:1].lower() + found["msg"][1:]
    return f"is {shown(found['input'])}: {expected}"


def shown(value: Any) -> str:
    """Return what stands in a payload, short and printable."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**LONGEST_VALUE:
        return "a number of very many digits"
    text = ascii(value)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "..."
