"""Reading one payload: its envelope as a whole, its rows one by one, and an account of every one of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from backcourt.errors import LostRowsError, PayloadError
from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_REJECTS
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.document import KEPT, read_json, read_payload
from backcourt.sources.wire.model import Wire, tally, unknown_fields
from backcourt.sources.wire.problem import Problem, Reason, problem_of, shown
from backcourt.tables.declaration import EVER, Table

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST_EXCERPT = 1_000
"""Characters of a rejected row that are kept beside the reason; the payload itself has all of it."""

M = TypeVar("M", bound=Wire)


@dataclass(frozen=True)
class Row(Generic[M]):
    """A row that was understood: its number in the payload, from 0, where it stands, and what it says."""

    number: int
    path: str
    value: M
    raw: object


@dataclass(frozen=True)
class Reject:
    """A row that could not be read, or `rows` of them where the object around them could not."""

    number: int
    rows: int
    problem: Problem
    excerpt: str
    day: date


@dataclass
class Reading:
    """A payload that is being read.

    Rows are numbered in the order in which they are read, over all lists of the payload: parsers put `Row.number` into
    the column `row_number`. `day` is the date under which rejected rows are set aside, where the payload tells it.
    """

    receipt: Receipt
    path: Path
    day: date = EVER
    rejects: list[Reject] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    _numbered: int = 0
    _expected: int = 0

    @property
    def subject(self) -> str:
        """What the payload is about."""
        return self.receipt.subject

    @cached_property
    def payload(self) -> bytes:
        """The bytes as they came."""
        return read_payload(self.receipt, self.path)

    @cached_property
    def document(self) -> Any:
        """The payload as JSON; raises `PayloadError` when it is none."""
        return read_json(self.payload, self.subject)

    def error(self, problem: Problem | str) -> PayloadError:
        """Return an error that says what is wrong with the payload as a whole."""
        return PayloadError(f"{self.subject}: {problem}", KEPT)

    def envelope(self, model: type[M], value: object = ..., path: str = "") -> M:
        """Return the object around the rows (by default the document); raises `PayloadError` if it is another."""
        value = self.document if value is ... else value
        try:
            found = model.model_validate(value)
        except ValidationError as error:
            raise self.error(problem_of(error, path)) from error
        tally(self.unknown, unknown_fields(found, path))
        return found

    def rows(self, model: type[M], values: object, path: str, *, day: date | None = None) -> list[Row[M]]:
        """Return the rows of a list that fit their model; the others are rejected, each by itself.

        Raises `PayloadError` when there is no list where rows should be.
        """
        found = []
        for place, raw in enumerate(self.listed(values, path)):
            number = self._number(1)
            value = self._read(model, raw, f"{path}[{place}]", number, 1, day)
            if value is not None:
                found.append(Row(number, f"{path}[{place}]", value, raw))
        return found

    def parts(
        self,
        model: type[M],
        values: object,
        path: str,
        *,
        holds: Callable[[object], int] = lambda raw: 1,
        day: date | None = None,
    ) -> list[Row[M]]:
        """Return objects that hold rows (a bookmaker, a game) and are none themselves.

        `holds` counts the rows inside one as it came: they are rejected with it when it cannot be read.
        """
        found = []
        for place, raw in enumerate(self.listed(values, path)):
            before = self._numbered
            value = self._read(model, raw, f"{path}[{place}]", before, max(holds(raw), 1), day)
            if value is None:
                self._number(self.rejects[-1].rows)
            else:
                found.append(Row(before, f"{path}[{place}]", value, raw))
        return found

    def listed(self, values: object, path: str) -> Sequence[object]:
        """Return a list of a payload; raises `PayloadError` when it is none."""
        if not isinstance(values, list):
            raise self.error(f"{path or 'the document'} is {shown(values)}, not a list")
        return values

    def reject(
        self, row: Row[Any], reason: Reason, told: str, *, path: str = "", day: date | None = None
    ) -> None:
        """Set aside a row that fits its model and still cannot be: `told` completes the sentence `PATH ...`."""
        problem = Problem(reason, f"{row.path}.{path}" if path else row.path, told)
        self._set_aside(row.number, 1, problem, row.raw, day)

    def pass_over(self, row: Row[Any], reason: str) -> None:
        """Account for a row that was understood and belongs to no table."""
        self.passed[reason] += 1

    def read_row(
        self, model: type[M], raw: object, path: str, *, day: date | None = None, shown_as: object = ...
    ) -> Row[M] | None:
        """Number and read one row; None when it was rejected."""
        number = self._number(1)
        value = self._read(model, raw, path, number, 1, day)
        return None if value is None else Row(number, path, value, raw if shown_as is ... else shown_as)

    def reject_raw(self, raw: object, problem: Problem, *, day: date | None = None) -> None:
        """Number and set aside a row that fits no model at all."""
        self._set_aside(self._number(1), 1, problem, raw, day)

    def parsed(self, tables: Iterable[tuple[Table, pa.Table]]) -> Parsed:
        """Return what was made of the payload, after counting that every row of it is accounted for."""
        made = list(tables)
        accounted = (
            _rows_landed(rows for _, rows in made)
            + sum(reject.rows for reject in self.rejects)
            + self.passed.total()
        )
        if accounted < self._expected:
            lost = f"{self._expected - accounted:,} of its {self._expected:,} rows went missing"
            raise LostRowsError(f"{self.subject}: {lost}", "this is a bug: tell us; the payload was kept")
        made.append((LANDED_REJECTS, self._rejected()))
        return Parsed(made, dict(sorted(self.unknown.items())), dict(sorted(self.passed.items())))

    def _number(self, rows: int) -> int:
        number, self._numbered = self._numbered, self._numbered + rows
        self._expected += rows
        return number

    def _read(
        self, model: type[M], raw: object, path: str, number: int, rows: int, day: date | None
    ) -> M | None:
        try:
            value = model.model_validate(raw)
        except ValidationError as error:
            self._set_aside(number, rows, problem_of(error, path), raw, day)
            return None
        tally(self.unknown, unknown_fields(value, path))
        return value

    def _set_aside(self, number: int, rows: int, problem: Problem, raw: object, day: date | None) -> None:
        self.rejects.append(Reject(number, rows, problem, _excerpt(raw), day or self.day))

    def _rejected(self) -> pa.Table:
        import pyarrow as pa

        from backcourt.sources.arrow import landing_table

        columns = {
            "row_number": pa.array([reject.number for reject in self.rejects], pa.int64()),
            "payload_rows": pa.array([reject.rows for reject in self.rejects], pa.int64()),
            "landed_date": pa.array([reject.day for reject in self.rejects], pa.date32()),
            "path": pa.array([ascii(reject.problem.path)[1:-1] for reject in self.rejects], pa.string()),
            "reason": pa.array([reject.problem.reason.value for reject in self.rejects], pa.string()),
            "problem": pa.array([ascii(str(reject.problem))[1:-1] for reject in self.rejects], pa.string()),
            "excerpt": pa.array([reject.excerpt for reject in self.rejects], pa.string()),
        }
        return landing_table(LANDED_REJECTS, columns, self.receipt)


def _rows_landed(tables: Iterable[pa.Table]) -> int:
    """Count the payload rows that landing rows were made from; of several made from the same it counts once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = [rows.select(["row_number", "payload_rows"]) for rows in tables]
    if not parts:
        return 0
    counted = pa.concat_tables(parts).group_by("row_number").aggregate([("payload_rows", "max")])
    return pc.sum(counted["payload_rows_max"]).as_py() or 0


def _excerpt(raw: object) -> str:
    """Return the beginning of a row as it came, printable whatever it holds."""
    text = json.dumps(raw, default=ascii) if not isinstance(raw, str) else raw
    return ascii(text)[1:-1][:LONGEST_EXCERPT] if not text.isascii() else text[:LONGEST_EXCERPT]
