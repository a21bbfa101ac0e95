"""What a distribution says about a line and its prices, and which side, if any, is worth taking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from backcourt.arrays import Floats, floats
from backcourt.laws.distributions import Distributions
from backcourt.odds.prices import decimal_odds, expected_value

USUAL_PRICE = -110.0
"""American odds that a side is thought to be had at where no sportsbook quotes a price."""

OVER, UNDER, PASS, NO_LINE = "OVER", "UNDER", "PASS", "NO_LINE"

Texts: TypeAlias = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Verdicts:
    """What a system thinks of each line; NaN where there is no line, and, of the value, where there is no price."""

    over: Floats
    under: Floats
    push: Floats
    value: Floats
    confidence: Floats
    recommendation: Texts


def verdicts(rows: Distributions, line: Floats, over_odds: Floats, under_odds: Floats) -> Verdicts:
    """Return what distributions say of lines.

    The likelier side is recommended if its expected value at the best price is above 0, `USUAL_PRICE` standing in
    where nobody quotes one; so nothing is ever said against a system's own distribution.
    """
    chances = rows.chances(line)
    is_over = chances.over > chances.under
    odds = np.where(is_over, over_odds, under_odds)
    winning = np.where(is_over, chances.over, chances.under)
    losing = np.where(is_over, chances.under, chances.over)
    value = expected_value(winning, losing, decimal_odds(odds))
    assumed = expected_value(winning, losing, decimal_odds(np.where(np.isnan(odds), USUAL_PRICE, odds)))
    side = np.where(is_over, OVER, UNDER)
    taken = np.where((assumed > 0) & (chances.over != chances.under), side, PASS)
    return Verdicts(
        chances.over, chances.under, chances.push, value, floats(winning),
        np.where(np.isnan(line), NO_LINE, taken),
    )  # fmt: skip


def fair_lines(rows: Distributions, medians: Floats) -> Floats:
    """Return the line at which over and under are equally likely, whole numbers being spread over their unit."""
    below, upto = rows.cdf(medians - 1), rows.cdf(medians)
    within = (0.5 - below) / np.where(upto > below, upto - below, 1.0)
    return floats(np.maximum(medians - 0.5 + within, 0.0))
