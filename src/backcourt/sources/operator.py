"""Decisions of an operator: landed like any payload, so that they stay on record and what rests on them follows."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from backcourt.errors import PayloadError
from backcourt.landing import LandingZone, Receipt

SOURCE = "operator"

_Told = TypeVar("_Told")


@dataclass(frozen=True)
class Decision(Generic[_Told]):
    """A kind of decision: the endpoint it is landed under, what it is called, and what is made of its JSON object."""

    endpoint: str
    meaning: str
    make: Callable[[dict[str, Any]], _Told]

    def land(self, landing: LandingZone, told: Mapping[str, Any], now: datetime) -> Receipt:
        """Keep a decision; it takes the place of the one before, which stays on record."""
        return landing.land(
            json.dumps(told, indent=1).encode(),
            source=SOURCE,
            endpoint=self.endpoint,
            parameters={},
            suffix=".json",
            fetched_at=now,
        )

    def on_record(self, landing: LandingZone) -> Iterator[_Told]:
        """Yield every decision of the kind, in order."""
        for receipt in landing.receipts():
            if (receipt.source, receipt.endpoint) == (SOURCE, self.endpoint):
                yield self.read(receipt, landing.path_of(receipt))

    def read(self, receipt: Receipt, path: Path) -> _Told:
        """Return a landed decision, or tell that it is damaged."""
        try:
            return self.make(json.loads(gzip.decompress(path.read_bytes())))
        except (ValueError, TypeError, KeyError, OSError, EOFError, zlib.error) as error:
            raise PayloadError(f"{receipt.subject} is no {self.meaning}", "decide it again") from error
