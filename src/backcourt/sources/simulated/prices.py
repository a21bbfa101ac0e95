"""American odds, as a bookmaker quotes them around what he believes."""

from __future__ import annotations

import numpy as np

from backcourt.sources.simulated.arrays import Floats, floats

# The logistic curve closest to the normal distribution function (Bowling et al., 2009).
_LOGIT_SCALE = 1.702
_LEAST_IMPLIED, _MOST_IMPLIED = 0.06, 0.94


def chance_above(mean: Floats, spread: Floats, line: Floats) -> Floats:
    """Return the chance that a roughly normal quantity lands above a line."""
    return floats(1 / (1 + np.exp(-_LOGIT_SCALE * (mean - line) / spread)))


def american_odds(chance: Floats, hold: Floats) -> Floats:
    """Return whole American odds that imply the chance with the hold added in proportion."""
    implied = np.clip(chance * (1 + hold), _LEAST_IMPLIED, _MOST_IMPLIED)
    favourite = -100 * implied / (1 - implied)
    underdog = 100 * (1 - implied) / implied
    return np.rint(np.where(implied >= 0.5, favourite, underdog))
