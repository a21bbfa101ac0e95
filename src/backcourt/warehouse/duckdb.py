"""The embedded engine: one DuckDB file."""

from __future__ import annotations

import fcntl
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from backcourt.errors import InUseError, MachineError, ProcessingError, UsageError, WorkspaceError
from backcourt.tables.declaration import EVER, RUN_COLUMNS, Phase, Table
from backcourt.tables.expressions import ir
from backcourt.tables.sql import Query, duckdb_sql
from backcourt.warehouse.copying import Copying
from backcourt.warehouse.interface import ACCEPTED, QUARANTINE_TYPES, STAGED, Content, Scope

OPS = "nba_ops"
FILE = "warehouse"
"""The name of the file among the databases that the engine has open; the others are desks."""

DESK = "desk"
"""What the names of desks begin with: memory in which the rows of the table at work lie until they are written."""

ROW_GROUP = 16_384
"""Rows per row group: the engine shares scans out by row groups, and its own size puts a season's rows into one."""

NOT_USABLE = (
    "free disk space and run the command again; if the file itself is damaged, bring a backup back "
    "(`backcourt restore`), or move warehouse.duckdb* away and run `backcourt sync`"
)
SQL_TYPES = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
HASH_SCALE = 1_000_000
"""Fractions enter content hashes as integers of this many parts, the precision tables are rounded to."""

GONE_SHARE = 0.1
"""Deleted rows, as a share of the others, from which on the file is tidied: it takes the time of many small runs."""
FEW_DATES = 8
"""Dates that a view names itself; more would be read anew by every query that uses it."""

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - stored moments are naive UTC
"""What days and moments are counted from in memory."""

NEVER = "1 TB"
"""A size of the log that is not reached."""

TIDYING = 100
"""Row groups that may be put together at a time while the file is tidied (the engine's own default)."""


