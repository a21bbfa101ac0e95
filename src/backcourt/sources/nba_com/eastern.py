"""Moments as the league writes them on paper: US Eastern time, without saying so."""

from __future__ import annotations

from datetime import UTC, datetime

from backcourt.time import EASTERN, utc

_FORMATS = ("%m/%d/%y %I:%M %p", "%m/%d/%Y %I:%M %p")


def eastern_moment(text: str) -> datetime:
    """Return a moment as naive UTC: "01/04/24 12:30 PM" is 17:30.

    In the hour that an autumn night has twice it is the later one: what was known may count late, never early. Raises
    `ValueError` for what is no moment, as in the hour that a spring night leaves out.
    """
    clock = _read(text).replace(tzinfo=EASTERN, fold=1)
    moment = utc(clock)
    if moment.replace(tzinfo=UTC).astimezone(EASTERN).replace(tzinfo=None) != clock.replace(tzinfo=None):
        raise ValueError(f"{text} is left out by daylight saving time")
    return moment


def _read(text: str) -> datetime:
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - its time zone is the question
        except ValueError:
            continue
    raise ValueError(f"{text} is not a date with a time of day")
