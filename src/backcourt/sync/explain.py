"""Where rows come from: ledger entry, inputs with their hashes, gates, exceptions, payloads."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from backcourt.errors import UsageError
from backcourt.landing import LandingZone, Receipt
from backcourt.sync.entities import Entity, resolve
from backcourt.sync.feature import FeatureTrace, trace_feature
from backcourt.sync.fingerprint import RunningHashes, Stretch, partition_stretch
from backcourt.sync.ledger import STORES, Partition
from backcourt.sync.plan import Planner
from backcourt.sync.selection import Selection, plan
from backcourt.tables.declaration import EVER, Input, Phase, Reach, Table
from backcourt.warehouse.interface import QUARANTINE_TYPES, Scope, Warehouse

ROW_LIMIT = 50
"""Rows shown of a partition."""

NUMBERS_LIMIT = 10
"""Payload rows named per payload."""

TRACED_ROWS = 3
"""Rows of which a column is followed down to what it is made of."""

HISTORY_LIMIT = 5
"""Entries of the run history shown of a partition, the last ones."""


@dataclass(frozen=True)
class InputPartition:
    """One partition of an input, as it was read."""

    day: date
    state: str
    rows: int
    content_hash: str


@dataclass(frozen=True)
class InputUse:
    """The partitions of an input that the rows may depend on, and their combined hash."""

    table: str
    alias: str
    look_back: str
    digest: str
    partitions: list[InputPartition]


@dataclass(frozen=True)
class Origin:
    """A payload that rows were made from: which of its rows, who delivered it, where it is kept."""

    table: str
    rows: int
    row_numbers: list[int]
    payload_sha: str
    source: str
    subject: str
    fetched_at: str
    path: str


@dataclass(frozen=True)
class Explanation:
    """Everything that is known about some rows of a table; `owed` says why a sync would redo them."""

    table: str
    meaning: str
    phase: str
    grain: tuple[str, ...]
    day: date
    entity: str
    rows: list[dict[str, Any]]
    rows_in_all: int
    partition: Partition | None
    history: list[dict[str, Any]]
    owed: str
    code_version: str
    inputs: list[InputUse]
    gates: list[dict[str, Any]]
    exceptions: list[dict[str, Any]]
    unaccounted: list[str]
    quarantined: list[dict[str, Any]]
    origins: list[Origin]
    features: list[FeatureTrace]


@dataclass(frozen=True)
class _Question:
    warehouse: Warehouse
    planner: Planner
    landing: LandingZone
    table: Table
    day: date
    who: Entity | None


def explain(
    warehouse: Warehouse,
    planner: Planner,
    landing: LandingZone,
    name: str,
    day: date | None,
    entity: str,
    feature: str = "",
) -> Explanation:
    """Explain the rows of a table on a date, of all or of one player, team or game; or one column of them."""
    table = planner.catalogue[name]
    if table.date_column and day is None:
        raise UsageError(f"{name} has a row per date", f"name one: `backcourt explain {name} 2024-01-15`")
    who = resolve(warehouse, planner.ledger, planner.catalogue, entity) if entity else None
    asked = _Question(warehouse, planner, landing, table, day if table.date_column and day else EVER, who)
    total, rows = _rows(asked)
    if feature and feature not in table.schema:
        raise _no_column(table, feature)
    return Explanation(
        table=name,
        meaning=table.meaning,
        phase=table.phase.value,
        grain=table.grain,
        day=asked.day,
        entity=who.label if who else "",
        rows=rows,
        rows_in_all=total,
        partition=planner.ledger.of(name).get(asked.day),
        history=_history(asked),
        owed=_owed(asked),
        code_version="" if table.is_landing else planner.codes[name],
        inputs=[_use(asked, entry) for entry in table.inputs],
        gates=_bookkeeping(asked, "gate_results"),
        exceptions=_bookkeeping(asked, "exceptions"),
        unaccounted=[row["entity"] for row in _bookkeeping(asked, "unaccounted")],
        quarantined=_quarantined(asked),
        origins=list(_origins(asked)),
        features=trace_feature(warehouse, planner, table, asked.day, rows[:TRACED_ROWS], feature)
        if feature
        else [],
    )


def _no_column(table: Table, feature: str) -> UsageError:
    near = difflib.get_close_matches(feature, table.schema, n=3, cutoff=0.5)
    advice = f"did you mean {', '.join(near)}?" if near else f"its columns: {', '.join(table.schema)}"
    return UsageError(f"{table.name} has no column {feature!r}", advice)


def _scope(table: Table, day: date) -> Scope:
    return Scope(table, dates=[day]) if table.date_column else Scope(table)


def _matching(asked: _Question, table: Table, alias: str) -> ir.Table | None:
    """Return a table's rows on the date in question, of the entity in question; None if it has none."""
    day = asked.day if table.date_column else EVER
    if day not in asked.planner.ledger.of(table.name):
        return None
    asked.warehouse.show(alias, _scope(table, day))
    rows = table.relation(alias)
    if asked.who is None:
        return rows
    condition = asked.who.matches(rows)
    return None if condition is None else rows.filter(condition)


