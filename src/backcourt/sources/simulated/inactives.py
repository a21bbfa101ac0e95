"""Rotation players ruled out, derived from absences as in the real archive."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.arrays import Columns, Floats, Integers
from backcourt.sources.simulated.games import Played

LEAST_AVERAGE_MINUTES = 12.0
_RECENT_DAYS = 30
_APPEARANCES = 10
_DAYS_PER_PLAYER = 1000


@dataclass(frozen=True)
class Inactives(Columns):
    """One row per ruled-out player: his team-game's row, his index, minutes over his last ten appearances."""

    side: Integers
    player: Integers
    minutes_avg_last_10: Floats


def list_inactives(played: Played) -> Inactives:
    """Return who is absent although he averaged 12 minutes and appeared for the team within 30 days."""
    lineups = played.lineups
    side, place = np.nonzero(lineups.plays)
    key = lineups.player[side, place] * _DAYS_PER_PLAYER + lineups.day[side]
    order = np.argsort(key)
    key, team = key[order], lineups.team[side[order]]
    totals = np.concatenate([[0.0], np.cumsum(played.outcome.tenths[side, place][order] / 10)])
    absent, absent_place = np.nonzero(~lineups.plays)
    player = lineups.player[absent, absent_place]
    end = np.searchsorted(key, player * _DAYS_PER_PLAYER + lineups.day[absent])
    start = np.maximum(np.searchsorted(key, player * _DAYS_PER_PLAYER), end - _APPEARANCES)
    average = (totals[end] - totals[start]) / np.maximum(end - start, 1)
    last = np.maximum(end - 1, 0)
    recent = (end > start) & (player * _DAYS_PER_PLAYER + lineups.day[absent] - key[last] <= _RECENT_DAYS)
    listed = recent & (team[last] == lineups.team[absent]) & (average >= LEAST_AVERAGE_MINUTES)
    return Inactives(absent, player, np.round(average, 1)).take(listed)
