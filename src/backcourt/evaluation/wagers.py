"""What a system is worth against the line: hits, returns at real prices, chances, and where the line went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backcourt.evaluation import scores
from backcourt.evaluation.accuracy import MARKET
from backcourt.evaluation.calibration import Calibration, brier, calibration, log_loss, surprises
from backcourt.evaluation.samples import Flags, Sample
from backcourt.evaluation.scores import Interval
from backcourt.odds.prices import decimal_odds
from backcourt.systems.combined import BLEND
from backcourt.tables.arrow import floats_of

EDGES = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Lower bounds of the edges (gap between mean and line) whose hits are counted, each with all that are larger."""

LINE_READERS = (MARKET, BLEND)
"""Systems whose mean is made from the line."""

BREAK_EVEN = 11 / 21
"""Hits at which a price of -110 neither wins nor loses."""


@dataclass(frozen=True)
class Band:
    """The sides taken at an edge of at least so much, pushes left out.

    `over_price` tells by how much hits exceed the margin-free chances of these sides, on the `priced` rows.
    """

    least_edge: float
    hits: Interval
    n: int
    priced: int
    over_price: float | None

    def survives(self, looks: int) -> bool:
        """Whether hits at even lines are above break-even even if one looks at so many bands (Bonferroni)."""
        strict = scores.share(round(self.hits.value * self.n), self.n, looks)
        return strict is not None and strict.low > BREAK_EVEN


@dataclass(frozen=True)
class Picks:
    """The recommendations that won or lost, and what came back at the best real price, per unit staked."""

    n: int
    hits: Interval
    priced: int
    returned: Interval | None


@dataclass(frozen=True)
class Movement:
    """Where the line went after its opening, in the direction of the side taken there, where it moved at all."""

    n: int
    towards: Interval
    moved: Interval


@dataclass(frozen=True)
class Chances:
    """The chance of the over beside the margin-free price on the same rows, pushes left out."""

    n: int
    log_loss: float
    market_log_loss: float
    log_loss_skill: Interval
    brier: float
    market_brier: float
    brier_skill: Interval


@dataclass(frozen=True)
class Wagers:
    """Everything that is held against the line; what cannot be told is None."""

    bands: list[Band]
    picks: Picks | None = None
    movement: Movement | None = None
    chances: Chances | None = None
    calibration: Calibration | None = None
    at_all_lines: Calibration | None = None


def wagers(sample: Sample, system: str) -> Wagers:
    """Hold a system against the lines of a sample."""
    return Wagers(
        bands=bands(sample, system),
        picks=_picks(sample, system),
        movement=_movement(sample, system),
        chances=_chances(sample, system),
        calibration=_calibration(sample, system),
        at_all_lines=_at_all_lines(sample, system),
    )


def bands(sample: Sample, system: str, edges: Sequence[float] = EDGES) -> list[Band]:
    """Return the hits of the side of the line on which the mean lies, by how far off it is."""
    edge = sample.said[system].mean - sample.line
    decided = (edge != 0) & _decided(sample)
    won = np.sign(edge) == np.sign(sample.actual - sample.line)
    fair = floats_of(sample.rows, "market_over")
    surplus = won - np.where(edge > 0, fair, 1 - fair)
    found = []
    for least in edges:
        taken = decided & (np.abs(edge) >= least)
        wins, n = int(won[taken].sum()), int(taken.sum())
        hits = scores.share(wins, n)
        priced = surplus[taken & ~np.isnan(surplus)]
        over_price = float(priced.mean()) if len(priced) else None
        if hits:
            found.append(Band(least, hits, n, len(priced), over_price))
    return found


def _decided(sample: Sample) -> Flags:
    """Mark rows with a line that was not pushed."""
    return np.asarray(~np.isnan(sample.line) & (sample.actual != sample.line))


def _picks(sample: Sample, system: str) -> Picks | None:
    pick = sample.said[system].pick
    taken = (pick != 0) & _decided(sample)
    won = pick == np.sign(sample.actual - sample.line)
    hits = scores.share(int(won[taken].sum()), int(taken.sum()))
    if hits is None:
        return None
    price = np.where(pick > 0, floats_of(sample.rows, "over_odds"), floats_of(sample.rows, "under_odds"))
    # A push gives the stake back: it is a bet too, and neither won nor lost.
    staked = (pick != 0) & ~np.isnan(sample.line) & ~np.isnan(price)
    profit = np.where(_decided(sample), np.where(won, decimal_odds(price) - 1, -1.0), 0.0)[staked]
    returned = None
    if staked.any():
        returned = scores.mean_difference(profit, np.zeros_like(profit), sample.days[staked])
    return Picks(int(taken.sum()), hits, int(staked.sum()), returned)


def _movement(sample: Sample, system: str) -> Movement | None:
    """Follow the line from its opening; by the side taken at the close, a line that came nearer would look lost.

    Who reads the line itself knows where it went.
    """
    if system in LINE_READERS:
        return None
    opening = floats_of(sample.rows, "opening_line")
    moved, side = sample.line - opening, np.sign(sample.said[system].mean - opening)
    rows = ~np.isnan(moved) & (moved != 0) & (np.abs(side) == 1)
    along = (side * moved)[rows]
    towards = scores.share(int((along > 0).sum()), len(along))
    if towards is None:
        return None
    return Movement(
        len(along), towards, scores.mean_difference(along, np.zeros_like(along), sample.days[rows])
    )


def _chances(sample: Sample, system: str) -> Chances | None:
    said, market = sample.said[system].over, floats_of(sample.rows, "market_over")
    rows = _decided(sample) & ~np.isnan(said) & ~np.isnan(market)
    if not rows.any():
        return None
    said, market, days = said[rows], market[rows], sample.days[rows]
    over = (sample.actual > sample.line)[rows].astype(np.float64)
    return Chances(
        n=len(over),
        log_loss=log_loss(said, over),
        market_log_loss=log_loss(market, over),
        log_loss_skill=scores.skill(surprises(said, over), surprises(market, over), days),
        brier=brier(said, over),
        market_brier=brier(market, over),
        brier_skill=scores.skill((said - over) ** 2, (market - over) ** 2, days),
    )


def _calibration(sample: Sample, system: str) -> Calibration | None:
    said = sample.said[system].over
    rows = _decided(sample) & ~np.isnan(said)
    if not rows.any():
        return None
    return calibration(said[rows], (sample.actual > sample.line)[rows])


def _at_all_lines(sample: Sample, system: str) -> Calibration | None:
    """Return the calibration over every book's main line; those about one player and game share their outcome."""
    quotes = sample.quotes
    if quotes is None or system not in quotes.over:
        return None
    said, actual = quotes.over[system], sample.actual[quotes.place]
    rows = ~np.isnan(said) & (actual != quotes.line)
    if not rows.any():
        return None
    return calibration(said[rows], (actual > quotes.line)[rows], together=quotes.place[rows])
