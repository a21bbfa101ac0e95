"""Conservation: no payload row is lost between the landing tables and the raw tables."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis

from backcourt.sync.ledger import Ledger
from backcourt.tables.declaration import Phase, Table
from backcourt.tables.graph import Catalogue
from backcourt.warehouse.interface import QUARANTINE_TYPES, Warehouse


@dataclass(frozen=True)
class Balance:
    """Landed rows against what became of them: raw rows, and quarantined rows by reason."""

    table: str
    landed: int
    raw: int
    quarantined: dict[str, int]

    @property
    def lost(self) -> int:
        """How many landed rows are neither raw nor quarantined; negative when some count twice."""
        return self.landed - self.raw - sum(self.quarantined.values())


def balances(warehouse: Warehouse, ledger: Ledger, catalogue: Catalogue) -> list[Balance]:
    """Return the balance of every raw table that sets rows aside."""
    quarantined = _quarantined(warehouse)
    return [
        Balance(
            table=table.name,
            landed=_landed(ledger, catalogue, table),
            raw=sum(partition.rows for partition in ledger.of(table.name).values()),
            quarantined=quarantined.get(table.name, {}),
        )
        for table in catalogue.values()
        if table.phase is Phase.RAW and table.quarantines and ledger.of(table.name)
    ]


def _landed(ledger: Ledger, catalogue: Catalogue, table: Table) -> int:
    sources = {entry.table for entry in table.inputs if catalogue[entry.table].is_landing}
    return sum(partition.rows for name in sources for partition in ledger.of(name).values())


def _quarantined(warehouse: Warehouse) -> Mapping[str, dict[str, int]]:
    warehouse.show_store("set_aside", "quarantine")
    rows = ibis.table(QUARANTINE_TYPES, name="set_aside")
    counts = rows.group_by("table_name", "reason").agg(rows=rows.count()).order_by("table_name", "reason")
    found: dict[str, dict[str, int]] = {}
    for row in warehouse.read(counts).to_pylist():
        found.setdefault(row["table_name"], {})[row["reason"]] = row["rows"]
    return found
