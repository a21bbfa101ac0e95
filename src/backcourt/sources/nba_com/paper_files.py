"""Where the league keeps its papers: addresses by kind and day, as data, since the league has changed them before."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources

NOON = 12


@dataclass(frozen=True)
class PaperFile:
    """A pattern of addresses of one kind of paper, and the first day that has it."""

    kind: str
    first_day: date
    path: str


@cache
def paper_files() -> tuple[PaperFile, ...]:
    """Read the patterns, oldest first."""
    text = resources.files("backcourt.sources.nba_com").joinpath("data", "paper_files.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    found = [PaperFile(row["kind"], date.fromisoformat(row["first_day"]), row["path"]) for row in rows]
    return tuple(sorted(found, key=lambda file: file.first_day))


def path_of(kind: str, moment: date | datetime, named: Mapping[str, str] | None = None) -> str | None:
    """Return the path of a paper on its host, None for days before the first pattern we know.

    `moment` is Eastern; `named` fills what else the pattern names.
    """
    day = moment.date() if isinstance(moment, datetime) else moment
    patterns = [file.path for file in paper_files() if file.kind == kind and file.first_day <= day]
    if not patterns:
        return None
    clock = moment if isinstance(moment, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001 - Eastern
    return patterns[-1].format(
        date=day,
        hour=clock.hour % NOON or NOON,
        minute=clock.minute,
        half="PM" if clock.hour >= NOON else "AM",
        **(named or {}),
    )
