"""What the market believes: probabilities without the bookmaker's margin, by four methods.

Sources: Clarke, Kovalchik, Ingram, "Adjusting bookmaker's odds to allow for overround" (2017), for all four;
Shin, "Measuring the incidence of insider trading" (1993), and Jullien and Salanie (1994), for Shin's.
"""

from collections.abc import Callable
from enum import Enum

import numpy as np

from backcourt.arrays import ROUNDING, Floats, bisected, floats, require
from backcourt.odds.prices import implied_probability

NEWTON_STEPS = 100


class Method(Enum):
    """How the margin is thought to have been put on the probabilities."""

    MULTIPLICATIVE = "multiplicative"
    """In proportion to the probability."""
    ADDITIVE = "additive"
    """The same on every outcome."""
    POWER = "power"
    """By raising each to the same power: less likely outcomes carry more of it, in proportion."""
    SHIN = "shin"
    """As protection against bettors who know the outcome; with two outcomes the same as additive."""


def fair_probabilities(implied: Floats, method: Method = Method.POWER) -> Floats:
    """Return probabilities that sum to 1 for implied ones, the outcomes of an event along the last axis.

    All of an event is NaN where one price is unknown, where the implied probabilities sum to less than 1 (there is
    no margin to remove: the prices are not of one moment, or not of one book), and where the additive method would
    leave an outcome nothing.
    """
    implied = floats(implied)
    require(
        np.isnan(implied) | ((implied > 0) & (implied < 1)),
        implied,
        "an implied probability must lie between 0 and 1",
        "leave out what is not a price, or write NaN where nothing is quoted",
    )
    outcomes = implied.shape[-1] if implied.ndim else 0
    require(
        np.bool_(outcomes >= 2), outcomes, "an event needs two outcomes or more", "pass every price of it"
    )
    total = implied.sum(axis=-1)
    removable = total >= 1 - ROUNDING
    fair = np.full_like(implied, np.nan)
    fair[removable] = _METHODS[method](implied[removable])
    fair[(fair <= 0).any(axis=-1)] = np.nan
    return floats(fair / fair.sum(axis=-1, keepdims=True))


def fair_over(over_odds: Floats, under_odds: Floats, method: Method = Method.POWER) -> Floats:
    """Return the probability of the over, given no push, for American odds of both sides; NaN where one is missing."""
    implied = np.stack([implied_probability(over_odds), implied_probability(under_odds)], axis=-1)
    return floats(fair_probabilities(implied, method)[..., 0])


def margin(implied: Floats) -> Floats:
    """Return by how much implied probabilities exceed 1; negative where the prices contradict one another."""
    return floats(floats(implied).sum(axis=-1) - 1)


def _multiplicative(implied: Floats) -> Floats:
    return floats(implied / implied.sum(axis=-1, keepdims=True))


def _additive(implied: Floats) -> Floats:
    return floats(implied - margin(implied)[..., None] / implied.shape[-1])


def _power(implied: Floats) -> Floats:
    """Raise to the k at which the sum is 1.

    The sum falls with k and is convex, so Newton's steps from k = 1 approach the root from one side.
    """
    logs = np.log(implied)
    k = np.ones((*implied.shape[:-1], 1))
    for _ in range(NEWTON_STEPS):
        powers = np.exp(k * logs)
        step = (powers.sum(axis=-1, keepdims=True) - 1) / (powers * logs).sum(axis=-1, keepdims=True)
        k = k - step
        if np.all(np.abs(step) <= 1e-14 * k):
            break
    return floats(np.exp(k * logs))


def _shin(implied: Floats) -> Floats:
    """Find the share z of insiders at which the sum is 1; the sum falls with z."""
    squares = implied**2 / implied.sum(axis=-1, keepdims=True)
    nobody = np.zeros((*implied.shape[:-1], 1))
    z = bisected(
        lambda z: _given_insiders(squares, z).sum(axis=-1, keepdims=True) > 1, nobody, np.ones_like(nobody)
    )
    return _given_insiders(squares, z)


def _given_insiders(squares: Floats, z: Floats) -> Floats:
    """(sqrt(z^2 + 4 (1 - z) squares) - z) / (2 (1 - z)), written so that nothing cancels as z nears 1."""
    return floats(2 * squares / (z + np.sqrt(z * z + 4 * (1 - z) * squares)))


_METHODS: dict[Method, Callable[[Floats], Floats]] = {
    Method.MULTIPLICATIVE: _multiplicative,
    Method.ADDITIVE: _additive,
    Method.POWER: _power,
    Method.SHIN: _shin,
}
