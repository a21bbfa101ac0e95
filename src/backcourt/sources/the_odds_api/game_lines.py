"""Spreads, totals and money lines of one game: what each book quotes, in one row per book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from backcourt.identity.teams import team_of
from backcourt.sources.arrow import landing_table
from backcourt.sources.landed import LANDED_GAME_LINES
from backcourt.sources.the_odds_api.markets import MONEY_LINE, SPREADS, TOTALS
from backcourt.sources.the_odds_api.quoted import Quoted, prices
from backcourt.sources.the_odds_api.wire import EventOdds
from backcourt.sources.wire.problem import Reason
from backcourt.sources.wire.reading import Reading
from backcourt.tables.arrow import ARROW_TYPES

HOME_SPREAD, AWAY_SPREAD = (SPREADS, "home"), (SPREADS, "away")
OVER_TOTAL, UNDER_TOTAL = (TOTALS, "over"), (TOTALS, "under")
HOME_PRICE, AWAY_PRICE = (MONEY_LINE, "home"), (MONEY_LINE, "away")

Side = tuple[str, str]


@dataclass
class GameLines:
    """The sides of one game's lines, by book (as numbered in the payload)."""

    reading: Reading
    event: EventOdds
    _books: dict[str, dict[Side, Quoted]] = field(default_factory=dict)

    def add(self, quoted: Quoted) -> None:
        """Add a side; one that is none of this market, or there twice, or without its number, is rejected."""
        place = self._place(quoted)
        sides = self._books.setdefault(quoted.book.path, {})
        if place is None:
            self.reading.reject(quoted.side, Reason.UNKNOWN_KIND, "is no side of this market", path="name")
        elif place in sides:
            self.reading.reject(quoted.side, Reason.CONTRADICTION, "is a side that was there before")
        elif quoted.market != MONEY_LINE and quoted.side.value.point is None:
            self.reading.reject(quoted.side, Reason.MISSING_FIELD, "is missing", path="point")
        else:
            sides[place] = quoted

    def _place(self, quoted: Quoted) -> Side | None:
        if quoted.market == TOTALS:
            return {True: OVER_TOTAL, False: UNDER_TOTAL, None: None}[quoted.is_over]
        teams = {self.event.home_team: "home", self.event.away_team: "away"}
        who = teams.get(quoted.side.value.name) if len(teams) > 1 else None
        return (quoted.market, who) if who else None

    def landed(self) -> pa.Table:
        """Return the landing rows, after setting aside sides that contradict each other."""
        books = [sides for sides in map(self._agreeing, self._books.values()) if sides]
        firsts = [min(sides.values(), key=lambda quoted: quoted.side.number) for sides in books]
        day, team = self.event.game_date, self.event.home_team
        columns = {
            "row_number": pa.array([first.side.number for first in firsts], pa.int64()),
            "payload_rows": pa.array(list(map(len, books)), pa.int64()),
            "provider": self.reading.receipt.source,
            "landed_date": pa.array([day] * len(books), pa.date32()),
            "game_date": pa.array([day] * len(books), pa.date32()),
            "home_team": team_of(team) or team,
            "book": pa.array([first.book.value.key for first in firsts], pa.string()),
            "spread_home": pa.array([_spread(sides) for sides in books], pa.float64()),
            "total": pa.array([_total(sides) for sides in books], pa.float64()),
            "money_line_home": prices([sides.get(HOME_PRICE) for sides in books]),
            "money_line_away": prices([sides.get(AWAY_PRICE) for sides in books]),
            # What is put into one row was known when the last of it was.
            "snapshot_utc": pa.array(
                [max(quoted.seen for quoted in sides.values() if quoted.seen) for sides in books],
                ARROW_TYPES["timestamp"],
            ),
        }
        return landing_table(LANDED_GAME_LINES, columns, self.reading.receipt)

    def _agreeing(self, sides: dict[Side, Quoted]) -> dict[Side, Quoted]:
        """Return a book's sides without those whose numbers cannot both be."""
        pairs = ((HOME_SPREAD, AWAY_SPREAD, -1.0), (OVER_TOTAL, UNDER_TOTAL, 1.0))
        broken = [
            (one, other)
            for one, other, sign in pairs
            if one in sides and other in sides and _point(sides[one]) != sign * _point(sides[other])
        ]
        return {
            place: quoted for place, quoted in sides.items() if not self._contradicted(place, quoted, broken)
        }

    def _contradicted(self, place: Side, quoted: Quoted, broken: Sequence[tuple[Side, Side]]) -> bool:
        if not any(place in pair for pair in broken):
            return False
        told = "contradicts the number of the other side"
        self.reading.reject(quoted.side, Reason.CONTRADICTION, told, path="point")
        return True


def _point(quoted: Quoted) -> float:
    return quoted.side.value.point or 0.0


def _spread(sides: dict[Side, Quoted]) -> float | None:
    """Return the points the home team gives, as either team's side tells it."""
    if HOME_SPREAD in sides:
        return _point(sides[HOME_SPREAD])
    return -_point(sides[AWAY_SPREAD]) if AWAY_SPREAD in sides else None


def _total(sides: dict[Side, Quoted]) -> float | None:
    found = sides.get(OVER_TOTAL) or sides.get(UNDER_TOTAL)
    return _point(found) if found else None
