"""When a payload about the present was asked for: the moment stands among the parameters of its request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from backcourt.errors import PayloadError
from backcourt.landing import Receipt
from backcourt.sources.wire.fields import moment_of
from backcourt.time import game_date_of, utc

TIME_TO_COME = timedelta(minutes=1)
"""What a payload is given to come in, all its pages included: one page that came too late leaves half a list."""

AS_OF = "as_of"
"""The parameter: what the payload says was known by this moment, at the latest."""


@dataclass(frozen=True)
class Observation:
    """The moment (naive UTC) by which a payload was known, and its basketball day; None where the request told none."""

    moment: datetime | None
    day: date | None


def observation_of(receipt: Receipt) -> Observation:
    """Return when the payload of a receipt was observed; raises `PayloadError` for a parameter that is no moment.

    A payload that came later than its request was to be over (a service that had to be asked again and again) may hold
    later news: its moment proves nothing, and there is none.
    """
    written = receipt.parameters.get(AS_OF)
    if written is None:
        return Observation(None, None)
    try:
        moment = moment_of(written)
    except ValueError as error:
        raise PayloadError(f"{receipt.subject}: {AS_OF} is no moment", "ingest the payload again") from error
    is_late = utc(datetime.fromisoformat(receipt.fetched_at)) > moment
    return Observation(None if is_late else moment, game_date_of(moment))


def observed_by(now: datetime, within: timedelta) -> Mapping[str, str]:
    """Return the parameter for a payload that is had soon after `now` (aware).

    The moment is the end of the stretch of `within` that runs when the payload should be there: never before it was,
    and one payload for each stretch, however often it is asked for.
    """
    stretch = within.total_seconds()
    end = ((now + TIME_TO_COME).timestamp() // stretch + 1) * stretch
    return {AS_OF: datetime.fromtimestamp(end, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")}
