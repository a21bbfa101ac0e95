"""Carries a plan out: tables in dependency order, whole seasons at a time, each chunk in one transaction."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import groupby
from time import monotonic

from backcourt.errors import BackcourtError, ContractViolationError, MachineError
from backcourt.sync.chunk import Chunk
from backcourt.sync.held import held_by
from backcourt.sync.lanes import LANES, Jobs, Lanes, Piece, Turn
from backcourt.sync.ledger import Failure, Ledger, Partition, State
from backcourt.sync.plan import Planner, Work
from backcourt.sync.queries import table_queries
from backcourt.sync.report import Progress, Report
from backcourt.sync.said import store_of, store_schema
from backcourt.tables.declaration import Table
from backcourt.tables.sql import Texts
from backcourt.time import season_of, utc
from backcourt.warehouse.interface import Warehouse

__all__ = ["Progress", "Report", "Runner"]

CHUNK_ROWS = 400_000
"""Input rows up to which seasons are built together: enough to be quick, few enough to fit and to be redone."""

FEW_ROWS = 50_000
"""Input rows of a season up to which work is small: done with one processor before others have joined in."""


@dataclass
class Runner:
    """Makes tables current in a warehouse."""

    planner: Planner
    warehouse: Warehouse
    texts: Texts = field(default_factory=dict)
    watch: Callable[[Progress], None] = lambda progress: None
    now: Callable[[], datetime] = lambda: utc(datetime.now(UTC))
    chunk_rows: int | None = None
    lanes: int = LANES
    _turn: Turn = field(default_factory=Turn)
    _jobs: Jobs = field(default_factory=Jobs)

    def run(
        self,
        *,
        tables: Iterable[str] | None = None,
        dates: Callable[[date], bool] = lambda day: True,
        wanted: Callable[[Work], bool] = lambda work: True,
        force: bool = False,
        planned: Mapping[str, Collection[date]] | None = None,
        assumed: Collection[str] = (),
    ) -> Report:
        """Redo what is missing or stale in the named tables (default: all) and say what was done.

        `dates` and `wanted` leave work out, by its date or by anything the plan says of it; `planned` names the tables
        and dates that a plan, made just before, found may need any: no others are looked at, unless one of the tables
        that the plan `assumed` to come out as they were does not.
        """
        chosen = [self.planner.catalogue[name] for name in tables or self.planner.catalogue]
        chosen = [table for table in chosen if not table.is_landing]
        report = Report(run_id=f"{self.now():%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}")
        started = monotonic()
        self._prepare(chosen)
        upstream = self.planner.catalogue.upstream
        at_work = [
            table
            for table in chosen
            if planned is None or table.name in planned or not upstream(table.name).isdisjoint(assumed)
        ]
        before = self._ledger.next_sequence
        surprises: set[str] = set()
        passed = {table.name for table in chosen} - {table.name for table in at_work}

        def progress(table: Table) -> None:
            work, elapsed = report.by_table(), monotonic() - started
            self.watch(Progress(report.run_id, table.name, frozenset(passed), len(chosen), work, elapsed))

        def prepare(table: Table) -> list[tuple[int, Piece]]:
            self._drop_surplus(table)
            is_surprised = any(entry.table in surprises for entry in table.inputs)
            days = None if planned is None or is_surprised else planned.get(table.name, ())
            found = self.planner.work(table, planned={}, force=force, days=days)
            work = [item for item in found if dates(item.day) and wanted(item)]
            return [(rows, partial(carry_out, table, chunk)) for rows, chunk in self._chunks(table, work)]

        def carry_out(table: Table, chunk: list[Work], session: Warehouse) -> None:
            progress(table)
            self._carry_out(table, chunk, report, session)
            progress(table)

        def finish(table: Table) -> None:
            self._look_at_gates(table)
            expected = () if planned is None or table.name in assumed else planned.get(table.name, ())
            if not self._is_as_it_was(table, before, expected):
                surprises.add(table.name)
            passed.add(table.name)

        with self.warehouse.narrow():
            Lanes(self.warehouse, self._turn, prepare, finish, self.lanes, self._jobs).run(at_work)
        report.arrange(self.planner.catalogue)
        report.waiting = held_by(self.planner, [table.name for table in chosen])
        report.elapsed = monotonic() - started
        return report

    def _chunks(self, table: Table, work: list[Work]) -> Iterator[tuple[int, list[Work]]]:
        """Split work into seasons, with the rows each reads; neighbouring ones go together while they read little.

        A table that builds but some dates at once has pieces of so many, which do not go together.
        """
        most = CHUNK_ROWS if self.chunk_rows is None else self.chunk_rows
        chunk: list[Work] = []
        rows = 0
        for items in _pieces(work, table.dates_at_once):
            count = self._rows_to_read(table, items)
            if count > FEW_ROWS:
                self.warehouse.widen()
            if chunk and (table.dates_at_once or rows + count > most):
                yield rows, chunk
                chunk, rows = [], 0
            chunk, rows = chunk + items, rows + count
        if chunk:
            yield rows, chunk

    def _rows_to_read(self, table: Table, work: list[Work]) -> int:
        """Return how many rows of its inputs fall on the dates of some work."""
        inputs = [self._ledger.of(name) for name in {entry.table for entry in table.inputs}]
        return sum(days[item.day].rows for days in inputs for item in work if item.day in days)

    def _prepare(self, tables: Iterable[Table]) -> None:
        """Make room for tables; when columns changed, rows and what the ledger says of them go together."""
        with self.warehouse.transaction():
            for table in tables:
                if self.warehouse.ensure(table):
                    self._forget(table, list(self._ledger.of(table.name)))
                if table.spoken:
                    self.warehouse.ensure_store(store_of(table), store_schema(table))

    @property
    def _ledger(self) -> Ledger:
        return self.planner.ledger

    def _carry_out(self, table: Table, chunk: list[Work], report: Report, session: Warehouse) -> None:
        blocked = [item for item in chunk if item.blocked]
        ready = [item for item in chunk if not item.blocked]
        if blocked:
            self._hold_back(table, blocked, report)
        if not ready:
            return
        try:
            broken = Chunk(
                self.planner,
                self.warehouse,
                session,
                self._turn,
                self._jobs,
                table_queries(table, self.planner.catalogue, self.texts),
                table,
                ready,
                report,
                self.now,
            ).build()
            for message, days in broken.items():
                failed = [item for item in ready if item.day in days]
                self._fail(table, failed, ContractViolationError(message), report)
        except MachineError:
            raise
        except BackcourtError as error:
            session.clear()
            self._fail(table, ready, error, report)

    def _hold_back(self, table: Table, work: list[Work], report: Report) -> None:
        """Mark partitions whose inputs are not to be built on; rows made from older inputs go."""
        records = [
            Partition(
                table.name, item.day, State.BLOCKED, run_id=report.run_id,
                code_version=self.planner.codes[table.name], sequence=self._ledger.next_sequence,
                finished_at=self.now(), failure=Failure.MISSING_DEPENDENCY, error=item.reason,
            )
            for item in work
        ]  # fmt: skip
        self._write_undone(table, records)
        report.hold(table.name, work)

    def _fail(self, table: Table, work: list[Work], error: BackcourtError, report: Report) -> None:
        contract = isinstance(error, ContractViolationError)
        failure = Failure.CONTRACT_VIOLATION if contract else Failure.PROCESSING_ERROR
        records = [
            Partition(
                table.name, item.day, State.FAILED, run_id=report.run_id, fingerprint=item.fingerprint,
                code_version=self.planner.codes[table.name], sequence=self._ledger.next_sequence,
                finished_at=self.now(), failure=failure, error=error.message,
            )
            for item in work
        ]  # fmt: skip
        self._write_undone(table, records)
        report.fail(table.name, len(records), error)

    def _write_undone(self, table: Table, records: list[Partition]) -> None:
        dates = [record.partition_date for record in records]
        with self.warehouse.transaction():
            self.warehouse.discard(table, dates)
            self._ledger.clear_findings(table.name, dates)
            self._ledger.record(records, {record.partition_date: record.error for record in records})
        self._ledger.remember(records)

    def _drop_surplus(self, table: Table) -> None:
        """Remove partitions of dates on which nothing is owed any more (a game moved, a payload was replaced)."""
        if surplus := self.planner.surplus(table):
            with self.warehouse.transaction():
                self._forget(table, surplus)

    def _forget(self, table: Table, dates: list[date]) -> None:
        # A table whose dates all go may have been one without dates: then its rows lie under any.
        is_whole = len(dates) == len(self._ledger.of(table.name))
        self.warehouse.discard(replace(table, date_column="") if is_whole else table, dates)
        self._ledger.forget(table.name, dates)

    def _is_as_it_was(self, table: Table, sequence: int, expected: Collection[date]) -> bool:
        """Tell whether a table is as it was before a commit, on all dates but those that were to change."""
        return not any(
            partition.sequence >= sequence
            and (partition.changed_sequence >= sequence or not partition.is_done)
            and day not in expected
            for day, partition in self._ledger.of(table.name).items()
        )

    def _look_at_gates(self, table: Table) -> None:
        """See what the gates of a table say after it was worked on, before anything reads it."""
        if table.gates or any(name == table.name for name, _ in self.planner.refusals):
            self.planner.refusals = self._ledger.refusals()


def _pieces(work: Iterable[Work], most: int | None) -> Iterator[list[Work]]:
    """Return the work of each season, or of so many dates of it at most."""
    for _, season in groupby(work, key=lambda item: season_of(item.day)):
        items = list(season)
        size = most or len(items)
        yield from (items[start : start + size] for start in range(0, len(items), size))
