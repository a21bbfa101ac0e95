"""Closing lines of games: spread, total and money lines, from the teams' strength with a little error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.arrays import Columns, Floats, Generator
from backcourt.sources.simulated.games import Played
from backcourt.sources.simulated.prices import american_odds, chance_above

_MARGIN_SPREAD = 13.8
_SPREAD_ERROR, _TOTAL_ERROR = 1.1, 2.2
_HOLD = 0.045


@dataclass(frozen=True)
class GameLines(Columns):
    """One row per game; the spread is the home side's, negative when it is favoured."""

    spread_home: Floats
    total: Floats
    moneyline_home: Floats
    moneyline_away: Floats


def quote_games(rng: Generator, played: Played) -> GameLines:
    """Quote every game."""
    home, away = played.expected.points.sum(axis=1).reshape(-1, 2).T
    margin = home - away + rng.normal(0, _SPREAD_ERROR, len(home))
    total = home + away + rng.normal(0, _TOTAL_ERROR, len(home))
    wins = chance_above(margin, np.full(len(home), _MARGIN_SPREAD), np.zeros(len(home)))
    hold = np.full(len(home), _HOLD)
    return GameLines(
        spread_home=np.rint(-2 * margin) / 2 + 0.0,
        total=np.rint(2 * total) / 2,
        moneyline_home=american_odds(wins, hold),
        moneyline_away=american_odds(1 - wins, hold),
    )
