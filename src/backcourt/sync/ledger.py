"""The ledger: for each table and date its latest state, and an append-only history of what was done."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import pyarrow as pa

from backcourt.sync.fingerprint import RunningHashes
from backcourt.tables.arrow import arrow_schema
from backcourt.tables.sql import uncollected
from backcourt.warehouse.interface import Warehouse


class State(StrEnum):
    """What is true of one table on one date."""

    EXPECTED = "expected"
    RUNNING = "running"
    COMPLETE = "complete"
    COMPLETE_EMPTY = "complete_empty"
    BLOCKED = "blocked"
    FAILED = "failed"

    @property
    def is_done(self) -> bool:
        """Whether later tables may build on it."""
        return self in DONE


DONE = frozenset({State.COMPLETE, State.COMPLETE_EMPTY})


class Failure(StrEnum):
    """Why a partition did not become complete; only the last two are alarms."""

    MISSING_DEPENDENCY = "missing_dependency"
    CONTRACT_VIOLATION = "contract_violation"
    PROCESSING_ERROR = "processing_error"


class Partition(NamedTuple):
    """One table on one date, as last recorded; a tuple, since a ledger holds tens of thousands.

    `sequence` numbers commits: that of the last build, and (`changed_sequence`) of the last with new content.
    """

    table_name: str
    partition_date: date
    state: str
    rows: int = 0
    expected: int = 0
    excused: int = 0
    unaccounted: int = 0
    synthetic: int = 0
    content_hash: str = ""
    fingerprint: str = ""
    code_version: str = ""
    run_id: str = ""
    sequence: int = 0
    changed_sequence: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    seconds: float = 0.0
    failure: str = ""
    error: str = ""

    @property
    def is_done(self) -> bool:
        """Whether later tables may build on it."""
        return self.state in DONE


PARTITION_SCHEMA = {
    "table_name": "string",
    "partition_date": "date",
    "state": "string",
    "rows": "int64",
    "expected": "int64",
    "excused": "int64",
    "unaccounted": "int64",
    "synthetic": "int64",
    "content_hash": "string",
    "fingerprint": "string",
    "code_version": "string",
    "run_id": "string",
    "sequence": "int64",
    "changed_sequence": "int64",
    "started_at": "timestamp",
    "finished_at": "timestamp",
    "seconds": "float64",
    "failure": "string",
    "error": "string",
}
STORES: Mapping[str, Mapping[str, str]] = {
    "partitions": PARTITION_SCHEMA,
    "runs": {**PARTITION_SCHEMA, "reason": "string"},
    "exceptions": {
        "table_name": "string",
        "partition_date": "date",
        "entity": "string",
        "category": "string",
        "reason": "string",
        "run_id": "string",
    },
    "unaccounted": {"table_name": "string", "partition_date": "date", "entity": "string", "run_id": "string"},
    "gate_results": {
        "table_name": "string",
        "partition_date": "date",
        "gate": "string",
        "figure": "float64",
        "threshold": "float64",
        "passed": "boolean",
        "run_id": "string",
    },
    "overrides": {
        "table_name": "string",
        "partition_date": "date",
        "gate": "string",
        "because": "string",
        "figure": "float64",
        "decided_at": "timestamp",
    },
    "payloads": {
        "subject": "string",
        "source": "string",
        "endpoint": "string",
        "parameters": "string",
        "sha256": "string",
        "fetched_at": "string",
        "loaded_at": "timestamp",
        "rows": "int64",
        "error": "string",
        "parser_version": "string",
    },
    "unreadable": {
        "subject": "string",
        "source": "string",
        "sha256": "string",
        "parser_version": "string",
        "reason": "string",
        "advice": "string",
        "found_at": "timestamp",
    },
    "unknown_fields": {"subject": "string", "source": "string", "path": "string", "times": "int64"},
    "passed_over": {"subject": "string", "source": "string", "reason": "string", "times": "int64"},
    "models": {"model_id": "string", "sha256": "string", "card": "string", "created_at": "timestamp"},
}


def store_rows(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Lay rows of a bookkeeping table out as Arrow."""
    return pa.Table.from_pylist(list(rows), schema=arrow_schema(STORES[name]))


FINDINGS = ("exceptions", "unaccounted", "gate_results")
"""Bookkeeping tables that speak of the rows of a partition."""


PARTITION_KEY = pa.schema({"table_name": pa.string(), "partition_date": pa.date32()})


def partition_keys(table: str, dates: Sequence[date]) -> pa.Table:
    """Return the keys of partitions, as bookkeeping tables have them."""
    return pa.table([[table] * len(dates), list(dates)], schema=PARTITION_KEY)


Pardons: TypeAlias = Mapping[tuple[str, date, str], float | None]
"""Overridden gates, with the figure that was looked at: what gets worse afterwards is refused again."""


def is_pardoned(result: Mapping[str, Any], pardons: Pardons) -> bool:
    """Tell whether a refused gate result is let through by an override."""
    key = (result["table_name"], result["partition_date"], result["gate"])
    pardoned = pardons.get(key)
    return pardoned is not None and result["figure"] is not None and result["figure"] >= pardoned


