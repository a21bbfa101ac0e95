"""Bookmakers: one code each, and whether their prices are prices.

Pick'em operators quote a nominal price for every line, so only sportsbooks tell what a side is worth.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from backcourt.identity.data_files import rows_of


@dataclass(frozen=True)
class Book:
    """A bookmaker's code and kind: sportsbook, pick_em or consensus (somebody's average of books)."""

    code: str
    kind: str


@cache
def books() -> Mapping[str, Book]:
    """Return the known bookmakers by lower-case spelling."""
    return {row["alias"]: Book(row["book"], row["kind"]) for row in rows_of("books.csv")}


def book_of(spelling: str) -> Book:
    """Return the bookmaker a provider's spelling means; one we do not know is a sportsbook under its own name."""
    folded = spelling.strip().casefold()
    return books().get(folded, Book(folded, "sportsbook"))
