"""Whether a workspace is whole: what its data, its ledger and its files say of each other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from published import Reader

import backcourt
from backcourt.catalogue import catalogue
from backcourt.errors import BackcourtError
from backcourt.session import Session, reading
from backcourt.sync.ledger import State
from backcourt.tables.declaration import Table
from backcourt.warehouse.engines import connect
from backcourt.warehouse.interface import Scope

AT_REST = {State.COMPLETE, State.COMPLETE_EMPTY, State.BLOCKED, State.FAILED}
DOUBLED = {
    "partitions": "SELECT table_name, partition_date FROM nba_ops.partitions",
    "history": "SELECT run_id, sequence, table_name, partition_date FROM nba_ops.runs",
    "gate results": "SELECT table_name, partition_date, gate FROM nba_ops.gate_results",
    "exceptions": "SELECT table_name, partition_date, entity, category FROM nba_ops.exceptions",
    "payloads": "SELECT subject FROM nba_ops.payloads",
    "quarantine": "SELECT table_name, partition_date, payload_sha, row_number FROM nba_raw.quarantine",
}
"""What there may be only one of."""

DISAGREEMENTS = {
    "the last build is not in the history": """
        SELECT table_name, partition_date FROM nba_ops.partitions AS p
        WHERE NOT EXISTS (FROM nba_ops.runs AS r WHERE (r.table_name, r.partition_date, r.sequence, r.content_hash)
                          = (p.table_name, p.partition_date, p.sequence, p.content_hash))""",
    "exceptions do not add up": """
        SELECT table_name, partition_date FROM nba_ops.partitions AS p
        WHERE excused <> (SELECT count(*) FROM nba_ops.exceptions AS e
                          WHERE (e.table_name, e.partition_date) = (p.table_name, p.partition_date))""",
    "findings about nothing": """
        SELECT table_name, partition_date FROM nba_ops.exceptions
        WHERE (table_name, partition_date) NOT IN (SELECT (table_name, partition_date) FROM nba_ops.partitions)""",
}


def examine(home: Path) -> dict[str, Any]:
    """Return what is wrong with a workspace, and state and content hash of every partition in it."""
    store = backcourt.open(home)
    problems: list[str] = []
    partitions: list[list[str]] = []
    if _holds_data(store.workspace.warehouse_file):
        try:
            with reading(store.config.values, store.workspace, problems.append) as session:
                problems += _of_warehouse(session)
                problems += _of_landing(session)
                partitions = _partitions(session)
            if store.workspace.readable_file.exists():
                _read_copy(store.workspace.readable_file)
        except BackcourtError as error:
            problems.append(f"{error.message} -> {error.advice}")
    problems += _of_published(store.workspace.published_folder)
    return {"problems": problems, "partitions": partitions}


def _holds_data(file: Path) -> bool:
    """Tell whether a warehouse came so far that there is anything in it."""
    if not file.exists():
        return False
    warehouse = connect(file, read_only=True)
    try:
        return warehouse.holds_store("partitions")
    finally:
        warehouse.close()


def _partitions(session: Session) -> list[list[str]]:
    return [
        [name, str(day), part.state, part.content_hash]
        for name, days in session.ledger.tables.items()
        for day, part in days.items()
    ]


def _of_warehouse(session: Session) -> Iterator[str]:
    present = session.warehouse.query(
        "SELECT DISTINCT table_name FROM information_schema.tables WHERE table_catalog = current_database()"
    )
    names = set(present["table_name"].to_pylist())
    for table in catalogue().values():
        if table.name in names:
            yield from _of_table(session, table)
        elif session.ledger.of(table.name):
            yield f"{table.name} is in the ledger and nowhere else"
    for what, query in DOUBLED.items():
        if rows := session.warehouse.query(f"{query} GROUP BY ALL HAVING count(*) > 1").to_pylist():
            yield f"doubled {what}: {rows[:3]}"
    for what, query in DISAGREEMENTS.items():
        if rows := session.warehouse.query(query).to_pylist():
            yield f"{what}: {rows[:3]}"


def _of_table(session: Session, table: Table) -> Iterator[str]:
    recorded = session.ledger.of(table.name)
    if restless := {day: part.state for day, part in recorded.items() if part.state not in AT_REST}:
        yield f"{table.name} is left in {restless}"
    session.warehouse.show("examined", Scope(table))
    stored = session.warehouse.contents(table, "examined")
    held = {day: (content.rows, content.digest) for day, content in stored.items()}
    told = {day: (part.rows, part.content_hash) for day, part in recorded.items() if part.rows}
    if held != told:
        yield f"{table.name} holds {_first_difference(held, told)}, as the ledger tells it, not"
    keys = f"SELECT {', '.join(table.grain)} FROM examined GROUP BY ALL HAVING count(*) > 1"
    if doubled := session.warehouse.query(keys).to_pylist():
        yield f"{table.name} holds rows twice: {doubled[:3]}"


def _first_difference(left: dict[Any, Any], right: dict[Any, Any]) -> str:
    day = min(day for day in left.keys() | right.keys() if left.get(day) != right.get(day))
    return f"{left.get(day)} instead of {right.get(day)} on {day}"


def _of_landing(session: Session) -> Iterator[str]:
    for receipt in session.landing.receipts():
        try:
            session.landing.read(receipt)
        except (BackcourtError, OSError) as error:
            yield f"landing: {error}"


def _read_copy(copy: Path) -> None:
    """Read what readers get while somebody writes."""
    warehouse = connect(copy, read_only=True)
    warehouse.query("SELECT count(*) FROM nba_ops.partitions")
    warehouse.close()


def _of_published(folder: Path) -> Iterator[str]:
    if (folder / "current.json").exists():
        for name in Reader(folder).torn_files():
            yield f"published {name} is torn"
