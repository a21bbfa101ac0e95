"""Which lines one entry tells of: a book's present line, the consensus and the opening, each with its two sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from backcourt.sources.bettingpros.books import CONSENSUS_ID
from backcourt.sources.bettingpros.wire import Prop, Side

PRESENT, AVERAGE, OPENING = "present", "consensus", "opening"


@dataclass
class Quoted:
    """A line at a book. `known_at` is when it was first offered (naive UTC), where that is told.

    Two sides that name the same book and line are one quote; a side that names others is a quote with one price.
    """

    kind: str
    book: int
    line: float
    over_odds: int | None = None
    under_odds: int | None = None
    known_at: datetime | None = None

    def takes(self, side: str, odds: int | None, known_at: datetime | None) -> None:
        """Add a side; the quote is known as a whole once its later side is."""
        setattr(self, f"{side}_odds", odds)
        moments = [moment for moment in (self.known_at, known_at) if moment is not None]
        self.known_at = max(moments, default=None)


def quotes_of(prop: Prop) -> list[Quoted]:
    """Return the quotes an entry tells of, in a fixed order; none that names no line."""
    found: dict[tuple[str, int, float], Quoted] = {}
    for name, side in (("over", prop.over), ("under", prop.under)):
        for kind, book, line, odds, known_at in _offers(side) if side else ():
            if line is not None and book is not None:
                quote = found.setdefault((kind, book, line), Quoted(kind, book, line))
                quote.takes(name, odds, known_at)
    return list(found.values())


def _offers(
    side: Side,
) -> Iterator[tuple[str, int | None, float | None, int | None, datetime | None]]:
    """Yield kind, book, line, price and first moment of what a side tells."""
    yield PRESENT, side.book, side.line, side.odds, None
    if side.book != CONSENSUS_ID:  # asked for as a book, the consensus is the present line
        yield AVERAGE, CONSENSUS_ID, side.consensus_line, side.consensus_odds, None
    opening = side.selection.opening_line if side.selection else None
    if opening is not None:
        yield OPENING, opening.book_id, opening.line, opening.cost, opening.created
