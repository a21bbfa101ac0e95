"""What was trained in a run, and which models are excused and why."""

from dataclasses import dataclass
from datetime import date

import ibis

from backcourt.predictions.learned_models import LEARNED_MODELS
from backcourt.sync.ledger import STORES
from backcourt.tables.declaration import RUN_COLUMNS
from backcourt.warehouse.interface import Scope, Warehouse

TABLE = LEARNED_MODELS.name


@dataclass(frozen=True)
class Training:
    """A model that was trained, and on how many appearances."""

    cut: date
    knowledge: str
    target: str
    rows: int


def trained_in(warehouse: Warehouse, run_id: str) -> list[Training]:
    """Return the models of the dates that a run redid, in order."""
    warehouse.show(TABLE, Scope(LEARNED_MODELS))
    rows = LEARNED_MODELS.relation(TABLE)
    rows = rows.filter(rows[RUN_COLUMNS[1]] == run_id).select(*LEARNED_MODELS.grain, "rows")
    found = warehouse.read(rows.order_by(*LEARNED_MODELS.grain)).to_pylist()
    return [Training(row["cut_date"], row["knowledge"], row["target"], row["rows"]) for row in found]


def excused_in(warehouse: Warehouse) -> dict[str, int]:
    """Count the models that are excused, by category and reason."""
    warehouse.show_store("excused", "exceptions")
    rows = ibis.table(STORES["exceptions"], name="excused")
    rows = rows.filter(rows.table_name == TABLE)
    rows = rows.group_by("category", "reason").agg(n=rows.count())
    found = warehouse.read(rows.order_by("category", "reason")).to_pylist()
    return {f"{row['category']} ({row['reason']})": row["n"] for row in found}
