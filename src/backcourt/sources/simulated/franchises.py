"""The teams: their codes, their official numbers, and how they play."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.arrays import Columns, Floats, Generator

# In the order of the league's own numbering, which starts at 1610612737.
# fmt: off
_NUMBERED = (
    "ATL", "BOS", "CLE", "NOP", "CHI", "DAL", "DEN", "GSW", "HOU", "LAC", "LAL", "MIA", "MIL", "MIN", "BKN",
    "NYK", "ORL", "IND", "PHI", "PHX", "POR", "SAC", "SAS", "OKC", "TOR", "UTA", "MEM", "WAS", "DET", "CHA",
)
# fmt: on

TEAM_IDS = {tricode: 1610612737 + number for number, tricode in enumerate(_NUMBERED)}
TRICODES = tuple(sorted(_NUMBERED))


@dataclass(frozen=True)
class Franchises(Columns):
    """One row per team: multipliers around one.

    Attributes:
        pace: Attempts in its games, both sides.
        offence: Its own scoring quality beyond its players (coaching, fit).
        defence: The scoring quality it allows; below one is good.

    """

    pace: Floats
    offence: Floats
    defence: Floats


def found_franchises(rng: Generator, count: int) -> Franchises:
    """Draw the character of each team."""
    pace, offence, defence = rng.normal(1.0, np.array([[0.022], [0.018], [0.026]]), (3, count))
    return Franchises(pace=pace, offence=offence, defence=defence)


def reshape_franchises(rng: Generator, franchises: Franchises) -> Franchises:
    """Let a summer pull each team half-way back to the average, and somewhere new."""
    fresh = found_franchises(rng, len(franchises))
    blend = [
        1.0 + 0.6 * (old - 1.0) + 0.75 * (new - 1.0)
        for old, new in (
            (franchises.pace, fresh.pace),
            (franchises.offence, fresh.offence),
            (franchises.defence, fresh.defence),
        )
    ]
    return Franchises(*blend)
