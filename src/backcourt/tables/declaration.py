"""What a table is: one declaration next to one pure function.

The dependency graph, the catalogue, the coverage matrix, the quality checks and the proofs of point-in-time
correctness are all derived from these declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

import pyarrow as pa

from backcourt.tables.expressions import ibis, ir

Inputs: TypeAlias = "Mapping[str, ir.Table]"
"""The relations a build function may read, by alias, already limited to the look-backs it declared."""

Read: TypeAlias = "Callable[[str], pa.Table]"
"""How a build function in Python gets the rows of an input, or of a part, by its alias."""

Task: TypeAlias = "Callable[[], pa.Table]"
"""Makes some of a table's rows in Python, without anything of the engine."""

EVER = date(1900, 1, 1)
"""The partition date of rows that belong to no date."""


class Phase(StrEnum):
    """The schema a table lives in, one per phase."""

    LANDING = "nba_landing"
    RAW = "nba_raw"
    ANALYTICS = "nba_analytics"
    PRECOMPUTE = "nba_precompute"
    PREDICTIONS = "nba_predictions"


class Excuse(StrEnum):
    """Why an entity that was owed may be missing or incomplete; none of these is a failure."""

    BOOTSTRAP = "bootstrap"
    INSUFFICIENT_GAMES = "insufficient_games"
    SOURCE_MISSING = "source_missing"
    DID_NOT_PLAY = "did_not_play"
    UPSTREAM_EXCUSED = "upstream_excused"
    REFUSED = "refused"


class Reach(StrEnum):
    """How far back an input is read."""

    DAYS = "days"
    SEASON = "season"
    ALL = "all"


class Cadence(StrEnum):
    """Which of its dates a table owes something for."""

    DAILY = "daily"
    MONTHLY = "monthly"
    """The first of its dates in each calendar month of a season."""


@dataclass(frozen=True)
class LookBack:
    """Which partitions of an input the rows of one date depend on.

    `days` counts back from the date (only for `Reach.DAYS`); `ahead` counts forward and is for schedules, which
    are known in advance; `through` tells whether the date itself is read. Results are never read through.
    """

    reach: Reach
    days: int = 0
    ahead: int = 0
    through: bool = True


SAME_DATE = LookBack(Reach.DAYS)
SEASON_BEFORE = LookBack(Reach.SEASON, through=False)
SEASON_THROUGH = LookBack(Reach.SEASON)
ALL_BEFORE = LookBack(Reach.ALL, through=False)
ALL_THROUGH = LookBack(Reach.ALL)


@dataclass(frozen=True)
class Input:
    """A table that is read, how far, and under which alias (default: its name)."""

    table: str
    look_back: LookBack = SAME_DATE
    alias: str = ""

    @property
    def name(self) -> str:
        """The alias under which the build function finds the relation."""
        return self.alias or self.table


@dataclass(frozen=True)
class Horizon:
    """How far ahead of the facts a table is owed: up to the `dates`-th of its dates after the newest date of `after`.

    A calendar is known for months, and every result changes what is known before each game still to come. What is
    said of games weeks ahead would be redone every night, and read by nobody.
    """

    after: str
    dates: int


@dataclass(frozen=True)
class Column:
    """A column and its contract.

    `missing` is the reason a value may be NULL (empty: never NULL); `low` and `high` bound it inclusively;
    `varies` asserts that a season holds at least `distinct` values, and with `both_signs` values on both sides of 0;
    `required` that a row without it is not complete; `provenance` keeps it out of content hashes.
    """

    name: str
    type: str
    meaning: str
    unit: str = ""
    missing: str = ""
    low: float | None = None
    high: float | None = None
    varies: bool = False
    provenance: bool = False
    distinct: int = 2
    both_signs: bool = False
    required: bool = False


@dataclass(frozen=True)
class Part:
    """A relation that is computed once per chunk and then read like an input, by later parts, `build` and `owed`."""

    name: str
    build: Callable[[Inputs], ir.Table]


@dataclass(frozen=True)
class Gate:
    """A threshold on a share (0-1) per date; a refused date holds back everything that reads it.

    `measure` turns the table's rows and inputs into (date, figure); a date is refused when the figure is below
    `minimum`, and passes when there is nothing to measure.
    """

    name: str
    meaning: str
    minimum: float
    measure: Callable[[ir.Table, Inputs], ir.Table]


