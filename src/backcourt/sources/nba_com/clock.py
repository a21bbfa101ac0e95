"""The game clock as NBA.com writes it: `PT11M42.00S` is 702 seconds left in the period."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from backcourt.sources.wire.fields import Real

_CLOCK = re.compile(r"PT([0-9]{1,2})M([0-5][0-9](?:\.[0-9]{1,2})?)S")


def _seconds(value: Any) -> float:
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("a clock such as PT11M42.00S was expected")
    return 60 * int(found[1]) + float(found[2])


Clock = Annotated[Real, BeforeValidator(_seconds)]
"""Seconds left in the period."""
