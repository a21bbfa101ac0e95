"""Which function reads which document of NBA.com."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from backcourt.errors import PayloadError
from backcourt.landing import Receipt
from backcourt.sources.nba_com import (
    box_score,
    box_score_v2,
    game_log,
    movements,
    officials,
    player_index,
    player_rates,
    roster_page,
    schedule,
    scoreboard,
    scoreboard_v2,
)
from backcourt.sources.parsed import Parsed

PARSERS: Mapping[str, Callable[[Receipt, Path], Parsed]] = {
    "boxscoreadvancedv3": player_rates.parse_advanced,
    "boxscoretraditionalv2": box_score_v2.parse,
    "boxscoretraditionalv3": box_score.parse,
    "boxscoreusagev3": player_rates.parse_usage,
    "leaguegamelog": game_log.parse,
    "player_movement": movements.parse,
    "playerindex": player_index.parse,
    "referee_assignments": officials.parse,
    "scheduleleaguev2": schedule.parse,
    "scoreboardv2": scoreboard_v2.parse,
    "scoreboardv3": scoreboard.parse,
    "team_roster": roster_page.parse,
    "todays_scoreboard": scoreboard.parse,
}
"""By endpoint, as receipts name it."""


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the landing rows of one payload; raises `PayloadError` when it is not what its endpoint answers."""
    if receipt.endpoint not in PARSERS:
        raise PayloadError(f"{receipt.subject} is nothing that is read here", "upgrade Backcourt")
    return PARSERS[receipt.endpoint](receipt, path)
