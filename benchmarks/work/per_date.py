"""A peer: the nightly job one would write around the same declarations, with neither plan nor ledger.

For each date in order, for each table in dependency order: compute the rows of that date from the inputs within
their look-backs, and replace the date's partition, in a transaction of its own. The queries are the declarations'
own, compiled once per process; nothing is hashed, accounted for or checked.
"""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from backcourt.catalogue import catalogue
from backcourt.sync.chunk import Chunk, show_inputs
from backcourt.sync.code import CodeVersions
from backcourt.sync.ledger import Ledger
from backcourt.sync.plan import MISSING, Planner, Work
from backcourt.sync.report import Report
from backcourt.sync.run import Runner
from backcourt.sync.said import store_of, store_schema
from backcourt.tables.declaration import EVER, Table
from backcourt.warehouse.duckdb import DuckDBWarehouse


def build_plainly(chunk: Chunk) -> dict[str, set[date]]:
    """Build a chunk as a nightly job would: compute, replace, commit."""
    show_inputs(chunk.session, chunk.planner.catalogue, chunk.table, chunk.dates)
    chunk._stage()
    with chunk.warehouse.transaction():
        chunk.warehouse.discard(chunk.table, chunk.dates)
        chunk.warehouse.write(chunk.table, chunk.dates, chunk.run_columns, chunk.session.desk)
        if chunk.table.quarantines:
            chunk.warehouse.quarantine(chunk.table, chunk.dates, chunk.session.desk)
    chunk.session.clear()
    return {}


class Job:
    """An open warehouse, and the declarations to bring into it date by date."""

    def __init__(self, home: str) -> None:
        # All that is not the program's own: a chunk is one date, and is built plainly.
        setattr(Chunk, "build", build_plainly)  # noqa: B010
        threads = int(os.environ["BACKCOURT_THREADS"])
        self.warehouse = DuckDBWarehouse(Path(home) / "warehouse.duckdb", threads=threads)
        ledger = Ledger(self.warehouse)
        self.codes = CodeVersions(catalogue(), Path(home) / "code_versions.json")
        self.runner = Runner(Planner(catalogue(), ledger, self.codes), self.warehouse)
        # SQL that an earlier process compiled is used again, where the program does so too.
        setattr(self.runner, "texts", getattr(self.codes, "texts", {}))  # noqa: B010
        self.report = Report("per-date")
        self.partitions = 0
        self.tables = [table for table in catalogue().values() if not table.is_landing]

    def make_room(self) -> None:
        self.warehouse.ensure_quarantine()
        for table in self.tables:
            self.warehouse.ensure(table)
            if table.spoken:
                self.warehouse.ensure_store(store_of(table), store_schema(table))

    def dates(self, table: Table) -> Iterable[date]:
        return self.runner.planner.grid.dates(table.name)

    def build(self, table: Table, day: date) -> None:
        self.runner._carry_out(table, [Work(table.name, day, MISSING)], self.report, self.warehouse)
        if self.report.errors:
            raise self.report.errors[0]
        self.partitions += 1

    def build_in_advance(self) -> None:
        """Build what belongs to no date, and the tables that others read ahead of their own date (schedules)."""
        ahead = {entry.table for table in self.tables for entry in table.inputs if entry.look_back.ahead}
        for table in self.tables:
            if not table.date_column or table.name in ahead:
                for day in self.dates(table):
                    self.build(table, day)
        self.tables = [table for table in self.tables if table.date_column and table.name not in ahead]

    def build_dates(self, wanted: Sequence[str] = ()) -> int:
        """Go through the dates in order (all, or those named); return how many there were."""
        owed = {table.name: set(self.dates(table)) for table in self.tables}
        days = sorted(set().union(*owed.values()) - {EVER})
        chosen = [day for day in days if not wanted or str(day) in wanted]
        for day in chosen:
            for table in self.tables:
                if day in owed[table.name]:
                    self.build(table, day)
        return len(chosen)

    def close(self) -> None:
        self.codes.remember()
        self.warehouse.close()


def loop(home: str) -> dict[str, Any]:
    """Build every table date by date in this one process."""
    job = Job(home)
    job.make_room()
    job.build_in_advance()
    dates = job.build_dates()
    job.close()
    return {"dates": dates, "partitions": job.partitions}


def one_date(home: str, day: str) -> dict[str, Any]:
    """Build one date of every table, in a workspace that holds the dates before."""
    job = Job(home)
    dates = job.build_dates([day])
    job.close()
    return {"dates": dates, "partitions": job.partitions}


def busy_dates(home: str) -> list[str]:
    """Return the dates on which most tables owe something: game dates, not those of mere history."""
    job = Job(home)
    owed = Counter(day for table in job.tables for day in job.dates(table))
    job.warehouse.close()
    return [str(day) for day, tables in sorted(owed.items()) if 2 * tables > len(job.tables)]
