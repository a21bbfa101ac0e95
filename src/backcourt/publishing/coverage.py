"""`coverage.json` and `coverage/{season}.json`: the promise matrix, and why something is missing from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Any

import pyarrow as pa

from backcourt.catalogue import catalogue
from backcourt.publishing.forms.coverage import CoverageFile, CoverageSeasonFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.question import Question, Relations, combined
from backcourt.publishing.recorded import recorded
from backcourt.publishing.text import joined, written
from backcourt.sync.ledger import STORES, Partition, State
from backcourt.tables.declaration import EVER, Table
from backcourt.tables.expressions import ir
from backcourt.time import game_day, season_of

NAME, FOLDER = "v1/coverage.json", "v1/coverage/"
LETTERS = {
    State.COMPLETE: "c",
    State.COMPLETE_EMPTY: "e",
    State.FAILED: "f",
    State.BLOCKED: "b",
    State.RUNNING: "r",
    State.EXPECTED: "m",
}
EXCUSED, MISSING, NOTHING = "x", "m", "."


def tables() -> list[Table]:
    """Return the tables that owe something, in dependency order."""
    return [table for table in catalogue().values() if not table.is_landing and table.date_column]


def dates_of(frame: Frame) -> dict[str, dict[str, list[date]]]:
    """Return by season and table the dates on which something is owed, as far as may be told."""
    return frame.once(_dates_of)


def _dates_of(frame: Frame) -> dict[str, dict[str, list[date]]]:
    found: dict[str, dict[str, list[date]]] = {}
    for table in tables():
        for day in frame.grid.dates(table.name):
            if EVER < day <= frame.last_accounted:
                found.setdefault(season_of(day), {}).setdefault(table.name, []).append(day)
    return dict(sorted(found.items()))


def seasons(frame: Frame) -> dict[str, list[date]]:
    """Return every date on which any table owes something, by season."""
    return {season: sorted({*chain(*found.values())}) for season, found in dates_of(frame).items()}


def owed_seasons(frame: Frame) -> Mapping[str, Inputs]:
    """Return a file per season."""
    marks = recorded(frame)
    return {
        f"{FOLDER}{season}.json": {"ledger": marks.get(season, ""), "dates": combined(map(str, days))}
        for season, days in seasons(frame).items()
    }


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the file of all seasons."""
    states = [f"{name} {inputs}" for name, inputs in owed_seasons(frame).items()]
    return {NAME: {"ledger": combined(states)}} if states else {}


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the file of all seasons."""
    rows = [
        _cover(frame, table, season, found[table.name])
        for table in tables()
        for season, found in dates_of(frame).items()
        if table.name in found
    ]
    last = max(days[-1] for days in seasons(frame).values())
    yield NAME, joined(frame.head(_as_of(frame, last), seasons=list(dates_of(frame)), tables=rows))


def _as_of(frame: Frame, last: date) -> str:
    """Return when the results of the last date became known; that date may not be over yet."""
    return written(min(frame.now, game_day(last).results_known_utc))


def _cover(frame: Frame, table: Table, season: str, days: Sequence[date]) -> dict[str, Any]:
    ledger = frame.ledger.of(table.name)
    done = [ledger[day] for day in days if day in ledger and ledger[day].is_done]
    return {
        "table": table.name,
        "phase": table.phase.value,
        "season": season,
        "dates": len(days),
        "undone": len(days) - len(done),
        **{name: sum(map(attrgetter(name), done)) for name in ("rows", "expected", "excused", "unaccounted")},
    }


def made_seasons(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the matrix of seasons."""
    known = seasons(frame)
    for name in names:
        season = name.removeprefix(FOLDER).removesuffix(".json")
        yield name, _season_file(frame, season, known[season])


def _season_file(frame: Frame, season: str, days: Sequence[date]) -> Body:
    places = {day: place for place, day in enumerate(days)}
    reasons, excuses = _excuses(frame, places)
    head = frame.head(
        _as_of(frame, days[-1]),
        season=season,
        dates=[day.isoformat() for day in days],
        tables=[_row(frame, table, days) for table in tables()],
        reasons=reasons,
        excuses=excuses,
        faults=[
            {"table": place, "day": places[day], "failure": part.failure, "message": part.error}
            for place, table in enumerate(tables())
            for day, part in sorted(frame.ledger.of(table.name).items())
            if day in places and part.state in (State.FAILED, State.BLOCKED)
        ],
    )
    return joined(head)


def _row(frame: Frame, table: Table, days: Sequence[date]) -> dict[str, Any]:
    ledger = frame.ledger.of(table.name)
    owing = set(dates_of(frame)[season_of(days[0])].get(table.name, ()))
    parts = [ledger.get(day) if day in owing else None for day in days]
    return {
        "table": table.name,
        "phase": table.phase.value,
        "meaning": table.meaning,
        "states": "".join(_letter(part, day in owing) for part, day in zip(parts, days, strict=True)),
        "rows": [part.rows if part else 0 for part in parts],
        "expected": [part.expected if part else 0 for part in parts],
    }


def _letter(part: Partition | None, is_owed: bool) -> str:
    if part is None:
        return MISSING if is_owed else NOTHING
    if part.state == State.COMPLETE and part.excused:
        return EXCUSED
    return LETTERS[State(part.state)]


def _excuses(frame: Frame, places: Mapping[date, int]) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the reasons, and who is excused for each; tables, dates and reasons are named by place."""
    order = {table.name: place for place, table in enumerate(tables())}
    dates = pa.table({"partition_date": list(places)})
    rows = [row for row in frame.ask(EXCUSED_ENTITIES, dates=dates) if row["table_name"] in order]
    reasons = sorted({row["reason"] for row in rows})
    excuses = [
        {
            "table": order[row["table_name"]],
            "day": places[row["partition_date"]],
            "category": row["category"],
            "entities": row["entities"],
            "reason": reasons.index(row["reason"]),
            "example": row["example"],
        }
        for row in rows
    ]
    return reasons, sorted(
        excuses, key=lambda row: (row["table"], row["day"], -row["entities"], row["reason"])
    )


def _counted(inputs: Relations) -> ir.Table:
    """Count who is excused on some dates by table, date, category and reason, and name one of them."""
    rows = inputs["exceptions"].semi_join(inputs["dates"], "partition_date")
    return rows.group_by("table_name", "partition_date", "category", "reason").agg(
        entities=rows.count(), example=rows.entity.min()
    )


EXCUSED_ENTITIES = Question(
    "excused",
    _counted,
    stores={"exceptions": STORES["exceptions"]},
    rows={"dates": {"partition_date": "date"}},
)

COVERAGE = Kind(name="coverage", form=CoverageFile, prefixes=(NAME,), wanted=owed, make=made)
COVERAGE_SEASONS = Kind(
    name="coverage-season",
    form=CoverageSeasonFile,
    prefixes=(FOLDER,),
    wanted=owed_seasons,
    make=made_seasons,
)
