"""The real machinery over the toy tables: a warehouse file, its ledger, and the ways in which it can be disturbed."""

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from toy_model import EVERYTHING, Gated, Key, Record, Row, Wish, frozen
from toy_tables import BASE, LANDING, SOURCE, VARIANTS, parse, toy_catalogue

from backcourt import intake
from backcourt.errors import ProcessingError
from backcourt.landing import LandingZone
from backcourt.sync import run
from backcourt.sync.check import Verdict, check
from backcourt.sync.code import code_version
from backcourt.sync.coverage import Cover, coverage
from backcourt.sync.ledger import Ledger, State, store_rows
from backcourt.sync.overrides import override
from backcourt.sync.plan import Planner, Work
from backcourt.sync.queries import SCOPE
from backcourt.sync.report import Progress, Report
from backcourt.sync.selection import Selection, dates_by_table, plan
from backcourt.tables.declaration import EVER, Table
from backcourt.tables.graph import Catalogue
from backcourt.time import season_of
from backcourt.warehouse.duckdb import DuckDBWarehouse
from backcourt.warehouse.interface import Scope

BASES = {name: table for name, options in VARIANTS.items() if (table := options[BASE])}
FIRST_FETCH = datetime(2024, 7, 1, 12)
HISTORY_COLUMNS = "table_name, partition_date, state, content_hash, fingerprint, run_id, sequence"
MOMENTS = ("stage", "accept", "contents", "write", "remove", "append", "commit")
"""Steps of building a chunk at which the engine may meet an error; the last four are inside its transaction."""


class Killed(BaseException):
    """The process is gone."""


def _unnoticed(name: str, *values: Any) -> None:
    """Take no notice of a step."""


