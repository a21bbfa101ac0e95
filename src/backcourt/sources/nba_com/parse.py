"""Which parser reads which payload of NBA.com: one module per endpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from backcourt.errors import PayloadError
from backcourt.landing import Receipt
from backcourt.sources.nba_com import (
    box_score,
    box_score_v2,
    game_book,
    game_log,
    injury_report,
    live_plays,
    movements,
    officials,
    player_index,
    player_rates,
    plays,
    roster_page,
    schedule,
    scoreboard,
    scoreboard_v2,
    shot_chart,
)
from backcourt.sources.parsed import Parsed

SOURCE = "nba_com"

PARSERS: dict[str, Callable[[Receipt, Path], Parsed]] = {
    box_score.ENDPOINT: box_score.parse,
    box_score_v2.ENDPOINT: box_score_v2.parse,
    game_log.ENDPOINT: game_log.parse,
    movements.ENDPOINT: movements.parse,
    officials.ENDPOINT: officials.parse,
    player_index.ENDPOINT: player_index.parse,
    player_rates.ADVANCED_ENDPOINT: player_rates.parse_advanced,
    player_rates.USAGE_ENDPOINT: player_rates.parse_usage,
    roster_page.ENDPOINT: roster_page.parse,
    schedule.ENDPOINT: schedule.parse,
    scoreboard.ENDPOINT: scoreboard.parse,
    scoreboard_v2.ENDPOINT: scoreboard_v2.parse,
    plays.ENDPOINT: plays.parse,
    live_plays.ENDPOINT: live_plays.parse,
    shot_chart.ENDPOINT: shot_chart.parse,
    game_book.ENDPOINT: game_book.parse,
    injury_report.ENDPOINT: injury_report.parse,
}


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the landing rows of a payload; raises `PayloadError` when it cannot be read as what it should be."""
    if receipt.endpoint not in PARSERS:
        raise PayloadError(f"{receipt.subject} is of no endpoint that is known here", "upgrade Backcourt")
    return PARSERS[receipt.endpoint](receipt, path)
