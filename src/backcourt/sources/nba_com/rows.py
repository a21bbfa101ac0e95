"""From what was read to rows of landing tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter, ValidationError

from backcourt.landing import Receipt
from backcourt.sources.nba_com.games import ANOTHER_LEAGUE, ContradictionError, is_another_league
from backcourt.sources.wire.fields import Day
from backcourt.sources.wire.model import Wire
from backcourt.sources.wire.problem import Reason, shown
from backcourt.sources.wire.reading import Reading, Row
from backcourt.tables.declaration import Table

if TYPE_CHECKING:
    import pyarrow as pa

M = TypeVar("M", bound=Wire)
LandingRow = Mapping[str, object]

SEASON, DATE, GAME_ID, TEAM = "season", "date", "game_id", "team"
"""Parameters of requests that their answers repeat."""

GAME_DATE = "game_date"
"""The parameter that tells the date of a game, which documents about one game do not say."""

DAY = "day"
"""The parameter that tells on which basketball day something was asked for that says of no date."""


def landing_rows(table: Table, rows: Sequence[LandingRow], receipt: Receipt) -> pa.Table:
    """Lay rows out in the columns of a landing table; what they do not name is absent."""
    import pyarrow as pa

    from backcourt.sources.arrow import landing_table
    from backcourt.tables.arrow import ARROW_TYPES

    named = {"row_number", *(name for row in rows for name in row)}
    columns = {
        name: pa.array([row.get(name) for row in rows], ARROW_TYPES[kind])
        for name, kind in table.schema.items()
        if name in named
    }
    return landing_table(table, columns, receipt)


def understood(
    reading: Reading, rows: Iterable[Row[M]], landing_row: Callable[[M], LandingRow], day: date | None = None
) -> list[LandingRow]:
    """Return the landing row of every row that does not contradict itself; the others are rejected with the reason."""
    found: list[LandingRow] = []
    for row in rows:
        try:
            found.append({"row_number": row.number, **landing_row(row.value)})
        except ContradictionError as error:
            reading.reject(row, Reason.CONTRADICTION, error.told, path=error.path, day=day)
    return found


def of_this_league(reading: Reading, rows: Iterable[Row[M]], game_id: Callable[[M], str]) -> list[Row[M]]:
    """Return the rows about games of the NBA; those of other leagues are passed over, counted."""
    mine = []
    for row in rows:
        if is_another_league(game_id(row.value)):
            reading.pass_over(row, ANOTHER_LEAGUE)
        else:
            mine.append(row)
    return mine


def require_asked(reading: Reading, parameter: str, said: str) -> None:
    """Raise `PayloadError` when a document is about something else than was asked for."""
    asked = reading.receipt.parameters.get(parameter, said)
    if asked != said:
        raise reading.error(f"the answer is about {parameter} {shown(said)}, not {shown(asked)}")


def day_asked(reading: Reading, parameter: str) -> date | None:
    """Return a date of the request, None when it names none; raises `PayloadError` when it is no date."""
    asked = reading.receipt.parameters.get(parameter)
    try:
        return None if asked is None else TypeAdapter(Day).validate_python(asked)
    except ValidationError as error:
        raise reading.error(f"the request's {parameter} is no date") from error
