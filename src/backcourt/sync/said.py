"""What was said before it came to pass: kept as it was said, whatever is computed afterwards.

A row about something that is still ahead is `live`, and may be said anew until then; each time it takes the place of
what was said before. From the beginning of what it speaks of it stands: what is computed later of the same only fills
gaps, as `backfilled`. Live rows lie in a store of their own besides the table, written in the same transaction, so
that a table that is emptied or made anew gets them back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from backcourt.tables.declaration import Spoken, Table
from backcourt.tables.sql import Query
from backcourt.warehouse.interface import Warehouse

LIVE, BACKFILLED = "live", "backfilled"
"""Whether a row was said before what it speaks of began, or made afterwards from what was known then."""

SAID = "said_rows"
SAID_AT, RUN_ID = "said_at", "run_id"


def store_of(table: Table) -> str:
    """Return the name of the bookkeeping table that keeps what was said live."""
    return f"live_{table.name}"


def store_schema(table: Table) -> Mapping[str, str]:
    """Return the columns of that store: the rows themselves, when they were said, and by which run."""
    return {**table.schema, SAID_AT: "timestamp", RUN_ID: "string"}


@dataclass(frozen=True)
class Word:
    """What a table says on some dates: all rows; those of them said now; and, by date, those nobody is owed today."""

    rows: pa.Table
    fresh: pa.Table
    spared: Counter[date]


def kept_rows(session: Warehouse, table: Table, query: Query) -> pa.Table:
    """Return what a query finds among the rows that were said live."""
    session.show_store(SAID, store_of(table))
    return session.read(query)


def word(table: Table, spoken: Spoken, rows: pa.Table, kept: pa.Table, moment: datetime) -> Word:
    """Put rows as they are computed at a moment (naive UTC) beside what was said live before it."""
    about = [table.date_column, spoken.about]
    is_ahead = pc.greater(spoken.begins(rows), pa.scalar(moment, pa.timestamp("us")))
    fresh = _with_basis(rows.filter(is_ahead), spoken.basis, LIVE)
    begun = rows.filter(pc.invert(is_ahead))
    if not kept.num_rows or not begun.num_rows:
        return Word(pa.concat_tables([fresh, begun]), fresh, Counter())
    keys = begun.select(about).group_by(about).aggregate([])
    stands = kept.cast(rows.schema).join(keys, about, join_type="left semi").select(rows.schema.names)
    rest = _without(begun, stands, table.grain)
    unowed = _without(stands, begun, table.entity)
    entities = unowed.select([table.date_column, *table.entity])
    entities = entities.group_by(entities.schema.names).aggregate([])
    found = pa.concat_tables([fresh, stands, rest])
    return Word(found, fresh, Counter(entities[table.date_column].to_pylist()))


def _without(rows: pa.Table, others: pa.Table, key: Sequence[str]) -> pa.Table:
    """Return the rows whose key no other row has."""
    keys = others.select(list(key)).group_by(list(key)).aggregate([])
    return rows.join(keys, list(key), join_type="left anti").select(rows.schema.names)


def _with_basis(rows: pa.Table, column: str, basis: str) -> pa.Table:
    place = rows.schema.get_field_index(column)
    return rows.set_column(place, rows.schema.field(place), pa.array([basis] * rows.num_rows, pa.string()))


def keep(
    warehouse: Warehouse, table: Table, spoken: Spoken, fresh: pa.Table, run_id: str, moment: datetime
) -> None:
    """Put what is said now in the place of what was said before of the same; call it inside the data's transaction."""
    if not fresh.num_rows:
        return
    about = [table.date_column, spoken.about]
    warehouse.remove(store_of(table), fresh.select(about).group_by(about).aggregate([]))
    count = fresh.num_rows
    said = fresh.append_column(SAID_AT, pa.array([moment] * count, pa.timestamp("us")))
    warehouse.append(store_of(table), said.append_column(RUN_ID, pa.array([run_id] * count, pa.string())))


def of_dates(rows: pa.Table, table: Table, dates: Sequence[date]) -> pa.Table:
    """Return the rows of some dates."""
    return rows.filter(pc.is_in(rows[table.date_column], pa.array(dates, pa.date32())))
