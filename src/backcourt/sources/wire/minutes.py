"""Minutes of an appearance as box scores write them: "34:12", "34", or nothing."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from backcourt.sources.wire.fields import Real

SECONDS_PER_MINUTE = 60
_MINUTES = re.compile(r"([0-9]{1,3})(?::([0-5][0-9]))?", re.ASCII)


def minutes_of(value: object) -> float | None:
    """Return minutes as a number; None for none at all. Raises `ValueError` for anything that is no such text."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found = _MINUTES.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("minutes as 34:12 or 34 were expected")
    return int(found[1]) + int(found[2] or 0) / SECONDS_PER_MINUTE


def _minutes(value: Any) -> Any:
    return minutes_of(value)


Minutes = Annotated[Real | None, BeforeValidator(_minutes)]
"""Minutes of an appearance; None where the service left them blank."""
