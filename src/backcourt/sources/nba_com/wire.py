"""What the documents of NBA.com have in common: how they spell names, dates, clocks and ids."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from backcourt.sources.wire.fields import BlankIsNone, Day, Real, Text, moment_of
from backcourt.sources.wire.model import Wire

_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T00:00:00Z?")
_AMERICAN = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,4})(?:\.0+)?:([0-5][0-9])")
_DURATION = re.compile(r"PT([0-9]{1,4})M([0-5][0-9])(?:\.0+)?S")
_SECONDS_PER_MINUTE = 60


def names(text: str) -> frozenset[str]:
    """Return field names that are written one after the other."""
    return frozenset(text.split())


class CamelWire(Wire):
    """Base of objects whose fields are spelled like `homeTeam`."""

    model_config = ConfigDict(alias_generator=to_camel)


class UpperWire(Wire):
    """Base of rows whose fields are spelled like `TEAM_ID`."""

    model_config = ConfigDict(alias_generator=str.upper)


def _midnight(value: Any) -> Any:
    """Read 2024-10-22T00:00:00Z as the date that is meant: the zone is the league's, whatever the letter says."""
    found = _MIDNIGHT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("a date such as 2024-10-22T00:00:00Z was expected")
    return found[1]


def _american(value: Any) -> Any:
    found = _AMERICAN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("a date such as 01/08/2025 was expected")
    return f"{found[3]}-{found[1]}-{found[2]}"


def _minutes(value: Any) -> float | None:
    """Return minutes and their fraction; None where nothing is said, as for players who did not play."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found = (_CLOCK.fullmatch(value) or _DURATION.fullmatch(value)) if isinstance(value, str) else None
    if found is None:
        raise ValueError("minutes and seconds such as 34:12 were expected")
    return int(found[1]) + int(found[2]) / _SECONDS_PER_MINUTE


def _server_time(value: Any) -> datetime | None:
    """Return when a document was made; a moment without its offset says nothing, for it may be hours off."""
    try:
        return moment_of(value)
    except ValueError:
        return None


TenDigits = Annotated[str, Field(pattern=r"^[0-9]{10}$")]
"""The id of a game, of whatever league."""

DateAtMidnight = Annotated[Day, BeforeValidator(_midnight)]
"""An Eastern date, written as a moment: 2024-10-22T00:00:00Z."""

AmericanDate = Annotated[Day, BeforeValidator(_american)]
"""A date written month first: 01/08/2025."""

PlayingTime = Annotated[Real | None, BeforeValidator(_minutes)]
"""Minutes on court, written as 34:12 or PT34M12.00S; None where nothing is written."""

OptionalText = Annotated[Text | None, BlankIsNone]
"""Text that is blank where nothing is known."""

ServerTime = Annotated[datetime | None, BeforeValidator(_server_time)]
"""When a document was made, as naive UTC."""


class Meta(Wire):
    """When a document was made."""

    unused = frozenset({"version", "code", "request"})

    time: ServerTime = None
