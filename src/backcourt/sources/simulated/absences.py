"""Injuries and the like: spells of days in which a player cannot play."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.arrays import Booleans, Columns, Floats, Generator, Integers, Texts, texts

REASONS = ("Ankle", "Knee", "Hamstring", "Calf", "Back", "Illness", "Groin", "Wrist", "Foot", "Personal")
_REASON_CHANCES = (0.2, 0.16, 0.12, 0.1, 0.1, 0.12, 0.06, 0.04, 0.06, 0.04)
_MEDIAN_DAYS = 5.0
_LOG_SPREAD = 1.0
_LONGEST_DAYS = 120


@dataclass(frozen=True)
class Spells(Columns):
    """One row per absence: the player is out from `start` for `days` days (days since the opener)."""

    player: Integers
    start: Integers
    days: Integers
    reason: Texts


def draw_spells(rng: Generator, fragility: Floats, horizon: int) -> Spells:
    """Draw a season's absences; most last a week, a few most of the season."""
    counts = rng.poisson(fragility * horizon / 100.0)
    total = int(counts.sum())
    days = np.ceil(_MEDIAN_DAYS * np.exp(rng.normal(0, _LOG_SPREAD, total))).astype(np.int64)
    return Spells(
        player=np.repeat(np.arange(len(fragility)), counts),
        start=rng.integers(0, horizon, total),
        days=np.minimum(days, _LONGEST_DAYS),
        reason=texts(REASONS)[rng.choice(len(REASONS), total, p=_REASON_CHANCES)],
    )


def absent_days(spells: Spells, players: int, horizon: int) -> Booleans:
    """Return a player x day mask of the days somebody is out."""
    change = np.zeros((players, horizon + 1), dtype=np.int64)
    np.add.at(change, (spells.player, spells.start), 1)
    np.add.at(change, (spells.player, np.minimum(spells.start + spells.days, horizon)), -1)
    return np.asarray(change.cumsum(axis=1)[:, :horizon] > 0)
