"""Which parser reads which payload of NBA.com: one module per endpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from backcourt.errors import PayloadError
from backcourt.landing import Receipt
from backcourt.sources.nba_com import game_book, injury_report
from backcourt.sources.parsed import Parsed

SOURCE = "nba_com"

PARSERS: dict[str, Callable[[Receipt, Path], Parsed]] = {
    game_book.ENDPOINT: game_book.parse,
    injury_report.ENDPOINT: injury_report.parse,
}


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the landing rows of a payload; raises `PayloadError` when it cannot be read as what it should be."""
    if receipt.endpoint not in PARSERS:
        raise PayloadError(f"{receipt.subject} is of no endpoint that is known here", "upgrade Backcourt")
    return PARSERS[receipt.endpoint](receipt, path)