def quote(name: str) -> str:
    """Return an identifier quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def physical(table: Table) -> str:
    """Return the qualified, quoted name of a table."""
    return in_file(table.phase.value, table.name)


def in_file(schema: str, name: str) -> str:
    """Return the qualified, quoted name of a table of the file."""
    return f"{quote(FILE)}.{quote(schema)}.{quote(name)}"


QUARANTINE = in_file(Phase.RAW.value, "quarantine")


class DuckDBWarehouse:
    """A DuckDB file as warehouse: one writing process, or any number of reading ones."""

    def __init__(
        self, path: Path, *, read_only: bool = False, threads: int = 0, memory_limit: str = ""
    ) -> None:
        self.path = path
        self._is_stopping = False
        self._is_read_only = read_only
        self._threads = 0
        self._copying: Copying | None = None
        self._known_columns: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "python_enable_replacements": False,
            "temp_directory": f"{path}.tmp",
        }
        if threads:
            config["threads"] = threads
        if memory_limit:
            config["memory_limit"] = memory_limit
        try:
            self._connection = duckdb.connect(config=config)
            self._connection.execute(_attachment(str(path), FILE, ", READ_ONLY" if read_only else ""))
        except duckdb.Error as error:
            raise _not_opened(path, error, os.R_OK if read_only else os.R_OK | os.W_OK) from error
        self._run("SET preserve_insertion_order = false")
        self._run("SET max_vacuum_tasks = 0")
        self._root, self._desks = self, count()
        self._others: list[DuckDBWarehouse] = []
        self._sit_down()

    @contextmanager
    def beside(self) -> Iterator[DuckDBWarehouse]:
        """Open another session on the store, for another thread: what is shown, kept and staged in it is its own."""
        other = copy(self)
        other._connection, other._others = self._connection.cursor(), []
        self._others.append(other)
        other._sit_down()
        try:
            yield other
        finally:
            self._others.remove(other)
            with suppress(duckdb.Error, RuntimeError):
                self._connection.execute(f"DETACH {quote(other.desk)}")
            other._connection.close()

    def _sit_down(self) -> None:
        self._views: dict[str, str] = {}
        self._run("SET TimeZone = 'UTC'")
        desk = f"{DESK}_{next(self._desks)}"
        self._run(_attachment(":memory:", desk))
        self._sit_at(desk)

    def _sit_at(self, desk: str) -> None:
        self.desk = desk
        self._run(f"SET search_path = '{FILE}.main,{desk}.main'")

    @contextmanager
    def at(self, desk: str) -> Iterator[None]:
        """Work at the desk of another session: read what is there, and keep there what the block keeps."""
        own = self.desk
        if desk == own:
            yield
            return
        self._sit_at(desk)
        try:
            yield
        finally:
            self._sit_at(own)

    def clear(self) -> None:
        """Forget all that was shown, kept and staged."""
        for alias in self._views if self is self._root else ():
            self._run(f"DROP VIEW {quote(alias)}")
        self._views.clear()
        self._run(f"DETACH {quote(self.desk)}")
        self._run(_attachment(":memory:", self.desk))

    def _run(self, sql: str, parameters: Sequence[object] | None = None) -> list[tuple[Any, ...]]:
        self._go_on()
        try:
            rows: list[tuple[Any, ...]] = self._connection.execute(sql, parameters).fetchall()
        except (duckdb.Error, RuntimeError) as error:
            raise self._failure(error) from error
        return rows

    def _go_on(self) -> None:
        """Raise when told to stop: Python loses a signal that arrives while the engine calls back into it."""
        if self._is_stopping:
            raise KeyboardInterrupt

    def _failure(self, error: Exception) -> BaseException:
        """Return what an engine error means: while being stopped, that it was stopped, whatever the error says."""
        if self._is_stopping or isinstance(error, duckdb.InterruptException | RuntimeError):
            return KeyboardInterrupt()
        text = _first_line(error)
        match error:
            case duckdb.OutOfMemoryException():
                return MachineError(
                    f"the engine ran out of memory: {text}",
                    "raise memory_limit, or free memory and disk space",
                )
            case duckdb.IOException() | duckdb.FatalException() | duckdb.SerializationException():
                return MachineError(f"the engine cannot use the file {self.path}: {text}", NOT_USABLE)
        return ProcessingError(f"the engine refused a query: {text}")

    @contextmanager
    def _registered(self, rows: pa.Table) -> Iterator[None]:
        """Let statements of the block read rows from memory as `arriving_rows`."""
        self._go_on()
        try:
            self._connection.register("arriving_rows", rows)
        except duckdb.Error as error:
            raise self._failure(error) from error
        try:
            yield
        finally:
            with suppress(duckdb.Error):
                self._connection.unregister("arriving_rows")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open a transaction: all of the block becomes visible, or none of it."""
        self._look_at_copy()
        self._run("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            # A connection that was closed by an interrupt has rolled back already.
            with suppress(duckdb.Error, RuntimeError):
                self._connection.execute("ROLLBACK").fetchall()
            self._known_columns.clear()
            raise
        try:
            self._run("COMMIT")
        except ProcessingError as error:
            # One writer has no conflicts, and contracts are checked before: only the file can have refused.
            raise MachineError(error.message, NOT_USABLE) from error

    def ensure(self, table: Table) -> bool:
        """Create a table if it is missing or its columns changed; return whether it is new and empty."""
        wanted = {**table.schema, **dict.fromkeys(RUN_COLUMNS, "string")}
        return self._ensure(table.phase.value, table.name, wanted)

    def ensure_store(self, name: str, schema: Mapping[str, str]) -> None:
        """Create a bookkeeping table of schema `nba_ops` if it is missing; add columns that are new, lose none."""
        present = dict(self._columns(OPS, name))
        if not present:
            self._ensure(OPS, name, schema)
            return
        for column in schema.keys() - present.keys():
            kind = SQL_TYPES[schema[column]]
            self._run(f"ALTER TABLE {in_file(OPS, name)} ADD COLUMN {quote(column)} {kind}")
            self._known_columns[OPS, name].append((column, kind))

    def holds_store(self, name: str) -> bool:
        """Tell whether a bookkeeping table is there."""
        return bool(self._columns(OPS, name))

    def _columns(self, schema: str, name: str) -> list[tuple[str, str]]:
        """Return names and types; asked of the engine once, since whoever writes is the only one who changes them."""
        if not self._known_columns:
            found = self._run(
                "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() "
                "WHERE database_name = ? AND NOT internal ORDER BY column_index",
                [FILE],
            )
            for table_schema, table, column, kind in found:
                self._known_columns[table_schema, table].append((column, kind))
        return self._known_columns[schema, name]

    def _ensure(self, schema: str, name: str, columns: Mapping[str, str]) -> bool:
        wanted = [(column, SQL_TYPES[kind]) for column, kind in columns.items()]
        if self._columns(schema, name) == wanted:
            return False
        body = ", ".join(f"{quote(column)} {kind}" for column, kind in wanted)
        self._run(f"CREATE SCHEMA IF NOT EXISTS {quote(FILE)}.{quote(schema)}")
        self._run(f"CREATE OR REPLACE TABLE {in_file(schema, name)} ({body})")
        self._known_columns[schema, name] = wanted
        return True

    def show(self, alias: str, scope: Scope) -> None:
        """Let queries read the rows of a scope under an alias."""
        table, conditions = scope.table, []
        if table.date_column:
            day = quote(table.date_column)
            if scope.dates is not None:
                conditions.append(f"{day} IN ({self._dates(alias, scope.dates)})")
            if scope.first is not None:
                conditions.append(f"{day} >= {_date(scope.first)}")
            if scope.last is not None:
                conditions.append(f"{day} <= {_date(scope.last)}")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        self._view(alias, f"{physical(table)}{where}")

    def _dates(self, alias: str, dates: Sequence[date]) -> str:
        """Return what stands for some dates in the view of this name: a list, or where they lie if they are many."""
        if len(dates) <= FEW_DATES:
            return ", ".join(map(_date, dates)) or "NULL"
        listed = f"dates_of_{alias}"
        days = "SELECT unnest(?::DATE[]) AS day"
        self._run(f"{self._create('TABLE', listed)} AS {days}", [list(dates)])
        return f"SELECT day FROM {_on_desk('temp' if self is self._root else self.desk, listed)}"

    def show_store(self, alias: str, name: str) -> None:
        """Let queries read a bookkeeping table, or the quarantine, under an alias."""
        self._view(alias, QUARANTINE if name == "quarantine" else in_file(OPS, name))

    def _view(self, alias: str, source: str) -> None:
        # Where nothing is written, no view can come to show other columns than when it was made.
        if self._is_read_only and self._views.get(alias) == source:
            return
        self._run(f"{self._create('VIEW', alias)} AS SELECT * FROM {source}")
        self._views[alias] = source

    def _create(self, kind: str, alias: str) -> str:
        """Return the head of the statement that shows something: on the desk, except for who writes to the file.

        A transaction may write to one database only; what is temporary belongs to none.
        """
        if self is self._root:
            return f"CREATE OR REPLACE TEMP {kind} {quote(alias)}"
        return f"CREATE OR REPLACE {kind} {_on_desk(self.desk, alias)}"

    def show_rows(self, alias: str, rows: pa.Table) -> None:
        """Let queries read rows from memory under an alias."""
        with self._registered(rows):
            self._run(f"CREATE OR REPLACE TABLE {_on_desk(self.desk, alias)} AS SELECT * FROM arriving_rows")

    def keep(self, alias: str, query: Query) -> None:
        """Evaluate a query and let others read its rows under an alias."""
        self._run(f"CREATE OR REPLACE TABLE {_on_desk(self.desk, alias)} AS {query.sql}")

    def stage(self, query: Query) -> None:
        """Evaluate a query into the staged rows."""
        self.keep(STAGED, query)

    def amend(self, changes: Query, key: str, columns: Sequence[str]) -> None:
        """Give columns of the staged rows named by `key` new values."""
        values = ", ".join(f"{quote(name)} = changes.{quote(name)}" for name in columns)
        self._run(
            f"UPDATE {_on_desk(self.desk, STAGED)} AS staged SET {values} FROM ({changes.sql}) AS changes "
            f"WHERE staged.{quote(key)} = changes.{quote(key)}"
        )

    def read(self, expression: ir.Table | Query) -> pa.Table:
        """Evaluate an expression."""
        return self._arrow(duckdb_sql(expression))

    def records(self, query: Query) -> list[dict[str, Any]]:
        """Evaluate a query into plain values; it is planned once, where a relation would be planned twice."""
        self._go_on()
        try:
            result = self._connection.execute(query.sql)
            names = [column[0] for column in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        except (duckdb.Error, RuntimeError) as error:
            raise self._failure(error) from error

    def _arrow(self, sql: str) -> pa.Table:
        self._go_on()
        try:
            return self._connection.sql(sql).to_arrow_table()
        except (duckdb.Error, RuntimeError) as error:
            raise self._failure(error) from error

    def contents(self, table: Table, relation: str) -> dict[date, Content]:
        """Return rows and content hash per partition date of a relation that has the table's columns.

        The engine's 64-bit hash of each row's columns is summed over the rows modulo 2**64, which no order can change;
        the row count goes with it. Another version of the engine may hash otherwise: what it builds then counts as
        changed once.
        """
        types = table.schema
        columns = ", ".join(_hashable(name, types[name]) for name in table.hashed_columns)
        day = _day(table)
        rows = self._run(
            f"SELECT {day}, count(*), sum(hash({columns})::HUGEINT) FROM {quote(relation)} GROUP BY 1"
        )
        return {day: Content(count, f"{count:x}-{total % 2**64:016x}") for day, count, total in rows}

    def accept(self, table: Table) -> None:
        """Let queries read the staged rows that carry no `reject_reason` as the accepted rows."""
        self._view(ACCEPTED, f"({_accepted(table, self.desk)})")

    def write(self, table: Table, dates: Sequence[date], run: Mapping[str, str], desk: str) -> None:
        """Add the accepted rows of a desk on these dates, with the values of `RUN_COLUMNS` added."""
        columns = ", ".join(map(quote, table.schema))
        order = f" ORDER BY {quote(table.date_column)}" if len(dates) > 1 else ""
        self._run(
            f"INSERT INTO {physical(table)} ({columns}, {', '.join(map(quote, run))}) "
            f"SELECT *{', ?::VARCHAR' * len(run)} FROM (SELECT {columns} FROM ({_accepted(table, desk)}) "
            f"WHERE {_day(table)} IN (SELECT unnest(?::DATE[])){order})",
            [*run.values(), list(dates)],
        )

    def discard(self, table: Table, dates: Sequence[date]) -> None:
        """Remove the rows, accepted and quarantined, of partitions."""
        self._delete_dates(physical(table), table.date_column, dates)
        if table.quarantines:
            self.ensure_quarantine()
            self._run(
                f"DELETE FROM {QUARANTINE} "
                "WHERE table_name = ? AND partition_date IN (SELECT unnest(?::DATE[]))",
                [table.name, list(dates)],
            )

    def _delete_dates(self, target: str, column: str, dates: Sequence[date]) -> None:
        if column:
            self._run(
                f"DELETE FROM {target} WHERE {quote(column)} IN (SELECT unnest(?::DATE[]))", [list(dates)]
            )
        else:
            self._run(f"DELETE FROM {target}")

    def quarantine(self, table: Table, dates: Sequence[date], desk: str) -> None:
        """Add the staged rows of a desk on these dates that have a `reject_reason` to the quarantine."""
        self._run(
            f"INSERT INTO {QUARANTINE} SELECT ?, {_day(table)}, source, payload_sha, "
            f"row_number, reject_reason, to_json(staged) FROM {_on_desk(desk, STAGED)} AS staged "
            f"WHERE reject_reason IS NOT NULL AND {_day(table)} IN (SELECT unnest(?::DATE[]))",
            [table.name, list(dates)],
        )

    def ensure_quarantine(self) -> None:
        """Create the quarantine table if it is missing."""
        self._ensure(Phase.RAW.value, "quarantine", QUARANTINE_TYPES)

    def replace_subjects(self, table: Table, subjects: Sequence[str], rows: pa.Table) -> list[date]:
        """Replace the landed rows of subjects; return the dates that lost or gained rows, in order."""
        day, target = _day(table), physical(table)
        of_them, bound = "subject IN (SELECT unnest(?::VARCHAR[]))", [list(subjects)]
        before = self._run(f"SELECT DISTINCT {day} FROM {target} WHERE {of_them}", bound)
        self._run(f"DELETE FROM {target} WHERE {of_them}", bound)
        with self._registered(rows):
            self._run(
                f"INSERT INTO {target} BY NAME SELECT *, '' AS code_version, '' AS run_id FROM arriving_rows"
            )
            after = self._run(f"SELECT DISTINCT {day} FROM arriving_rows")
        return sorted({row[0] for row in before + after})

    def append(self, name: str, rows: pa.Table) -> None:
        """Append rows to a bookkeeping table."""
        with self._registered(rows):
            self._run(f"INSERT INTO {in_file(OPS, name)} BY NAME SELECT * FROM arriving_rows")

    def remove(self, name: str, keys: pa.Table) -> None:
        """Remove the rows of a bookkeeping table that match any of the keys (column by column)."""
        match = " AND ".join(f"t.{quote(column)} = k.{quote(column)}" for column in keys.column_names)
        with self._registered(keys):
            self._run(f"DELETE FROM {in_file(OPS, name)} AS t USING arriving_rows AS k WHERE {match}")

    def load(self, name: str) -> pa.Table:
        """Return a whole bookkeeping table."""
        return self._arrow(f"SELECT * FROM {in_file(OPS, name)}")

    def tuples(self, name: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return columns of a whole bookkeeping table as plain values, row by row."""
        rows = self._arrow(f"SELECT {', '.join(map(quote, columns))} FROM {in_file(OPS, name)}")
        return list(zip(*map(_plain, rows.columns), strict=True))

    def query(self, sql: str) -> pa.Table:
        """Run a user's own read-only query."""
        try:
            statements = self._connection.extract_statements(sql)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise UsageError(
                    "only a single SELECT may be run", "use a SQL client on a copy for anything else"
                )
            return self._connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            raise UsageError(
                f"the query failed: {_first_line(error)}", "tables: `backcourt sql 'show all tables'`"
            ) from error

    def snapshot(self, path: Path) -> None:
        """Write a copy of the whole store.

        A copy that already holds everything is left as it is.
        """
        if not self._is_current(path):
            self._checkpoint()
            Copying(self.path, path).finish()

    @contextmanager
    def snapshotting(self, path: Path) -> Iterator[None]:
        """Copy the store as it is now while the block changes it.

        Until the copy is complete the engine keeps what is committed in its log and does not touch what the file
        refers to.
        """
        if not self._is_current(path):
            if self._has_log:
                self._checkpoint()
            self._run(f"SET checkpoint_threshold = '{NEVER}'")
            self._copying = Copying(self.path, path)
            if not path.exists():
                self._copying.finish()
        copying = self._copying
        try:
            yield
        except BaseException:
            with suppress(MachineError):
                if copying:
                    copying.finish()
            raise
        if copying:
            copying.finish()
        if self._has_log:
            self._checkpoint()

    def _look_at_copy(self) -> None:
        """Let the engine write its log into the file again once a copy of it is complete."""
        root = self._root
        if root._copying and root._copying.is_over:
            root._copying = None
            self._run("RESET checkpoint_threshold")

    def _checkpoint(self) -> None:
        """Write the log into the file; rows that are gone leave it once they are many."""
        tables = self._run(
            "SELECT schema_name, table_name, estimated_size FROM duckdb_tables() "
            "WHERE database_name = ? AND NOT internal",
            [FILE],
        )
        counts = (f"SELECT count(*) AS n FROM {in_file(schema, name)}" for schema, name, _ in tables)
        [(present,)] = self._run(f"SELECT sum(n) FROM ({' UNION ALL '.join(counts)})") if tables else [(0,)]
        is_untidy = sum(size for _, _, size in tables) - present > GONE_SHARE * present
        self._run(f"SET max_vacuum_tasks = {TIDYING if is_untidy else 0}")
        self._run(f"CHECKPOINT {quote(FILE)}")

    @property
    def _has_log(self) -> bool:
        log = self.path.with_name(self.path.name + ".wal")
        return log.exists() and log.stat().st_size > 0

    def _is_current(self, copy: Path) -> bool:
        if not copy.exists() or self._has_log:
            return False
        mine, its = self.path.stat(), copy.stat()
        return (mine.st_mtime_ns, mine.st_size) == (its.st_mtime_ns, its.st_size)

    @contextmanager
    def narrow(self) -> Iterator[None]:
        """Let a statement of the block have one processor: quicker for small ones, with others at work beside them."""
        [(self._root._threads,)] = self._run("SELECT current_setting('threads')")
        self._run("SET threads = 1")
        try:
            yield
        finally:
            self.widen()

    def widen(self) -> None:
        """Let a statement have all processors, before the block of `narrow` is over."""
        if self._root._threads:
            with suppress(duckdb.Error, RuntimeError):
                self._connection.execute(f"SET threads = {self._root._threads}").fetchall()
            self._root._threads = 0

    def interrupt(self) -> None:
        """Stop the running query, and those of sessions beside; may be called from another thread."""
        self._is_stopping = True
        with suppress(duckdb.Error):
            self._connection.interrupt()
        for other in list(self._others):
            other.interrupt()

    def close(self) -> None:
        """Release the store."""
        self._connection.close()


def _plain(column: pa.ChunkedArray) -> list[Any]:
    """Return a column as Python's values: days and moments, which cost most, once for all rows that share one."""
    if pa.types.is_date32(column.type):
        return _shared(column, pa.int32(), lambda days: EPOCH.date() + timedelta(days))
    if pa.types.is_timestamp(column.type):
        return _shared(column, pa.int64(), lambda moment: EPOCH + timedelta(microseconds=moment))
    return list(column.to_pylist())


def _shared(column: pa.ChunkedArray, kind: pa.DataType, made: Callable[[int], date]) -> list[date | None]:
    numbers = [number for chunk in column.chunks for number in chunk.view(kind).to_pylist()]
    values = {number: None if number is None else made(number) for number in set(numbers)}
    return [values[number] for number in numbers]


def _on_desk(desk: str, alias: str) -> str:
    """Return the qualified, quoted name of something on a desk."""
    return f"{quote(desk)}.{quote(alias)}"


def _accepted(table: Table, desk: str) -> str:
    kept = " WHERE reject_reason IS NULL" if table.quarantines else ""
    return f"FROM {_on_desk(desk, STAGED)}{kept}"


def _attachment(place: str, name: str, mode: str = "") -> str:
    place = place.replace("'", "''")
    return f"ATTACH '{place}' AS {quote(name)} (ROW_GROUP_SIZE {ROW_GROUP}{mode})"


def _date(day: date) -> str:
    return f"DATE '{day.isoformat()}'"


def _day(table: Table) -> str:
    return quote(table.date_column) if table.date_column else f"DATE '{EVER.isoformat()}'"


def _hashable(name: str, kind: str) -> str:
    # The same number hashes otherwise as another type, and what is staged may be wider than what is kept.
    value = f"CAST({quote(name)} AS {SQL_TYPES[kind]})"
    return f"CAST(round({value} * {HASH_SCALE}) AS HUGEINT)" if kind == "float64" else value


def _not_opened(path: Path, error: duckdb.Error, needed: int) -> WorkspaceError:
    """Return why a warehouse could not be opened: it is in use, may not be used, or cannot be."""
    text = f"cannot open the warehouse {path}: {_first_line(error)}"
    if isinstance(error, duckdb.ResourceInUseException):
        return InUseError(text, "close the program that has the file open")
    if not os.access(path if path.exists() else path.parent, needed) or path.is_dir():
        return WorkspaceError(text, "correct rights and kind of the file and its folder")
    if _is_held(path):
        return InUseError(text, "close the program that has the file open")
    return WorkspaceError(text, NOT_USABLE)


def _is_held(path: Path) -> bool:
    """Tell whether another process writes to a file that the engine of this one could not open."""
    with suppress(OSError), path.open("rb") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
