"""What was trained in a run, and which models are excused and why."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import ibis

from backcourt.predictions.learned_models import LEARNED_MODELS
from backcourt.sync.ledger import STORES, Ledger
from backcourt.tables.declaration import RUN_COLUMNS
from backcourt.warehouse.interface import Scope, Warehouse

TABLE = LEARNED_MODELS.name


@dataclass(frozen=True)
class Training:
    """A model that was trained: on how many appearances, and its share of the seconds that its cut took."""

    cut: date
    knowledge: str
    target: str
    rows: int
    seconds: float


def trained_in(warehouse: Warehouse, ledger: Ledger, run_id: str) -> list[Training]:
    """Return the models of the dates that a run redid, in order."""
    warehouse.show(TABLE, Scope(LEARNED_MODELS))
    rows = LEARNED_MODELS.relation(TABLE)
    rows = rows.filter(rows[RUN_COLUMNS[1]] == run_id).select(*LEARNED_MODELS.grain, "rows")
    found = warehouse.read(rows.order_by(*LEARNED_MODELS.grain)).to_pylist()
    per_cut = Counter(row["cut_date"] for row in found)
    seconds = {day: ledger.of(TABLE)[day].seconds / count for day, count in per_cut.items()}
    return [
        Training(row["cut_date"], row["knowledge"], row["target"], row["rows"], seconds[row["cut_date"]])
        for row in found
    ]


def excused_in(warehouse: Warehouse) -> dict[str, int]:
    """Count the models that are excused, by category and reason."""
    warehouse.show_store("excused", "exceptions")
    rows = ibis.table(STORES["exceptions"], name="excused")
    rows = rows.filter(rows.table_name == TABLE).group_by("category", "reason").agg(n=rows.count())
    found = warehouse.read(rows.order_by("category", "reason")).to_pylist()
    return {f"{row['category']} ({row['reason']})": row["n"] for row in found}
