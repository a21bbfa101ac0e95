"""Where the published figures come from: the league, or a simulation."""

import ibis

from backcourt.sources.landed import LANDED_BOX
from backcourt.warehouse.interface import Scope, Warehouse

SIMULATED = "simulated"
"""What a made-up league names as the one who observed its facts."""


def is_simulated(warehouse: Warehouse) -> bool:
    """Tell whether any landed box score was made up; one is enough to mark everything."""
    warehouse.show("published_origin", Scope(LANDED_BOX))
    boxes = LANDED_BOX.relation("published_origin")
    made_up = (boxes.provider == SIMULATED) | (boxes.source == SIMULATED)
    rows = warehouse.read(boxes.filter(made_up.fill_null(False)).limit(1).select(found=ibis.literal(True)))
    return bool(rows.num_rows)
