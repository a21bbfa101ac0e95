"""Choices of an information time: when, before each game, the predictions of a workspace are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from backcourt.landing import LandingZone, Receipt
from backcourt.sources.landed import LANDED_INFORMATION_TIMES
from backcourt.sources.operator import Decision
from backcourt.tables.declaration import Table
from backcourt.time import InformationTime


@dataclass(frozen=True)
class Choice:
    """A decision, and when it was taken (UTC)."""

    information_time: InformationTime
    decided_at: str


CHOICE = Decision(
    "information_time",
    "choice of an information time",
    lambda told: Choice(InformationTime(told["information_time"]), str(told["decided_at"])),
)


def land(landing: LandingZone, chosen: InformationTime, now: datetime) -> Receipt:
    """Keep a choice; it takes the place of the one before, which stays on record."""
    told = {"information_time": chosen.value, "decided_at": now.isoformat(timespec="seconds")}
    return CHOICE.land(landing, told, now)


def choices(landing: LandingZone) -> Iterator[Choice]:
    """Yield every choice on record, in order; without one it is the close."""
    return CHOICE.on_record(landing)


def parse(receipt: Receipt, path: Path) -> list[tuple[Table, Any]]:
    """Return the landing row of a choice."""
    import pyarrow as pa

    from backcourt.sources.arrow import landing_table

    chosen = CHOICE.read(receipt, path).information_time
    columns = {"information_time": pa.array([chosen.value], pa.string())}
    return [(LANDED_INFORMATION_TIMES, landing_table(LANDED_INFORMATION_TIMES, columns, receipt))]
