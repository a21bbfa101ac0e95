"""Letting through what a gate refused, for one date, with a reason that stays on record."""

from datetime import UTC, date, datetime

from backcourt.errors import UsageError
from backcourt.sync.ledger import store_rows
from backcourt.tables.declaration import Table
from backcourt.time import utc
from backcourt.warehouse.interface import Warehouse


def override(warehouse: Warehouse, table: Table, day: date, gate: str, because: str) -> None:
    """Record that a refused date may be built on; raise `UsageError` when the gate refused nothing there."""
    if not because.strip():
        raise UsageError("an override needs a reason", 'say why: --because "..."')
    gates = [known.name for known in table.gates]
    if gate not in gates:
        raise UsageError(f"{table.name} has no gate {gate!r}", f"its gates: {', '.join(gates) or 'none'}")
    figures = _refused(warehouse, table.name, day, gate)
    if not figures:
        raise UsageError(
            f"{gate} did not refuse {table.name} @ {day}", "`backcourt check` lists what is refused"
        )
    entry = {
        "table_name": table.name,
        "partition_date": day,
        "gate": gate,
        "because": because.strip(),
        "figure": figures[0],
        "decided_at": utc(datetime.now(UTC)),
    }
    with warehouse.transaction():
        warehouse.append("overrides", store_rows("overrides", [entry]))


def _refused(warehouse: Warehouse, table: str, day: date, gate: str) -> list[float]:
    return [
        row["figure"]
        for row in warehouse.load("gate_results").to_pylist()
        if (row["table_name"], row["partition_date"], row["gate"], row["passed"]) == (table, day, gate, False)
    ]
