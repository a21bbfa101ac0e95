"""`status.json`: whether the warehouse that the files were made from may be relied on, as its ledger tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from backcourt.catalogue import catalogue
from backcourt.publishing.forms.status import StatusFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.question import combined
from backcourt.publishing.recorded import recorded
from backcourt.publishing.text import joined, written
from backcourt.sync.ledger import State
from backcourt.tables.declaration import EVER, Table
from backcourt.time import game_day
from backcourt.version import VERSION

NAME = "v1/status.json"


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the one file."""
    return {
        NAME: {
            "ledger": combined(f"{season} {mark}" for season, mark in sorted(recorded(frame).items())),
            "slate": f"{frame.slate} {frame.graded[-1:]} {frame.last_game_date}",
        }
    }


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the file."""
    problems = list(_problems(frame))
    yield (
        NAME,
        joined(
            frame.head(
                _as_of(frame),
                health="degraded" if problems else "good",
                problems=problems,
                version=VERSION,
                slate=frame.slate.isoformat(),
                last_graded=frame.graded[-1].isoformat() if frame.graded else None,
                last_game=frame.last_game_date.isoformat() if frame.last_game_date else None,
                run=_last_run(frame),
                tables=[_table(frame, table) for table in catalogue().values()],
            )
        ),
    )


def _as_of(frame: Frame) -> datetime:
    """Return when the last results became known: what is said of games is older than that."""
    last = frame.last_game_date
    return game_day(last).results_known_utc if last else frame.now


def _problems(frame: Frame) -> Iterator[str]:
    """Say what is wrong, in words."""
    for name in catalogue():
        parts = frame.ledger.of(name).values()
        bad = [part for part in parts if not part.is_done]
        for state in (State.FAILED, State.BLOCKED):
            days = sorted(part.partition_date for part in bad if part.state == state)
            if days:
                yield f"{name}: {_dates(days)} {state.value}"
        if lost := sum(map(attrgetter("unaccounted"), parts)):
            yield f"{name}: {lost:,} rows are unaccounted for"


def _dates(days: list[date]) -> str:
    return f"{days[0]} is" if len(days) == 1 else f"{len(days):,} dates from {days[0]} to {days[-1]} are"


def _last_run(frame: Frame) -> dict[str, Any] | None:
    """Return the run that committed last."""
    parts = [part for name in catalogue() for part in frame.ledger.of(name).values()]
    last = max(parts, key=attrgetter("sequence"))
    own = [part for part in parts if part.run_id == last.run_id]
    return {
        "run_id": last.run_id,
        "started": _moment(min(part.started_at for part in own if part.started_at)),
        "finished": _moment(max(part.finished_at for part in own if part.finished_at)),
        "partitions": len(own),
        "failed": sum(part.state == State.FAILED for part in own),
    }


def _table(frame: Frame, table: Table) -> dict[str, Any]:
    parts = frame.ledger.of(table.name).values()
    days = frame.ledger.of(table.name).keys() - {EVER}
    states = Counter(map(attrgetter("state"), parts))
    return {
        "table": table.name,
        "phase": table.phase.value,
        "rows": sum(map(attrgetter("rows"), parts)),
        "partitions": len(parts),
        "failed": states[State.FAILED],
        "blocked": states[State.BLOCKED],
        "first": min(days).isoformat() if days else None,
        "last": max(days).isoformat() if days else None,
        "written_at": _moment(max((part.finished_at for part in parts if part.finished_at), default=None)),
    }


def _moment(value: datetime | None) -> str | None:
    return written(value) if value else None


STATUS = Kind(name="status", form=StatusFile, prefixes=(NAME,), wanted=owed, make=made)
