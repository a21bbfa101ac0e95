"""Where the published figures come from: the league, or a simulation."""

from __future__ import annotations

from backcourt.sources.landed import LANDED_BOX
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.sql import Query, Texts
from backcourt.warehouse.interface import Scope, Warehouse

ALIAS = "published_origin"
SIMULATED = "simulated"
"""What a made-up league names as the one who observed its facts."""


def is_simulated(warehouse: Warehouse, texts: Texts | None = None) -> bool:
    """Tell whether any landed box score was made up; one is enough to mark everything."""
    warehouse.show(ALIAS, Scope(LANDED_BOX))
    query = Query("published/origin", _made_up, {} if texts is None else texts)
    return bool(warehouse.read(query).num_rows)


def _made_up() -> ir.Table:
    boxes = LANDED_BOX.relation(ALIAS)
    made_up = (boxes.provider == SIMULATED) | (boxes.source == SIMULATED)
    return boxes.filter(made_up.fill_null(False)).limit(1).select(found=ibis.literal(True))
