"""Carries a plan out: table by table in dependency order, a season at a time, data and ledger in one transaction."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from time import monotonic

import ibis
import ibis.expr.types as ir

from backcourt.errors import BackcourtError, ContractViolationError
from backcourt.sync.code import relations
from backcourt.sync.contracts import violations
from backcourt.sync.fingerprint import partition_stretch
from backcourt.sync.ledger import Failure, Ledger, Partition, State, store_rows
from backcourt.sync.plan import Planner, Work
from backcourt.sync.promises import Promises, promises
from backcourt.tables.declaration import RUN_COLUMNS, SAME_DATE, Table
from backcourt.time import season_of, utc
from backcourt.warehouse.interface import ACCEPTED, Content, Scope, Warehouse


@dataclass(frozen=True)
class Progress:
    """Where a run is: handed to whoever watches it before and after every chunk."""

    run_id: str
    table: str
    tables_done: int
    tables: int
    partitions_done: int
    rows: int
    elapsed: float


@dataclass
class Report:
    """What a run did."""

    run_id: str
    done: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, dict[str, int]] = field(default_factory=dict)
    blocked: int = 0
    failed: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def partitions(self) -> int:
        """Return how many partitions were redone."""
        return sum(self.done.values())


@dataclass
class Runner:
    """Makes tables current in a warehouse."""

    planner: Planner
    warehouse: Warehouse
    watch: Callable[[Progress], None] = lambda progress: None
    now: Callable[[], datetime] = lambda: utc(datetime.now(UTC))

    def run(
        self,
        *,
        tables: Iterable[str] | None = None,
        dates: Callable[[date], bool] = lambda day: True,
        wanted: Callable[[Work], bool] = lambda work: True,
        force: bool = False,
    ) -> Report:
        """Redo what is missing or stale in the named tables (default: all) and say what was done.

        `dates` and `wanted` leave work out, by its date or by anything the plan says of it.
        """
        chosen = [self.planner.catalogue[name] for name in tables or self.planner.catalogue]
        chosen = [table for table in chosen if not table.is_landing]
        report = Report(run_id=f"{self.now():%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}")
        started = monotonic()
        for position, table in enumerate(chosen):
            if self.warehouse.ensure(table):
                with self.warehouse.transaction():
                    self._ledger.forget(table.name, list(self._ledger.of(table.name)))
            work = [
                item
                for item in self.planner.work(table, planned={}, force=force)
                if dates(item.day) and wanted(item)
            ]
            for chunk in _chunks(table, work):
                self.watch(_progress(report, table, position, len(chosen), started))
                self._carry_out(table, chunk, report)
                self.watch(_progress(report, table, position, len(chosen), started))
            self._drop_surplus(table)
        return report

    @property
    def _ledger(self) -> Ledger:
        return self.planner.ledger

    def _carry_out(self, table: Table, chunk: list[Work], report: Report) -> None:
        blocked = [item for item in chunk if item.blocked]
        ready = [item for item in chunk if not item.blocked]
        if blocked:
            self._hold_back(table, blocked, report)
        if not ready:
            return
        try:
            _Chunk(self, table, ready, report).build()
        except BackcourtError as error:
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
        report.blocked += len(records)

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
        report.failed += len(records)
        report.errors.append(f"{table.name}: {error.message}")

    def _write_undone(self, table: Table, records: list[Partition]) -> None:
        dates = [record.partition_date for record in records]
        with self.warehouse.transaction():
            self.warehouse.discard(table, dates)
            self._ledger.record(records, {record.partition_date: record.error for record in records})
        self._ledger.remember(records)

    def _drop_surplus(self, table: Table) -> None:
        """Remove partitions of dates on which nothing is owed any more (a game moved, a payload was replaced)."""
        surplus = sorted(set(self._ledger.of(table.name)) - set(self.planner.grid.dates(table.name)))
        if surplus:
            with self.warehouse.transaction():
                self.warehouse.discard(table, surplus)
                self._ledger.forget(table.name, surplus)


def _progress(report: Report, table: Table, position: int, tables: int, started: float) -> Progress:
    return Progress(
        report.run_id, table.name, position, tables, report.partitions,
        sum(report.rows.values()), monotonic() - started,
    )  # fmt: skip


def _chunks(table: Table, work: list[Work]) -> Iterable[list[Work]]:
    if not table.date_column:
        return [work] if work else []
    return (list(items) for _, items in groupby(work, key=lambda item: season_of(item.day)))


@dataclass
class _Chunk:
    """One table over some dates of one season."""

    runner: Runner
    table: Table
    work: list[Work]
    report: Report

    @property
    def dates(self) -> list[date]:
        return [item.day for item in self.work]

    def build(self) -> None:
        """Compute, check, and commit rows and ledger together; dates that break a contract are left out."""
        clock, started = monotonic(), self.runner.now()
        warehouse, table = self.runner.warehouse, self.table
        inputs = self._show_inputs()
        constants = {"code_version": self.runner.planner.codes[table.name], "run_id": self.report.run_id}
        self._stage(inputs, constants)
        promised = promises(warehouse, table, inputs, self.dates)
        unowed = {day: f"contract: rows nobody is owed ({count})" for day, count in promised.surplus.items()}
        broken = unowed | violations(warehouse, table)
        contents = warehouse.contents(table, ACCEPTED)
        good = [item for item in self.work if item.day not in broken]
        gates = self._gates()
        seconds = (monotonic() - clock) / len(self.work)
        records = self._records(good, contents, promised, started, seconds)
        with warehouse.transaction():
            self._write([item.day for item in good], promised, gates)
            self.runner._ledger.record(records, {item.day: item.reason for item in good})
        self.runner._ledger.remember(records)
        self._refresh_refusals(gates)
        self._count(records, monotonic() - clock)
        for message, items in groupby(sorted((text, day) for day, text in broken.items()), key=lambda pair: pair[0]):
            days = {day for _, day in items}
            failed = [item for item in self.work if item.day in days]
            self.runner._fail(table, failed, ContractViolationError(message), self.report)

    def _show_inputs(self) -> Mapping[str, ir.Table]:
        catalogue, warehouse = self.runner.planner.catalogue, self.runner.warehouse
        for entry in self.table.inputs:
            source = catalogue[entry.table]
            if entry.look_back == SAME_DATE and source.date_column:
                scope = Scope(source, dates=self.dates)
            else:
                stretches = [partition_stretch(entry, not source.date_column, day) for day in self.dates]
                firsts = [stretch.first for stretch in stretches]
                first = None if None in firsts else min(day for day in firsts if day)
                scope = Scope(source, first=first, last=max(stretch.last for stretch in stretches))
            warehouse.show(entry.name, scope)
        return relations(self.table, catalogue)

    def _stage(self, inputs: Mapping[str, ir.Table], constants: dict[str, str]) -> None:
        warehouse, table = self.runner.warehouse, self.table
        if table.build_python:
            warehouse.show_rows("built_rows", table.build_python(inputs, warehouse.read))
            expression = ibis.table(table.schema, name="built_rows")
        else:
            assert table.build is not None
            expression = table.build(inputs)
        if table.date_column:
            expression = expression.filter(expression[table.date_column].isin(self.dates))
        # Rows that come straight from an input still carry that input's own run.
        warehouse.stage(expression.drop(*(name for name in RUN_COLUMNS if name in expression.columns)), constants)
        warehouse.accept(table)

    def _gates(self) -> list[dict[str, object]]:
        results: list[dict[str, object]] = []
        for gate in self.table.gates:
            rows = self.runner.warehouse.read(gate.measure(self.table.relation(ACCEPTED)))
            for row in rows.to_pylist():
                figure = row["figure"]
                results.append(
                    {
                        "table_name": self.table.name,
                        "partition_date": row[self.table.date_column],
                        "gate": gate.name,
                        "figure": figure,
                        "threshold": gate.minimum,
                        "passed": figure is None or figure >= gate.minimum,
                        "run_id": self.report.run_id,
                    }
                )
        return results

    def _write(self, dates: list[date], promised: Promises, gates: list[dict[str, object]]) -> None:
        warehouse, table = self.runner.warehouse, self.table
        warehouse.replace(table, dates)
        if table.quarantines:
            warehouse.quarantine(table, dates)
        keys = store_rows("partitions", [{"table_name": table.name, "partition_date": day} for day in dates])
        keys = keys.select(["table_name", "partition_date"])
        chosen = set(dates)
        for name, rows in (
            ("exceptions", promised.exceptions),
            ("unaccounted", promised.unaccounted),
            ("gate_results", gates),
        ):
            warehouse.remove(name, keys)
            kept = [row | {"run_id": self.report.run_id} for row in rows if row["partition_date"] in chosen]
            if kept:
                warehouse.append(name, store_rows(name, kept))

    def _records(
        self,
        good: Sequence[Work],
        contents: Mapping[date, Content],
        promised: Promises,
        started: datetime,
        seconds: float,
    ) -> list[Partition]:
        ledger = self.runner._ledger
        before, sequence, finished = ledger.of(self.table.name), ledger.next_sequence, self.runner.now()
        records = []
        for item in good:
            content = contents.get(item.day, Content(0, ""))
            expected = promised.expected.get(item.day, 0)
            empty = not content.rows and not expected
            previous = before.get(item.day)
            same = previous is not None and previous.is_done and previous.content_hash == content.digest
            records.append(
                Partition(
                    self.table.name,
                    item.day,
                    State.COMPLETE_EMPTY if empty else State.COMPLETE,
                    rows=content.rows,
                    expected=expected,
                    excused=promised.excused.get(item.day, 0),
                    unaccounted=promised.missing.get(item.day, 0),
                    content_hash=content.digest,
                    fingerprint=item.fingerprint,
                    code_version=self.runner.planner.codes[self.table.name],
                    run_id=self.report.run_id,
                    sequence=sequence,
                    changed_sequence=previous.changed_sequence if same and previous else sequence,
                    started_at=started,
                    finished_at=finished,
                    seconds=seconds,
                )
            )
        return records

    def _refresh_refusals(self, gates: list[dict[str, object]]) -> None:
        if self.table.gates:
            self.runner.planner.refusals = self.runner._ledger.refusals()

    def _count(self, records: list[Partition], seconds: float) -> None:
        name, report = self.table.name, self.report
        report.done[name] = report.done.get(name, 0) + len(records)
        report.rows[name] = report.rows.get(name, 0) + sum(record.rows for record in records)
        report.changed[name] = report.changed.get(name, 0) + sum(
            record.changed_sequence == record.sequence for record in records
        )
        report.seconds[name] = report.seconds.get(name, 0.0) + seconds
        reasons = report.reasons.setdefault(name, {})
        for item in self.work:
            reasons[item.reason] = reasons.get(item.reason, 0) + 1
