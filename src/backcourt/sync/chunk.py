"""One table over some dates of one season: computed, checked and committed together with its ledger entries."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from backcourt.errors import BackcourtError, ProcessingError
from backcourt.sync.contracts import examine
from backcourt.sync.fingerprint import partition_stretch
from backcourt.sync.lanes import Jobs, Turn
from backcourt.sync.ledger import FINDINGS, Ledger, Partition, State
from backcourt.sync.plan import Planner, Work
from backcourt.sync.promises import Promises, promises
from backcourt.sync.queries import BUILT, SCOPE, TableQueries, scope_rows
from backcourt.sync.report import Report
from backcourt.sync.said import Word, keep, kept_rows, of_dates, word
from backcourt.tables.arrow import arrow_schema
from backcourt.tables.declaration import PLACE, SAME_DATE, Part, Spoken, Table, Task
from backcourt.tables.graph import Catalogue
from backcourt.tables.sql import Query, all_of
from backcourt.time import game_date_of
from backcourt.warehouse.interface import ACCEPTED, Content, Scope, Warehouse

AFTER_ALL = datetime(9999, 1, 1)  # noqa: DTZ001 - stored moments are naive UTC
"""A moment at which everything has begun."""


def show_inputs(warehouse: Warehouse, catalogue: Catalogue, table: Table, dates: Sequence[date]) -> None:
    """Let queries read what the rows of these dates may depend on, and nothing else of the inputs."""
    warehouse.show_rows(SCOPE, scope_rows(dates))
    for entry in table.inputs:
        source = catalogue[entry.table]
        if entry.look_back == SAME_DATE and source.date_column:
            scope = Scope(source, dates=dates)
        else:
            stretches = [partition_stretch(entry, not source.date_column, day) for day in dates]
            firsts = [stretch.first for stretch in stretches]
            first = None if None in firsts else min(day for day in firsts if day)
            scope = Scope(source, first=first, last=max(stretch.last for stretch in stretches))
        warehouse.show(entry.name, scope)


@dataclass
class Chunk:
    """Work on one table."""

    planner: Planner
    warehouse: Warehouse
    session: Warehouse
    turn: Turn
    jobs: Jobs
    queries: TableQueries
    table: Table
    work: list[Work]
    report: Report
    now: Callable[[], datetime]
    said: Word | None = None
    said_at: datetime = field(init=False)

    @property
    def name(self) -> tuple[str, date]:
        """What tells this piece of work from others."""
        return self.table.name, self.work[0].day

    @property
    def dates(self) -> list[date]:
        """The partition dates of the work."""
        return [item.day for item in self.work]

    @property
    def ledger(self) -> Ledger:
        """The ledger of the warehouse."""
        return self.planner.ledger

    @property
    def run_columns(self) -> dict[str, str]:
        """The values of `RUN_COLUMNS` for the rows of this chunk."""
        return {"code_version": self.planner.codes[self.table.name], "run_id": self.report.run_id}

    def build(self) -> dict[str, set[date]]:
        """Compute, check and commit; return the dates that were left out because they break a contract, by message."""
        started = self.now()
        self.turn.begin(self.name)
        self.queries.compile()
        with self.turn.given_up():
            show_inputs(self.session, self.planner.catalogue, self.table, self.dates)
            self._stage()
            promised = promises(self.session, self.table, self.queries.accounts)
            examined = examine(self.session, self.queries.checks, self.queries.details)
            contents = self.session.contents(self.table, ACCEPTED)
            gates = self._gates()
        spared = self.said.spared if self.said else Counter[date]()
        surplus = {day: count - spared[day] for day, count in promised.surplus.items()}
        unowed = {day: f"contract: rows nobody is owed ({n})" for day, n in surplus.items() if n > 0}
        broken = unowed | dict(examined.broken)
        good = [item for item in self.work if item.day not in broken]
        seconds = self.turn.taken(self.name) / len(self.work)
        records = self._records(good, contents, promised, examined.synthetic, started, seconds)
        with self.warehouse.transaction():
            self._write([item.day for item in good], promised, gates)
            self.ledger.record(records, {item.day: item.reason for item in good})
        self.ledger.remember(records)
        self.session.clear()
        days = {item.day for item in good}
        excused = (row["category"] for row in promised.exceptions if row["partition_date"] in days)
        self.report.count(self.table.name, records, good, excused, self.turn.end(self.name))
        return {
            message: {day for day, text in broken.items() if text == message} for message in broken.values()
        }

    def _stage(self) -> None:
        for parts in self.queries.stages:
            self.jobs.do([partial(self._keep, part, query) for part, query in parts], self.session)
        if not self.table.build:
            self.session.show_rows(BUILT, self._spoken(self._built()))
        self.session.stage(self.queries.rows)
        if self.queries.settled is not None:
            self.session.amend(self.queries.settled, PLACE, self.table.settles)
        self.session.accept(self.table)

    def _keep(self, part: Part, query: Query, session: Warehouse) -> None:
        """Evaluate a part onto the desk of this chunk, in its own session or another one."""
        with session.at(self.session.desk):
            session.keep(part.name, query)

    def _built(self) -> pa.Table:
        try:
            return self._made_in_python()
        except BackcourtError:
            raise
        except Exception as error:
            raise ProcessingError(f"{type(error).__name__}: {error}") from error

    def _spoken(self, rows: pa.Table) -> pa.Table:
        """Leave what was said live as it was said, where the table says what is to come."""
        if self.table.spoken is None or self.queries.said is None:
            return rows
        self.said_at = self.now()
        rows = of_dates(rows, self.table, self.dates)
        kept = kept_rows(self.session, self.table, self.queries.said)
        # While facts lie ahead of the clock, the clock is wrong: nothing is said before it came to pass.
        moment = AFTER_ALL if self._is_behind(self.said_at, rows, self.table.spoken) else self.said_at
        self.said = word(self.table, self.table.spoken, rows, kept, moment)
        return self.said.rows

    def _is_behind(self, moment: datetime, rows: pa.Table, spoken: Spoken) -> bool:
        """Tell whether there are facts of dates after a moment, or of its own date before anything of it began."""
        facts = self.planner.grid.dates(self.table.horizon.after) if self.table.horizon else []
        day = game_date_of(moment)
        if not facts or facts[-1] != day:
            return bool(facts) and facts[-1] > day
        today = of_dates(rows, self.table, [day])
        return bool(today.num_rows) and pc.min(spoken.begins(today)).as_py() > moment

    def _made_in_python(self) -> pa.Table:
        if self.table.build_python:
            return self.table.build_python(self._read)
        made: dict[int, pa.Table] = {}

        def done(place: int, task: Task, _: Warehouse) -> None:
            made[place] = task()

        tasks = self.table.build_tasks(self._read) if self.table.build_tasks else ()
        self.jobs.do([partial(done, place, task) for place, task in enumerate(tasks)], self.session)
        nothing = arrow_schema(self.table.schema).empty_table()
        return pa.concat_tables([nothing, *(made[place] for place in sorted(made))])

    def _read(self, alias: str) -> pa.Table:
        return self.session.read(all_of(alias))

    def _gates(self) -> list[dict[str, object]]:
        results: list[dict[str, object]] = []
        for gate, measure in self.queries.gates:
            rows = self.session.read(measure)
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

    def _write(self, dates: Sequence[date], promised: Promises, gates: list[dict[str, object]]) -> None:
        warehouse, table, desk = self.warehouse, self.table, self.session.desk
        # Rows come and go with their ledger entry: dates without one have none to remove.
        if past := [day for day in dates if day in self.ledger.of(table.name)]:
            warehouse.discard(table, past)
        warehouse.write(table, dates, self.run_columns, desk)
        if table.spoken and self.said:
            fresh = of_dates(self.said.fresh, table, dates)
            keep(warehouse, table, table.spoken, fresh, self.report.run_id, self.said_at)
        if table.quarantines:
            warehouse.quarantine(table, dates, desk)
        self.ledger.clear_findings(table.name, dates)
        chosen = set(dates)
        found = (promised.exceptions, promised.unaccounted, gates)
        for name, rows in zip(FINDINGS, found, strict=True):
            kept = [row | {"run_id": self.report.run_id} for row in rows if row["partition_date"] in chosen]
            self.ledger.add_findings(name, kept)

    def _records(
        self,
        good: Sequence[Work],
        contents: Mapping[date, Content],
        promised: Promises,
        synthetic: Mapping[date, int],
        started: datetime,
        seconds: float,
    ) -> list[Partition]:
        ledger = self.ledger
        before, sequence, finished = ledger.of(self.table.name), ledger.next_sequence, self.now()
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
                    synthetic=synthetic.get(item.day, 0),
                    content_hash=content.digest,
                    fingerprint=item.fingerprint,
                    code_version=self.planner.codes[self.table.name],
                    run_id=self.report.run_id,
                    sequence=sequence,
                    changed_sequence=previous.changed_sequence if same and previous else sequence,
                    started_at=started,
                    finished_at=finished,
                    seconds=seconds,
                )
            )
        return records