def _rows(asked: _Question) -> tuple[int, list[dict[str, Any]]]:
    rows = _matching(asked, asked.table, "explained")
    if rows is None:
        return 0, []
    total = asked.warehouse.read(rows.aggregate(total=rows.count()))["total"][0].as_py()
    return total, asked.warehouse.read(rows.order_by(list(asked.table.grain)).limit(ROW_LIMIT)).to_pylist()


def _history(asked: _Question) -> list[dict[str, Any]]:
    """Return when the partition was last written and why, oldest first."""
    asked.warehouse.show_store("run_history", "runs")
    runs = ibis.table(STORES["runs"], name="run_history")
    runs = runs.filter((runs.table_name == asked.table.name) & (runs.partition_date == asked.day))
    last = runs.order_by(ibis.desc("sequence")).limit(HISTORY_LIMIT)
    names = ("finished_at", "run_id", "state", "rows", "content_hash", "reason")
    found: list[dict[str, Any]] = asked.warehouse.read(last.select(*names)).to_pylist()
    return found[::-1]


def _owed(asked: _Question) -> str:
    if asked.table.is_landing:
        return ""
    work = plan(asked.planner, Selection(tables=(asked.table.name,)))
    here = (asked.table.name, asked.day)
    return next((item.reason for item in work if (item.table, item.day) == here), "")


def _use(asked: _Question, entry: Input) -> InputUse:
    timeless = not asked.planner.catalogue[entry.table].date_column
    stretch = partition_stretch(entry, timeless, asked.day)
    ledger = asked.planner.ledger.of(entry.table)
    hashes = RunningHashes({day: partition.content_hash for day, partition in ledger.items()})
    read = [partition for day, partition in sorted(ledger.items()) if _within(day, stretch)]
    return InputUse(
        entry.table,
        entry.name,
        look_back(entry),
        hashes.digest(stretch),
        [InputPartition(part.partition_date, part.state, part.rows, part.content_hash) for part in read],
    )


def _within(day: date, stretch: Stretch) -> bool:
    return (stretch.first is None or stretch.first <= day) and day <= stretch.last


def look_back(entry: Input) -> str:
    """Say in words how far an input is read."""
    reach = entry.look_back
    end = "through the date" if reach.through else "before the date"
    if reach.ahead:
        end = f"to {reach.ahead} days ahead"
    match reach.reach:
        case Reach.DAYS if not reach.days and not reach.ahead:
            return "same date"
        case Reach.DAYS:
            return f"{reach.days} days {end}"
        case Reach.SEASON:
            return f"season {end}"
    return f"everything {end}"


def _bookkeeping(asked: _Question, store: str) -> list[dict[str, Any]]:
    """Return the entries of a store about the date in question, and the entity if they name one."""
    rows = asked.warehouse.load(store).to_pylist()
    return [
        row
        for row in rows
        if row["table_name"] == asked.table.name
        and row["partition_date"] == asked.day
        and _concerns(asked.who, row)
    ]


def _concerns(who: Entity | None, row: Mapping[str, Any]) -> bool:
    return who is None or "entity" not in row or not who.words.isdisjoint(str(row["entity"]).split())


def _quarantined(asked: _Question) -> list[dict[str, Any]]:
    if not asked.table.quarantines:
        return []
    asked.warehouse.show_store("set_aside", "quarantine")
    rows = ibis.table(QUARANTINE_TYPES, name="set_aside")
    rows = rows.filter((rows.table_name == asked.table.name) & (rows.partition_date == asked.day))
    if asked.who:
        mentioned = [
            rows.payload_row.contains(f'"{word}"') | rows.payload_row.contains(f":{word},")
            for word in asked.who.words
        ]
        rows = rows.filter(ibis.or_(*mentioned))
    ordered = rows.order_by("payload_sha", "row_number").limit(ROW_LIMIT)
    shown = asked.warehouse.read(ordered.select("source", "payload_sha", "row_number", "reason"))
    set_aside: list[dict[str, Any]] = shown.to_pylist()
    return set_aside


def _origins(asked: _Question) -> Iterator[Origin]:
    """Yield the payloads behind the rows: the table's own, or those of the raw tables it is made from."""
    receipts = {receipt.sha256: receipt for receipt in asked.landing.receipts()}
    upstream = asked.planner.catalogue.upstream(asked.table.name)
    for name in asked.planner.catalogue:
        table = asked.planner.catalogue[name]
        own = name == asked.table.name
        if "payload_sha" in table.schema and (own or (name in upstream and table.phase is Phase.RAW)):
            yield from _payloads(asked, table, receipts)
        if own:
            return


def _payloads(asked: _Question, table: Table, receipts: Mapping[str, Receipt]) -> Iterator[Origin]:
    rows = _matching(asked, table, "origins")
    if rows is None:
        return
    found = asked.warehouse.read(
        rows.select("payload_sha", "row_number").order_by("payload_sha", "row_number")
    )
    numbers: dict[str, list[int]] = {}
    for row in found.to_pylist():
        numbers.setdefault(row["payload_sha"], []).append(row["row_number"])
    for sha, positions in numbers.items():
        receipt = receipts.get(sha)
        yield Origin(
            table.name, len(positions), positions[:NUMBERS_LIMIT], sha,
            receipt.source if receipt else "", receipt.subject if receipt else "not in the landing zone",
            receipt.fetched_at if receipt else "", str(asked.landing.path_of(receipt)) if receipt else "",
        )  # fmt: skip