class Fragile:
    """A warehouse whose every step is announced, so that the world may end at any of them."""

    def __init__(self, warehouse: DuckDBWarehouse) -> None:
        self.whole = warehouse
        self.step: Callable[..., None] = _unnoticed

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.whole, name)

        def stepping(*values: Any, **named: Any) -> Any:
            self.step(name, *values)
            return method(*values, **named)

        return stepping

    @property
    def desk(self) -> str:
        return self.whole.desk

    @contextmanager
    def beside(self) -> Iterator["Fragile"]:
        """Announce what another session does, too."""
        with self.whole.beside() as session:
            other = Fragile(session)
            other.step = lambda name, *values: self.step(name, *values)
            yield other

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Announce the moments before and after the commit too."""
        self.step("begin")
        with self.whole.transaction():
            yield
            self.step("commit")
        self.step("committed")


@cache
def _code(name: str, variants: tuple[tuple[str, str], ...]) -> str:
    tables = toy_catalogue(dict(variants))
    return code_version(tables[name], tables)


def codes_of(catalogue: Catalogue, variants: Mapping[str, str]) -> dict[str, str]:
    """Return the code version of every table; compiled once per choice of variants."""
    chosen = tuple(sorted(variants.items()))
    return {name: _code(name, chosen) for name in catalogue}


class Store:
    """A folder with a warehouse and a landing zone, opened again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.landing = LandingZone(folder / "landing")
        self.fetches = 0
        self.chunk_rows = run.CHUNK_ROWS
        self.lives = 0
        self.file = folder / "warehouse_0.duckdb"
        folder.mkdir(parents=True, exist_ok=True)
        self.choose({})
        self.open()

    def choose(self, variants: Mapping[str, str]) -> None:
        """Let the code be that of these variants."""
        self.catalogue = toy_catalogue(variants)
        self.codes = codes_of(self.catalogue, variants)

    def split_seasons(self) -> None:
        """Let every season be a chunk of its own, as if it were full."""
        self.chunk_rows = -1

    def open(self) -> None:
        self.fragile = Fragile(DuckDBWarehouse(self.file, threads=1))
        self.warehouse = self.fragile.whole
        self.warehouse.ensure_quarantine()
        self.ledger = Ledger(self.fragile)  # type: ignore[arg-type]

    def close(self) -> None:
        self.warehouse.close()

    @property
    def planner(self) -> Planner:
        return Planner(self.catalogue, self.ledger, self.codes)  # type: ignore[arg-type]

    @contextmanager
    def dying(self, step: int | None) -> Iterator[list[bool]]:
        """Let the process die at the n-th step from now; what it had written until then is what is found again."""
        died: list[bool] = []
        if step is None:
            yield died
            return
        left = iter(range(step, -1, -1))

        def count(name: str, *values: Any) -> None:
            if next(left, 1) == 0:
                self._leave_as_it_is()
                raise Killed

        self.fragile.step = count
        try:
            yield died
        except Killed:
            died.append(True)
            self.open()
        finally:
            self.fragile.step = _unnoticed

    def _leave_as_it_is(self) -> None:
        """Copy the files as a dead process leaves them, log included, and go on with the copy."""
        self.lives += 1
        left_behind = self.folder / f"warehouse_{self.lives}.duckdb"
        for suffix in ("", ".wal"):
            if (source := Path(f"{self.file}{suffix}")).exists():
                shutil.copyfile(source, f"{left_behind}{suffix}")
        self.warehouse.close()
        self.file = left_behind

    def land(self, subject: str, table: str, rows: Iterable[Row]) -> None:
        """Keep a payload in the landing zone."""
        listed = [row | {"landed_date": row["landed_date"].isoformat()} for row in rows]
        self.fetches += 1
        self.landing.land(
            json.dumps({"table": table, "rows": listed}).encode(), source=SOURCE, endpoint=table,
            parameters={"part": subject}, suffix=".json", fetched_at=FIRST_FETCH + timedelta(minutes=self.fetches),
        )  # fmt: skip

    def load(self) -> intake.Intake:
        """Load what was landed."""
        with mock.patch.multiple(intake, LANDING_TABLES=LANDING, PARSERS={SOURCE: parse}):
            return intake.load(self.fragile, self.ledger, self.landing)  # type: ignore[arg-type]

    def plan(self, wish: Wish = EVERYTHING) -> list[Work]:
        return plan(self.planner, _selection(wish))

    def sync(
        self,
        wish: Wish = EVERYTHING,
        faults: frozenset[tuple[str, str]] = frozenset(),
        moment: str = "stage",
        acknowledge: Callable[[int], None] = lambda partitions: None,
    ) -> Report:
        """Run; the chunk with a season of a table in `faults` meets an engine error at a moment of its making."""
        chosen = _selection(wish)
        table = ""
        is_hit = False
        counting = self.fragile.step

        def watch(progress: Progress) -> None:
            nonlocal table
            table = progress.table
            acknowledge(progress.partitions_done)

        def step(name: str, *values: Any) -> None:
            nonlocal is_hit
            counting(name, *values)
            if name == "show_rows" and values[0] == SCOPE:
                days = values[1]["scope_date"].to_pylist()
                is_hit = any((table, season_of(day)) in faults for day in days)
            if is_hit and name == moment:
                is_hit = False
                raise ProcessingError("the engine gave up")

        if faults:
            self.fragile.step = step
        try:
            planned = dates_by_table(self.plan(wish))
            with mock.patch.object(run, "CHUNK_ROWS", self.chunk_rows):
                return run.Runner(self.planner, self.fragile, watch=watch, lanes=1).run(  # type: ignore[arg-type]
                    tables=chosen.names(self.catalogue),
                    wanted=chosen.wants,
                    force=chosen.force,
                    planned=planned,
                )
        finally:
            if faults:
                self.fragile.step = counting

    def override(self, table: str, day: date, gate: str) -> None:
        override(self.warehouse, self.catalogue[table], day, gate, "looked at by hand")

    def withdraw_override(self, table: str, day: date, gate: str) -> None:
        stored = self.warehouse.load("overrides").to_pylist()
        keys = [
            row
            for row in stored
            if (row["table_name"], row["partition_date"], row["gate"]) == (table, day, gate)
        ]
        key = store_rows("overrides", keys).select(["table_name", "partition_date", "gate"])
        with self.warehouse.transaction():
            self.warehouse.remove("overrides", key)

    def check(self) -> Verdict:
        return check(self.warehouse, self.planner, [])

    def coverage(self) -> list[Cover]:
        return coverage(self.warehouse, self.planner)

    def records(self) -> dict[Key, Record]:
        """Return what ledger, data and findings say of every partition; they must not contradict each other."""
        excused, unaccounted, gates = self._findings()
        rejected = self._rejected()
        known = {}
        for name, partitions in self.ledger.tables.items():
            rows = self.rows(name)
            for day, partition in partitions.items():
                key = (name, day)
                found = rows.pop(day, ())
                assert len(found) == partition.rows, key
                known[key] = Record(
                    State(partition.state), found, partition.expected, frozenset(excused.pop(key, ())),
                    frozenset(unaccounted.pop(key, ())), frozenset(gates.pop(key, ())),
                    tuple(sorted(rejected.pop(key, Counter()).items())),
                )  # fmt: skip
                assert partition.excused == len(known[key].excused), key
                assert partition.unaccounted == len(known[key].unaccounted), key
            assert rows == {}, f"rows of {name} that the ledger does not know: {rows}"
        assert (excused, unaccounted, gates, rejected) == ({}, {}, {}, {}), "findings of no partition"
        return known

    def _findings(self) -> tuple[dict[Key, list[Any]], dict[Key, list[Any]], dict[Key, list[Any]]]:
        excused, unaccounted, gates = defaultdict(list), defaultdict(list), defaultdict(list)
        for row in self.warehouse.load("exceptions").to_pylist():
            excused[row["table_name"], row["partition_date"]].append((row["entity"], row["category"]))
        for row in self.warehouse.load("unaccounted").to_pylist():
            unaccounted[row["table_name"], row["partition_date"]].append(row["entity"])
        for row in self.warehouse.load("gate_results").to_pylist():
            result = Gated(row["gate"], row["figure"], row["passed"])
            gates[row["table_name"], row["partition_date"]].append(result)
        for found in (excused, unaccounted, gates):
            for key, entries in found.items():
                assert len(set(entries)) == len(entries), f"said twice of {key}: {entries}"
        return dict(excused), dict(unaccounted), dict(gates)

    def _rejected(self) -> dict[Key, Counter[str]]:
        found: dict[Key, Counter[str]] = defaultdict(Counter)
        rows = self.warehouse.query("SELECT table_name, partition_date, reason FROM nba_raw.quarantine")
        for row in rows.to_pylist():
            found[row["table_name"], row["partition_date"]][row["reason"]] += 1
        return dict(found)

    def rows(self, name: str) -> dict[date, tuple[tuple[Any, ...], ...]]:
        """Return the rows of a table by date, and see that their hash is the one on record."""
        table = self.table(name)
        self.warehouse.show("asked_rows", Scope(table))
        contents = self.warehouse.contents(table, "asked_rows")
        for day, partition in self.ledger.of(name).items():
            stored = contents[day].digest if day in contents else ""
            assert stored == partition.content_hash, (name, day)
        by_date: dict[date, list[Row]] = defaultdict(list)
        for row in self.warehouse.read(table.relation("asked_rows")).to_pylist():
            by_date[row[table.date_column] if table.date_column else EVER].append(row)
        return {day: frozen(rows, table.hashed_columns) for day, rows in by_date.items()}

    @property
    def stored(self) -> list[str]:
        """The names of the toy tables that the warehouse holds."""
        found = self.warehouse.query("SELECT DISTINCT table_name FROM information_schema.tables")
        return [name for name in VARIANTS if name in set(found["table_name"].to_pylist())]

    def table(self, name: str) -> Table:
        """Return the declaration under which a table was stored, which may not be the one of the code now."""
        if name not in VARIANTS:
            return self.catalogue[name]
        columns = self.warehouse.query(f"SELECT * FROM {BASES[name].phase.value}.{name} LIMIT 0").column_names
        is_undated = set(self.ledger.of(name)) == {EVER}
        fitting = [table for table in VARIANTS[name].values() if table and {*table.schema} <= {*columns}]
        return max(fitting, key=lambda table: (len(table.schema), is_undated == (not table.date_column)))

    @property
    def hashes(self) -> dict[Key, str]:
        """The content hash of everything that has content."""
        return {
            (name, day): partition.content_hash
            for name, partitions in self.ledger.tables.items()
            for day, partition in partitions.items()
            if partition.rows
        }


def _selection(wish: Wish) -> Selection:
    return Selection(wish.tables, wish.first, wish.last, wish.only_failed, wish.force)
