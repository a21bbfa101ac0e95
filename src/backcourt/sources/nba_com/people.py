"""Lists of people: who they are and to which team they belong, on the day a list was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator

from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_PLAYERS, LANDED_ROSTERS
from backcourt.sources.nba_com.rows import DAY, LandingRow, day_asked, landing_rows, understood
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.fields import Day
from backcourt.sources.wire.model import Wire
from backcourt.sources.wire.reading import Reading, Row
from backcourt.time import game_day

M = TypeVar("M", bound=Wire)

_POSITIONS = {"G": "Guard", "F": "Forward", "C": "Center"}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_BIRTHDAY = re.compile(r"([A-Z]{3}) ([0-9]{2}), ([0-9]{4})")


def position_words(position: str | None) -> str | None:
    """Return positions in words, "G-F" as "Guard-Forward"; letters that name none stay as they are."""
    return None if position is None else "-".join(_POSITIONS.get(each, each) for each in position.split("-"))


def begin(receipt: Receipt, path: Path) -> Reading:
    """Begin to read a list of people; its rejected rows are of the day that the request names."""
    reading = Reading(receipt, path)
    reading.day = day_asked(reading, DAY) or reading.day
    return reading


def people(
    reading: Reading,
    listed: Sequence[Row[M]],
    facts: Callable[[M], LandingRow],
    membership: Callable[[M], LandingRow],
) -> Parsed:
    """Return players, and rosters as they stood on the day that the request names; a rejected row is in neither."""
    day, receipt = day_asked(reading, DAY), reading.receipt
    about = {"landed_date": day, "observed_utc": _known_by(day)}
    rosters = understood(reading, listed, lambda person: {**about, **membership(person)})
    members = {row["row_number"] for row in rosters}
    kept = [row for row in listed if row.number in members]
    players = understood(reading, kept, lambda person: {"landed_date": day, **facts(person)})
    return reading.parsed(
        [
            (LANDED_PLAYERS, landing_rows(LANDED_PLAYERS, players, receipt)),
            (LANDED_ROSTERS, landing_rows(LANDED_ROSTERS, rosters, receipt)),
        ]
    )


def _known_by(day: date | None) -> datetime | None:
    """Return the moment by which a list that was asked for on a basketball day was known: that day's end."""
    return None if day is None else game_day(day).results_known_utc


def _birthday(value: Any) -> Any:
    found = _BIRTHDAY.fullmatch(value.upper()) if isinstance(value, str) else None
    if found is None or found[1] not in _MONTHS:
        raise ValueError("a birthday such as DEC 24, 2002 was expected")
    return f"{found[3]}-{_MONTHS.index(found[1]) + 1:02d}-{found[2]}"


Birthday = Annotated[Day, BeforeValidator(_birthday)]
"""A date written as DEC 24, 2002."""
