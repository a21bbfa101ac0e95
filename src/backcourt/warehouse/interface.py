"""What Backcourt asks of an engine. Nothing outside this package knows which one answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from backcourt.tables.declaration import Table
from backcourt.tables.expressions import ir
from backcourt.tables.sql import Query

STAGED = "staged_rows"
"""The name of the rows that were computed, those to be rejected included."""

ACCEPTED = "accepted_rows"
"""The name of the computed rows that may be written, once their table's contract holds."""

QUARANTINE_TYPES = {
    "table_name": "string",
    "partition_date": "date",
    "source": "string",
    "payload_sha": "string",
    "row_number": "int64",
    "reason": "string",
    "payload_row": "string",
}
"""The columns of the quarantine: rows of payloads that raw tables set aside, with the reason."""


@dataclass(frozen=True)
class Scope:
    """Which rows of a table an input shows: dates between two bounds, or exactly these dates."""

    table: Table
    first: date | None = None
    last: date | None = None
    dates: Sequence[date] | None = None


@dataclass(frozen=True)
class Content:
    """Row count and order-independent content hash of one partition."""

    rows: int
    digest: str


class Warehouse(Protocol):
    """A store of partitioned tables with atomic replacement."""

    def beside(self) -> AbstractContextManager[Warehouse]:
        """Open another session on the store, for another thread: what is shown, kept and staged in it is its own.

        It only reads the store; this one writes what the other staged.
        """

    def at(self, desk: str) -> AbstractContextManager[None]:
        """Work at the desk of another session: read what is there, and keep there what the block keeps."""

    @property
    def desk(self) -> str:
        """The place of what is staged in this session, for another one to write from."""

    def clear(self) -> None:
        """Forget all that was shown, kept and staged."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a transaction: all of the block becomes visible, or none of it."""

    def ensure(self, table: Table) -> bool:
        """Create a table if it is missing or its columns changed; return whether it is new and empty."""

    def ensure_store(self, name: str, schema: Mapping[str, str]) -> None:
        """Create a bookkeeping table of schema `nba_ops` with these columns if it is missing."""

    def holds_store(self, name: str) -> bool:
        """Tell whether a bookkeeping table is there."""

    def show(self, alias: str, scope: Scope) -> None:
        """Let queries read the rows of a scope under an alias."""

    def show_store(self, alias: str, name: str) -> None:
        """Let queries read a bookkeeping table, or the quarantine, under an alias."""

    def show_rows(self, alias: str, rows: pa.Table) -> None:
        """Let queries read rows from memory under an alias."""

    def keep(self, alias: str, query: Query) -> None:
        """Evaluate a query and let others read its rows under an alias."""

    def stage(self, query: Query) -> None:
        """Evaluate a query into the staged rows."""

    def amend(self, changes: Query, key: str, columns: Sequence[str]) -> None:
        """Give columns of the staged rows named by `key` new values."""

    def read(self, expression: ir.Table | Query) -> pa.Table:
        """Evaluate an expression."""

    def records(self, query: Query) -> list[dict[str, Any]]:
        """Evaluate a query into plain values, a mapping per row: quicker than `read` where rows are few."""

    def contents(self, table: Table, relation: str) -> dict[date, Content]:
        """Return rows and content hash per partition date of a relation that has the table's columns."""

    def accept(self, table: Table) -> None:
        """Let queries read the staged rows that carry no `reject_reason` as the accepted rows."""

    def write(self, table: Table, dates: Sequence[date], run: Mapping[str, str], desk: str) -> None:
        """Add the accepted rows of a desk on these dates, with the values of `RUN_COLUMNS` added."""

    def discard(self, table: Table, dates: Sequence[date]) -> None:
        """Remove the rows, accepted and quarantined, of partitions."""

    def quarantine(self, table: Table, dates: Sequence[date], desk: str) -> None:
        """Add the staged rows of a desk on these dates that have a `reject_reason` to the quarantine."""

    def ensure_quarantine(self) -> None:
        """Create the quarantine table if it is missing."""

    def replace_subjects(self, table: Table, subjects: Sequence[str], rows: pa.Table) -> list[date]:
        """Replace the landed rows of subjects; return the dates that lost or gained rows, in order."""

    def append(self, name: str, rows: pa.Table) -> None:
        """Append rows to a bookkeeping table."""

    def remove(self, name: str, keys: pa.Table) -> None:
        """Remove the rows of a bookkeeping table that match any of the keys (column by column)."""

    def load(self, name: str) -> pa.Table:
        """Return a whole bookkeeping table."""

    def tuples(self, name: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return columns of a whole bookkeeping table as plain values, row by row."""

    def query(self, sql: str) -> pa.Table:
        """Run a user's own read-only query."""

    def snapshot(self, path: Path) -> None:
        """Write a copy of the whole store; one that already holds everything is left as it is."""

    def snapshotting(self, path: Path) -> AbstractContextManager[None]:
        """Copy the store as it is now, for readers, while the block changes it."""

    def narrow(self) -> AbstractContextManager[None]:
        """Let a statement of the block have one processor: quicker for small ones, with others at work beside them."""

    def widen(self) -> None:
        """Let a statement have all processors, before the block of `narrow` is over."""

    def interrupt(self) -> None:
        """Stop the running query; may be called from another thread."""

    def close(self) -> None:
        """Release the store."""
