"""The types of fields in payloads: strict, within bounds, and never guessed from another type."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from backcourt.sources.bounds import BEYOND_ALL_NUMBERS
from backcourt.time import utc

LONGEST_TEXT = 4_000
"""Characters of one field: descriptions of a play have a few hundred."""

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Dates outside are typing errors, and beyond what an engine may hold."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_DIGITS = re.compile(r"[+-]?[0-9]{1,12}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})")
_LIMIT = int(BEYOND_ALL_NUMBERS)


def _printable(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("control characters in text")
    return text


def _within_years(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"a year between {FIRST_YEAR} and {LAST_YEAR} was expected")


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a date as text was expected")
    day = date.fromisoformat(value)
    _within_years(day.year)
    return day


def moment_of(value: object) -> datetime:
    """Return an ISO 8601 moment with its offset as naive UTC; raises `ValueError` for anything else."""
    if not isinstance(value, str):
        raise ValueError("a moment as text was expected")
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment without its offset from UTC may be hours off")
    _within_years(moment.year)
    return utc(moment)


def _integral(value: Any) -> Any:
    """Read 5.0 as 5: some services write every number with a decimal point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _whole_from_text(value: Any) -> Any:
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value.strip()) else value


def _real_from_text(value: Any) -> Any:
    return float(value) if isinstance(value, str) and _DECIMAL.fullmatch(value.strip()) else value


def _blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Whole = Annotated[int, Field(gt=-_LIMIT, lt=_LIMIT), BeforeValidator(_integral)]
"""A whole number, also written as 5.0."""

Count = Annotated[int, Field(ge=0, lt=_LIMIT), BeforeValidator(_integral)]
"""How often something happened, or an id."""

Real = Annotated[float, Field(gt=-BEYOND_ALL_NUMBERS, lt=BEYOND_ALL_NUMBERS, allow_inf_nan=False)]
"""Any number."""

WholeText = Annotated[Whole, BeforeValidator(_whole_from_text)]
"""A whole number that may be written as text: "23"."""

RealText = Annotated[Real, BeforeValidator(_real_from_text)]
"""A number that may be written as text: "34.5"."""

Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_printable)]
"""Text, possibly empty."""

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_printable)]
"""Text that says something."""

Moment = Annotated[datetime, BeforeValidator(moment_of)]
"""A moment as ISO 8601 with offset, read as naive UTC."""

Day = Annotated[date, BeforeValidator(_day)]
"""A date as ISO 8601: 2024-02-22."""

BlankIsNone = BeforeValidator(_blank)
"""For services that leave text blank where they know nothing: `Annotated[Text | None, BlankIsNone]`."""
