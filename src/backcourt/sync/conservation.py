"""Conservation: no payload row is lost between the landing tables and the raw tables."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ibis

from backcourt.sync.ledger import Ledger
from backcourt.sync.plan import Planner, Work
from backcourt.tables.declaration import Phase, Table
from backcourt.tables.graph import Catalogue
from backcourt.warehouse.interface import QUARANTINE_TYPES, Warehouse


@dataclass(frozen=True)
class Balance:
    """Landed rows against what became of them: raw rows, and quarantined rows by reason.

    While dates are undone (`undone` have no rows, `stale` those of an older payload) the balance is open: what was
    landed for them is not lost, it is owed, and what was withdrawn from stale ones does not count twice.
    """

    table: str
    landed: int
    raw: int
    quarantined: dict[str, int]
    undone: int = 0
    stale: int = 0

    @property
    def lost(self) -> int:
        """How many landed rows are neither raw nor quarantined; negative when some count twice."""
        missing = self.landed - self.raw - sum(self.quarantined.values())
        if self.stale:
            return 0
        return min(missing, 0) if self.undone else missing


def balances(warehouse: Warehouse, planner: Planner, work: Iterable[Work]) -> list[Balance]:
    """Return the balance of every raw table that sets rows aside; `work` is all that is to be done now."""
    quarantined, ledger, catalogue = _quarantined(warehouse), planner.ledger, planner.catalogue
    undone: dict[str, Counter[bool]] = defaultdict(Counter)
    for item in work:
        undone[item.table][_is_done(ledger, item)] += 1
    return [
        Balance(
            table=table.name,
            landed=_landed(ledger, catalogue, table),
            raw=sum(partition.rows for partition in ledger.of(table.name).values()),
            quarantined=quarantined.get(table.name, {}),
            undone=undone[table.name][False],
            stale=undone[table.name][True],
        )
        for table in catalogue.values()
        if table.phase is Phase.RAW and table.quarantines and ledger.of(table.name)
    ]


def _landed(ledger: Ledger, catalogue: Catalogue, table: Table) -> int:
    """Count the landed rows a table is to account for: those of what tells its dates, not of what else it reads."""
    sources = {entry.table for entry in table.inputs if catalogue[entry.table].is_landing}.intersection(
        table.grid
    )
    return sum(partition.rows for name in sources for partition in ledger.of(name).values())


def _is_done(ledger: Ledger, item: Work) -> bool:
    partition = ledger.of(item.table).get(item.day)
    return partition is not None and partition.is_done


def _quarantined(warehouse: Warehouse) -> Mapping[str, dict[str, int]]:
    warehouse.show_store("set_aside", "quarantine")
    rows = ibis.table(QUARANTINE_TYPES, name="set_aside")
    counts = rows.group_by("table_name", "reason").agg(rows=rows.count()).order_by("table_name", "reason")
    found: dict[str, dict[str, int]] = {}
    for row in warehouse.read(counts).to_pylist():
        found.setdefault(row["table_name"], {})[row["reason"]] = row["rows"]
    return found
