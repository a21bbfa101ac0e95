"""How NBA.com writes what concerns people: positions and birthdays."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from backcourt.sources.wire.fields import Day

_POSITIONS = {"G": "Guard", "F": "Forward", "C": "Center"}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_BIRTHDAY = re.compile(r"([A-Z]{3}) ([0-9]{2}), ([0-9]{4})")


def position_words(position: str | None) -> str | None:
    """Return positions in words, "G-F" as "Guard-Forward"; letters that name none stay as they are."""
    return None if position is None else "-".join(_POSITIONS.get(each, each) for each in position.split("-"))


def _birthday(value: Any) -> Any:
    found = _BIRTHDAY.fullmatch(value.upper()) if isinstance(value, str) else None
    if found is None or found[1] not in _MONTHS:
        raise ValueError("a birthday such as DEC 24, 2002 was expected")
    return f"{found[3]}-{_MONTHS.index(found[1]) + 1:02d}-{found[2]}"


Birthday = Annotated[Day, BeforeValidator(_birthday)]
"""A date written as DEC 24, 2002."""
