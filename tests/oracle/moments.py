"""When facts become known, by the words of the design (ARCHITECTURE.md, section 2)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")


@cache
def eastern(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an Eastern wall-clock moment as naive UTC."""
    return datetime.combine(day, time(hour, minute), tzinfo=EASTERN).astimezone(UTC).replace(tzinfo=None)


def noon(day: date) -> datetime:
    return eastern(day, 12)


def assumed_tip_off(day: date) -> datetime:
    return eastern(day, 19, 30)


def close(tip_off: datetime) -> datetime:
    """Games start about ten minutes after the scheduled tip-off."""
    return tip_off + timedelta(minutes=10)


def results_known(day: date) -> datetime:
    return eastern(day + timedelta(days=1), 6)


def basketball_day(moment: datetime) -> date:
    """Before 06:00 Eastern it is still yesterday's basketball day."""
    local = moment.replace(tzinfo=UTC).astimezone(EASTERN).replace(tzinfo=None)
    return (local - timedelta(hours=6)).date()
