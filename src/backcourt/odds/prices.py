"""Prices as bookmakers write them, the probability they imply, and what a bet at one is worth.

Formulas: American odds of -a cost a to win 100, odds of +a win a for 100; decimal odds are what comes back for 1.
A price that is not quoted is NaN, and stays NaN; a number that no bookmaker can quote is refused.
"""

import numpy as np

from backcourt.arrays import ROUNDING, Floats, floats, require

EVEN = 100.0
"""American odds of an even bet: nothing between -100 and +100 is a price."""


def implied_probability(american: Floats) -> Floats:
    """Return the probability that American odds imply, margin included."""
    return floats(1 / decimal_odds(american))


def decimal_odds(american: Floats) -> Floats:
    """Return decimal odds for American ones."""
    american = floats(american)
    require(
        np.isnan(american) | (np.isfinite(american) & (np.abs(american) >= EVEN)),
        american,
        "American odds must be -100 or less, or 100 or more",
        "leave out what is not a price, or write NaN where nothing is quoted",
    )
    return floats(1 + np.where(american < 0, EVEN / np.abs(american), american / EVEN))


def american_odds(decimal: Floats) -> Floats:
    """Return American odds, not rounded, for decimal ones."""
    decimal = floats(decimal)
    require(
        np.isnan(decimal) | (np.isfinite(decimal) & (decimal > 1)),
        decimal,
        "decimal odds must be above 1",
        "leave out what is not a price, or write NaN where nothing is quoted",
    )
    won = decimal - 1
    return floats(np.where(won <= 1, -EVEN / won, EVEN * won))


def expected_value(chance_of_winning: Floats, chance_of_losing: Floats, decimal: Floats) -> Floats:
    """Return the expected profit per unit staked, when a push gives the stake back.

    What the two chances leave to one is the push. NaN where a chance or the price is unknown.
    """
    winning, losing = floats(chance_of_winning), floats(chance_of_losing)
    advice = "pass the chances of winning and of losing; the push is the rest"
    for chance in (winning, losing, winning + losing):
        sound = np.isnan(chance) | ((chance >= 0) & (chance <= 1 + ROUNDING))
        require(sound, chance, "chances must lie between 0 and 1 and sum to no more", advice)
    american_odds(decimal)  # refuses what is no price
    return floats(winning * (floats(decimal) - 1) - losing)