@dataclass(frozen=True)
class Spoken:
    """That rows say what is to come: about what (a column), and when that begins (naive UTC) for each row.

    What was said before then stands; the column `basis` tells it from what was made afterwards.
    """

    about: str
    basis: str
    begins: Callable[[pa.Table], pa.ChunkedArray]


@dataclass(frozen=True)
class Table:
    """A table: its place, grain, columns, inputs, what it owes, and the function that makes it.

    `build` returns the rows; `build_python` makes them in Python, `build_tasks` tells tasks that need nothing of each
    other and make them side by side. A column `reject_reason` marks rows for quarantine. `settle` is shown the built
    rows beside each other and returns those that must read differently, as `landing_place` and the new values of the
    columns that it `settles`. `owed` returns one row per owed entity (`entity` columns, the date column, `excuse`,
    `reason`): an entity without excuse must have a row. `grid` names the tables whose dates this table has
    partitions for, up to its `horizon`, and at its `cadence`; no more than `dates_at_once` are built together, if it
    takes long to build one. `spoken` tells that rows, made in Python, are never replaced once what they are about has
    begun. What it is depends on the text of its expressions, of the
    modules and data files in `code`, and on the versions of `libraries`.
    """

    name: str
    phase: Phase
    meaning: str
    grain: tuple[str, ...]
    date_column: str
    columns: tuple[Column, ...]
    inputs: tuple[Input, ...] = ()
    build: Callable[[Inputs], ir.Table] | None = None
    build_python: Callable[[Read], pa.Table] | None = None
    build_tasks: Callable[[Read], Sequence[Task]] | None = None
    entity: tuple[str, ...] = ()
    owed: Callable[[Inputs], ir.Table] | None = None
    grid: tuple[str, ...] = ("schedule",)
    horizon: Horizon | None = None
    cadence: Cadence = Cadence.DAILY
    dates_at_once: int | None = None
    gates: tuple[Gate, ...] = ()
    code: tuple[str, ...] = field(default=())
    libraries: tuple[str, ...] = ()
    quarantines: bool = False
    parts: tuple[Part, ...] = ()
    settle: Callable[[ir.Table], ir.Table] | None = None
    settles: tuple[str, ...] = ()
    spoken: Spoken | None = None

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if repeated := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"{self.name} declares {', '.join(sorted(repeated))} twice")
        if unknown := {*self.grain, *self.entity} - {*names, ""}:
            raise ValueError(f"{self.name} has no column {', '.join(sorted(unknown))}")
        if self.spoken and self.build:
            raise ValueError(f"{self.name} says what is to come, and is not made in Python")

    @property
    def is_landing(self) -> bool:
        """Whether rows arrive from payloads rather than from a function."""
        return self.phase is Phase.LANDING

    @property
    def schema(self) -> dict[str, str]:
        """Column names and engine-neutral types, in order, without the runner's own columns."""
        return {column.name: column.type for column in self.columns}

    @property
    def never_null(self) -> frozenset[str]:
        """The columns that hold a value in every row."""
        return frozenset(column.name for column in self.columns if not column.missing)

    @property
    def hashed_columns(self) -> tuple[str, ...]:
        """The columns that make up the content of a row."""
        return tuple(column.name for column in self.columns if not column.provenance)

    def relation(self, alias: str = "") -> ir.Table:
        """Return the unbound relation a build function is written against."""
        return ibis.table(self.schema | dict.fromkeys(RUN_COLUMNS, "string"), name=alias or self.name)


PLACE = "landing_place"
"""The column by which `settle` names a row: its place among all landed rows."""

CONTEXT_SOURCE = "context_source"
SYNTHETIC = "synthetic"
"""The column by which a table tells what its rows rest on, and its value where the market said nothing."""

RUN_COLUMNS = ("code_version", "run_id")
"""Columns the runner adds to every row it writes."""


def derived_columns(information_time: bool = False) -> tuple[Column, ...]:
    """Return the quality columns that every derived table carries."""
    timing = (Column("information_time", "string", "which cut-off the row keeps: close or noon"),)
    return (
        *(timing if information_time else ()),
        Column("as_of", "timestamp", "cut-off: nothing known later is in the row", "UTC"),
        Column(
            "completeness_pct",
            "float64",
            "share of the games of the row's windows that exist",
            "percent",
            missing="not checked: the row has no window",
            low=0,
            high=100,
        ),
        Column("is_production_ready", "boolean", "complete enough, and so is everything it was made from"),
    )
