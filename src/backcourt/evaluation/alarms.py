"""Leak alarms: results too good to be honest. An alarm fails the evaluation until it is explained."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from backcourt.arrays import Floats
from backcourt.evaluation.scores import correlation
from backcourt.time import InformationTime

MINIMUM_ROWS = 2000
MINIMUM_PICKS = 1000
HIGHEST_SKILL = {InformationTime.NOON: 0.08, InformationTime.CLOSE: 0.12}
LARGEST_GAIN_ON_LINE = 0.03
HIGHEST_CORRELATION = 0.78
HIGHEST_HIT_RATE = 0.57
"""At -110 on both sides, which is an even chance without the margin."""

MOST_OVER_PRICE = HIGHEST_HIT_RATE - 0.5
"""The same where prices are not even, as in markets of small counts: hits above what the price says."""

LOWEST_DISPERSION = 2.0
LOWEST_POINTS_MAE = 4.15


@dataclass(frozen=True)
class Alarm:
    """One check on one system or feature in a season: its figure, the bound, and whether it rang.

    `explanation` says why a figure beyond the bound is honest, where somebody has shown that.
    """

    name: str
    subject: str
    season: str
    figure: float
    bound: float
    n: int
    rang: bool
    explanation: str = ""

    @property
    def is_unexplained(self) -> bool:
        """Whether it fails the evaluation."""
        return self.rang and not self.explanation


@dataclass(frozen=True)
class Listener:
    """Listens to one subject in one season."""

    subject: str
    season: str

    def of(self, part: str) -> "Listener":
        """Return the listener to a part of the subject."""
        return replace(self, subject=f"{self.subject}, {part}")

    def above(
        self, name: str, figure: float | None, bound: float, n: int, least: int = MINIMUM_ROWS
    ) -> Iterable[Alarm]:
        """Ring when a figure is above its bound; too few rows prove nothing and give no alarm."""
        if figure is not None and n >= least:
            yield Alarm(name, self.subject, self.season, figure, bound, n, figure > bound)

    def below(self, name: str, figure: float | None, bound: float, n: int) -> Iterable[Alarm]:
        """Ring when a figure is below its bound."""
        if figure is not None and n >= MINIMUM_ROWS:
            yield Alarm(name, self.subject, self.season, figure, bound, n, figure < bound)


def feature_alarms(features: dict[str, Floats], actual: Floats, season: str) -> Iterable[Alarm]:
    """Ring for every single feature that knows the target too well, on the rows that have it."""
    for name, values in features.items():
        known = int(np.count_nonzero(~np.isnan(values)))
        found = correlation(values, actual)
        yield from Listener(name, season).above("feature_correlation", found, HIGHEST_CORRELATION, known)
