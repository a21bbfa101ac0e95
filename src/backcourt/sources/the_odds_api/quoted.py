"""One side that a book quotes, as it stands in a payload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa

from backcourt.odds.prices import american_odds
from backcourt.sources.the_odds_api.wire import Bookmaker, Outcome
from backcourt.sources.wire.reading import Row

OVER, UNDER = "Over", "Under"


@dataclass(frozen=True)
class Quoted:
    """A side, its book, the market it is of, when it was seen (naive UTC), and whether its price is decimal."""

    side: Row[Outcome]
    book: Row[Bookmaker]
    market: str
    seen: datetime | None
    is_decimal: bool

    @property
    def is_impossible(self) -> bool:
        """Whether the price is one that decimal odds cannot be: the stake itself comes back, or less."""
        return self.is_decimal and self.side.value.price <= 1

    @property
    def is_over(self) -> bool | None:
        """Whether it is the over; None when it is neither over nor under."""
        return {OVER: True, UNDER: False}.get(self.side.value.name)

    @property
    def american(self) -> float:
        """The price as American odds."""
        price = self.side.value.price
        return float(american_odds(np.array([price]))[0]) if self.is_decimal else price


def prices(quotes: Sequence[Quoted | None]) -> pa.Array:
    """Return prices as American odds, nothing where a side is not quoted."""
    return pa.array([quote and quote.american for quote in quotes], pa.float64())
