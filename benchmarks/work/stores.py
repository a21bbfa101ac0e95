"""Questions to a workspace: what its tables hold, and what is left to do."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import backcourt
from backcourt.catalogue import catalogue
from backcourt.sync.ledger import Ledger
from backcourt.tables.declaration import Table
from backcourt.warehouse.duckdb import DuckDBWarehouse
from backcourt.warehouse.interface import Scope


def tables() -> list[dict[str, Any]]:
    """Name every derived table with its phase, in dependency order."""
    return [
        {"name": table.name, "schema": table.phase.value}
        for table in catalogue().values()
        if not table.is_landing
    ]


def left_to_do(home: str) -> dict[str, int]:
    """Count what a sync would do."""
    plan = backcourt.open(home).plan()
    return {"partitions": plan.partitions, "blocked": plan.blocked, "payloads": plan.waiting_payloads}


def contents(warehouse: str, tables: Sequence[str]) -> dict[str, Any]:
    """Return rows, partitions and one hash over all content of some tables, from the rows themselves."""
    store = DuckDBWarehouse(Path(warehouse), read_only=True)
    try:
        return {name: _content(store, catalogue()[name]) for name in tables}
    finally:
        store.close()


def excused(warehouse: str, tables: Sequence[str]) -> list[str]:
    """Name the tables that have a reason for every row they owe, and so may be empty."""
    store = DuckDBWarehouse(Path(warehouse), read_only=True)
    try:
        ledger = Ledger(store, create=False)
        partitions = {name: ledger.of(name).values() for name in tables}
    finally:
        store.close()
    owed = {name: sum(each.expected for each in found) for name, found in partitions.items()}
    let_off = {name: sum(each.excused for each in found) for name, found in partitions.items()}
    return [name for name in tables if owed[name] and owed[name] == let_off[name]]


def _content(store: DuckDBWarehouse, table: Table) -> dict[str, Any]:
    store.show("measured_rows", Scope(table))
    found = store.contents(table, "measured_rows")
    digest = hashlib.sha256()
    for day in sorted(found):
        digest.update(f"{day} {found[day].rows} {found[day].digest}\n".encode())
    return {
        "rows": sum(content.rows for content in found.values()),
        "partitions": len(found),
        "hash": digest.hexdigest()[:16],
    }


def rows_on(warehouse: str, day: str) -> dict[str, int]:
    """Count the rows of every dated table on one date."""
    store = DuckDBWarehouse(Path(warehouse), read_only=True)
    try:
        counts = {}
        for table in catalogue().values():
            if not table.is_landing and table.date_column:
                place = f'"{table.phase.value}"."{table.name}" WHERE "{table.date_column}" = DATE \'{day}\''
                counts[table.name] = store.query(f"SELECT count(*) AS n FROM {place}")["n"][0].as_py()
        return counts
    finally:
        store.close()
