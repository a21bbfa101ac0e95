"""How things stand: the run that goes on or was last, and every table at a glance."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from backcourt.sync.ledger import Ledger, State
from backcourt.sync.status import RunStatus, read_status
from backcourt.tables.declaration import EVER
from backcourt.tables.graph import Catalogue


@dataclass(frozen=True)
class Standing:
    """One table: its partitions by state, its rows, its dates, and when it was last written."""

    table: str
    phase: str
    rows: int
    partitions: int
    failed: int
    blocked: int
    first: str
    last: str
    written_at: datetime | None


@dataclass(frozen=True)
class Overview:
    """The state of a workspace; `unknown_fields` counts what payloads hold that no wire format names, by source."""

    run: RunStatus | None
    tables: list[Standing]
    unknown_fields: dict[str, int]


def overview(ledger: Ledger, catalogue: Catalogue, status_file: Path, writer: int | None) -> Overview:
    """Describe the workspace as its ledger and status file tell it; `writer` is the process that writes now."""
    return Overview(
        read_status(status_file, writer),
        [_standing(ledger, catalogue, name) for name in catalogue],
        ledger.unknown_fields(),
    )


def _standing(ledger: Ledger, catalogue: Catalogue, name: str) -> Standing:
    partitions = ledger.of(name)
    states = Counter(partition.state for partition in partitions.values())
    moments = [partition.finished_at for partition in partitions.values() if partition.finished_at]
    dated = sorted(set(partitions) - {EVER})
    return Standing(
        table=name,
        phase=catalogue[name].phase.value,
        rows=sum(partition.rows for partition in partitions.values()),
        partitions=len(partitions),
        failed=states[State.FAILED],
        blocked=states[State.BLOCKED],
        first=dated[0].isoformat() if dated else "",
        last=dated[-1].isoformat() if dated else "",
        written_at=max(moments, default=None),
    )
