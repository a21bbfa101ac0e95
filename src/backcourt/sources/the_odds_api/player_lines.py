"""Player lines of one game: overs and unders of the same book, player, market and number brought together."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from backcourt.identity.teams import team_of
from backcourt.sources.arrow import landing_table
from backcourt.sources.landed import LANDED_PROPS
from backcourt.sources.pairing import paired_sides
from backcourt.sources.the_odds_api.markets import market_of
from backcourt.sources.the_odds_api.quoted import Quoted, prices
from backcourt.sources.the_odds_api.wire import EventOdds
from backcourt.sources.wire.problem import Reason
from backcourt.sources.wire.reading import Reading
from backcourt.tables.arrow import ARROW_TYPES

KEYS = ["player_name", "market", "book", "line", "snapshot_utc"]
"""What two sides have in common that are one quote."""


@dataclass
class PlayerLines:
    """The sides of one game's player lines."""

    reading: Reading
    event: EventOdds
    _quotes: list[Quoted] = field(default_factory=list)

    def add(self, quoted: Quoted) -> None:
        """Add a side; one that is neither over nor under, or does not tell player or number, is rejected."""
        side = quoted.side.value
        missing = [name for name in ("description", "point") if getattr(side, name) is None]
        if missing:
            self.reading.reject(quoted.side, Reason.MISSING_FIELD, "is missing", path=missing[0])
        elif quoted.is_over is None:
            self.reading.reject(quoted.side, Reason.UNKNOWN_KIND, "is neither Over nor Under", path="name")
        else:
            self._quotes.append(quoted)

    def landed(self) -> pa.Table:
        """Return the landing rows: one per pair of sides, or per side that stands alone."""
        rows = self._rows()
        is_over = pa.chunked_array([pa.array([quoted.is_over for quoted in self._quotes], pa.bool_())])
        over, under = paired_sides(rows, KEYS, is_over)
        first = np.where(over >= 0, over, under)
        quotes = rows.take(pa.array(first))
        day = self.event.game_date
        columns = {name: quotes[name] for name in rows.column_names} | {
            "payload_rows": pa.array((over >= 0).astype("int64") + (under >= 0)),
            "provider": self.reading.receipt.source,
            "landed_date": pa.array([day] * len(quotes), pa.date32()),
            "game_date": pa.array([day] * len(quotes), pa.date32()),
            "home_team": _code(self.event.home_team),
            "away_team": _code(self.event.away_team),
            "over_odds": prices([self._quotes[place] if place >= 0 else None for place in over]),
            "under_odds": prices([self._quotes[place] if place >= 0 else None for place in under]),
        }
        return landing_table(LANDED_PROPS, columns, self.reading.receipt)

    def _rows(self) -> pa.Table:
        sides = [quoted.side.value for quoted in self._quotes]
        return pa.table(
            {
                "row_number": pa.array([quoted.side.number for quoted in self._quotes], pa.int64()),
                "player_name": pa.array([side.description for side in sides], pa.string()),
                "market": pa.array([market_of(quoted.market) for quoted in self._quotes], pa.string()),
                "book": pa.array([quoted.book.value.key for quoted in self._quotes], pa.string()),
                "line": pa.array([side.point for side in sides], pa.float64()),
                "snapshot_utc": pa.array([quoted.seen for quoted in self._quotes], ARROW_TYPES["timestamp"]),
            }
        )


def _code(team: str) -> str:
    return team_of(team) or team
