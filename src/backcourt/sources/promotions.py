"""Promotions of recipes: what an operator decides is landed like any payload, and stays on record with its reasons."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from backcourt.errors import PayloadError
from backcourt.landing import LandingZone, Receipt
from backcourt.sources.landed import LANDED_RECIPES
from backcourt.tables.declaration import Table

SOURCE, ENDPOINT = "operator", "recipe"


@dataclass(frozen=True)
class Promotion:
    """A decision: the recipe as JSON (None: the default one), on what evidence, because of what, and when."""

    recipe: str | None
    because: str
    evidence: Mapping[str, Any]
    decided_at: str


def land(landing: LandingZone, promotion: Promotion, now: datetime) -> Receipt:
    """Keep a promotion; it takes the place of the one before, which stays on record."""
    return landing.land(
        json.dumps(vars(promotion), indent=1).encode(),
        source=SOURCE,
        endpoint=ENDPOINT,
        parameters={},
        suffix=".json",
        fetched_at=now,
    )


def promotions(landing: LandingZone) -> Iterator[Promotion]:
    """Yield every promotion on record, in order."""
    for receipt in landing.receipts():
        if (receipt.source, receipt.endpoint) == (SOURCE, ENDPOINT):
            yield _promotion(receipt, landing.path_of(receipt).read_bytes())


def parse(receipt: Receipt, path: Path) -> list[tuple[Table, Any]]:
    """Return the landing row of a promotion."""
    import pyarrow as pa

    from backcourt.sources.arrow import landing_table

    promotion = _promotion(receipt, path.read_bytes())
    columns = {"recipe": pa.array([promotion.recipe], pa.string())}
    return [(LANDED_RECIPES, landing_table(LANDED_RECIPES, columns, receipt))]


def _promotion(receipt: Receipt, stored: bytes) -> Promotion:
    try:
        return Promotion(**json.loads(gzip.decompress(stored)))
    except (ValueError, TypeError, OSError, EOFError, zlib.error) as error:
        raise PayloadError(f"{receipt.subject} is no promotion of a recipe", "promote it again") from error
