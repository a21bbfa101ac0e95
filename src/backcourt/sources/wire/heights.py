"""Heights of players as rosters write them: feet and inches."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from backcourt.sources.wire.fields import Real

INCHES_PER_FOOT = 12
_FEET_AND_INCHES = re.compile(r"([3-9])-([0-9]|1[01])", re.ASCII)


def _inches(value: Any) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found = _FEET_AND_INCHES.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("a height as 6-11 was expected")
    return float(int(found[1]) * INCHES_PER_FOOT + int(found[2]))


Height = Annotated[Real | None, BeforeValidator(_inches)]
"""A height written as 6-11, in inches; None where it is left blank."""