class Ledger:
    """The bookkeeping tables of a warehouse, with the latest partitions in memory."""

    def __init__(self, warehouse: Warehouse, *, create: bool = True) -> None:
        self._warehouse = warehouse
        if create:
            for name, schema in STORES.items():
                warehouse.ensure_store(name, schema)
        self._hashes: dict[str, RunningHashes] = {}
        with uncollected():
            records = list(map(Partition._make, warehouse.tuples("partitions", Partition._fields)))
            tables: defaultdict[str, dict[date, Partition]] = defaultdict(dict)
            for record in records:
                tables[record.table_name][record.partition_date] = record
        self.tables: dict[str, dict[date, Partition]] = dict(tables)
        self._sequence = max((record.sequence for record in records), default=0)

    def _remember(self, record: Partition) -> None:
        self.tables.setdefault(record.table_name, {})[record.partition_date] = record
        self._hashes.pop(record.table_name, None)
        if record.sequence > self._sequence:
            self._sequence = record.sequence

    @property
    def next_sequence(self) -> int:
        """Return the number of the commit to come."""
        return self._sequence + 1

    def of(self, table: str) -> Mapping[date, Partition]:
        """Return the partitions of a table by date."""
        return self.tables.get(table, {})

    def hashes(self, table: str) -> RunningHashes:
        """Return the content hashes of a table's partitions, kept until one of them changes."""
        if table not in self._hashes:
            days = {day: partition.content_hash for day, partition in self.of(table).items()}
            self._hashes[table] = RunningHashes(days)
        return self._hashes[table]

    def record(self, records: Sequence[Partition], reasons: Mapping[date, str]) -> None:
        """Write the latest state of partitions and their history; call it inside the data's transaction."""
        schema = arrow_schema(PARTITION_SCHEMA)
        columns = [[getattr(record, name) for record in records] for name in schema.names]
        latest = pa.table(columns, schema=schema)
        past = [record[:2] for record in records if record.partition_date in self.of(record.table_name)]
        if past:
            names, days = zip(*past, strict=True)
            self._warehouse.remove("partitions", pa.table([names, days], schema=PARTITION_KEY))
        self._warehouse.append("partitions", latest)
        told = pa.array([reasons.get(record.partition_date, "") for record in records], pa.string())
        self._warehouse.append("runs", latest.append_column("reason", told))

    def remember(self, records: Iterable[Partition]) -> None:
        """Take committed records into memory; call it after the transaction."""
        for record in records:
            self._remember(record)

    def forget(self, table: str, dates: Iterable[date]) -> None:
        """Drop the latest records of partitions whose rows are gone, and all that was found in them (history stays)."""
        gone = list(dates)
        if gone:
            self._warehouse.remove("partitions", partition_keys(table, gone))
            self.clear_findings(table, gone)
            self._hashes.pop(table, None)
            for day in gone:
                self.tables.get(table, {}).pop(day, None)

    def clear_findings(self, table: str, dates: Sequence[date]) -> None:
        """Drop the exceptions, unaccounted entities and gate results of partitions that have any."""
        known = self.of(table)
        past = [known[day] for day in dates if day in known]
        has_any = {
            "exceptions": any(partition.excused for partition in past),
            "unaccounted": any(partition.unaccounted for partition in past),
            "gate_results": table in self._measured,
        }
        for name in FINDINGS:
            if has_any[name]:
                self._warehouse.remove(name, partition_keys(table, dates))

    @cached_property
    def _measured(self) -> set[str]:
        """The tables of which a gate was ever measured."""
        return {name for (name,) in self._warehouse.tuples("gate_results", ["table_name"])}

    def add_findings(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows to one of the `FINDINGS`; call it inside the data's transaction."""
        if rows:
            if name == "gate_results":
                self._measured.update(row["table_name"] for row in rows)
            self._warehouse.append(name, store_rows(name, rows))

    def unknown_fields(self) -> dict[str, int]:
        """Return how often the loaded payloads of each source hold fields that no wire format names."""
        if not self._warehouse.holds_store("unknown_fields"):
            return {}
        counts: Counter[str] = Counter()
        for source, times in self._warehouse.tuples("unknown_fields", ["source", "times"]):
            counts[source] += times
        return dict(sorted(counts.items()))

    def refusals(self) -> dict[tuple[str, date], str]:
        """Return the gate (the first by name) that holds back each refused partition on record that is not pardoned."""
        pardons = self.pardons()
        return {
            (row["table_name"], row["partition_date"]): row["gate"]
            for row in sorted(self._warehouse.load("gate_results").to_pylist(), key=_by_gate, reverse=True)
            if not row["passed"]
            and row["partition_date"] in self.of(row["table_name"])
            and not is_pardoned(row, pardons)
        }

    def pardons(self) -> Pardons:
        """Return the figure down to which each overridden gate lets a partition pass: the lowest anyone let through."""
        pardons: dict[tuple[str, date, str], float | None] = {}
        for row in self._warehouse.load("overrides").to_pylist():
            key, figure = (row["table_name"], row["partition_date"], row["gate"]), row["figure"]
            known = pardons.get(key)
            pardons[key] = figure if known is None or (figure is not None and figure < known) else known
        return pardons


def _by_gate(result: Mapping[str, Any]) -> str:
    return str(result["gate"])
