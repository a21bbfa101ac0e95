"""Promotions of recipes: what an operator decides is landed like any payload, and stays on record with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from backcourt.landing import LandingZone, Receipt
from backcourt.sources.landed import LANDED_RECIPES
from backcourt.sources.operator import Decision
from backcourt.tables.declaration import Table


@dataclass(frozen=True)
class Promotion:
    """A decision: the recipe as JSON (None: the default one), on what evidence, because of what, and when."""

    recipe: str | None
    because: str
    evidence: Mapping[str, Any]
    decided_at: str


PROMOTION = Decision("recipe", "promotion of a recipe", lambda told: Promotion(**told))


def land(landing: LandingZone, promotion: Promotion, now: datetime) -> Receipt:
    """Keep a promotion; it takes the place of the one before, which stays on record."""
    return PROMOTION.land(landing, vars(promotion), now)


def promotions(landing: LandingZone) -> Iterator[Promotion]:
    """Yield every promotion on record, in order."""
    return PROMOTION.on_record(landing)


def parse(receipt: Receipt, path: Path) -> list[tuple[Table, Any]]:
    """Return the landing row of a promotion."""
    import pyarrow as pa

    from backcourt.sources.arrow import landing_table

    columns = {"recipe": pa.array([PROMOTION.read(receipt, path).recipe], pa.string())}
    return [(LANDED_RECIPES, landing_table(LANDED_RECIPES, columns, receipt))]
