"""Whether chances come true as often as they say, beside the noise that perfect chances would show as well."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backcourt.arrays import ROUNDING, Floats, floats, require
from backcourt.evaluation.scores import SEED, Interval, share
from backcourt.laws.distributions import LEAST_CHANCE, Rows

BINS = 10
NOISE_DRAWS = 1000

COVERED = 0.8


@dataclass(frozen=True)
class Bin:
    """Rows of similar chance: what was said, and how often it happened."""

    n: int
    said: float
    happened: Interval


@dataclass(frozen=True)
class Calibration:
    """The expected calibration error, and what it would be if every chance were exactly right."""

    error: float
    noise: Interval
    bins: tuple[Bin, ...]

    @property
    def beyond_noise(self) -> float:
        """By how much the error exceeds that of perfect chances; what is left of a difference in luck is below 0."""
        return self.error - self.noise.value


def brier(chance: Floats, happened: npt.ArrayLike) -> float:
    """Mean squared distance between chance and outcome: 0 is perfect, 0.25 is a coin."""
    chance, outcome = _checked(chance, happened)
    return float(np.mean((chance - outcome) ** 2))


def log_loss(chance: Floats, happened: npt.ArrayLike) -> float:
    """Mean minus logarithm of the chance of what happened: 0 is perfect, ln 2 is a coin."""
    return float(np.mean(surprises(chance, happened)))


def surprises(chance: Floats, happened: npt.ArrayLike) -> Floats:
    """Return minus the logarithm of the chance of what happened, row by row."""
    chance, outcome = _checked(chance, happened)
    return floats(-np.log(np.maximum(np.where(outcome == 1, chance, 1 - chance), LEAST_CHANCE)))


def coverage(places: Floats, level: float = COVERED) -> Interval | None:
    """Return how many outcomes lie in the central interval of that probability, with its Wilson interval.

    `places` are randomised integral transforms, so that outcomes on the edge count for the part that is inside.
    """
    inside = np.abs(floats(places) - 0.5) < level / 2
    return share(int(inside.sum()), len(inside))


def calibration(
    chance: Floats, happened: npt.ArrayLike, bins: int = BINS, together: npt.ArrayLike | None = None
) -> Calibration:
    """Return the expected calibration error over bins of equal count, with its noise.

    Rows of the same chance share a bin, so that no order of rows matters; many of them make bins uneven. The noise
    is the error of outcomes drawn from the chances themselves: its mean, and where 95 % of it lie. Rows of one
    number in `together` are about one outcome (lines of several books on a player), which is drawn once.
    """
    chance, outcome = _checked(chance, happened)
    require(
        np.bool_(len(chance) > 0), len(chance), "a calibration needs rows", "look at populations and dates"
    )
    order = np.argsort(chance, kind="stable")
    chance, outcome = chance[order], outcome[order]
    starts = _bin_starts(chance, bins)
    counts, said = np.diff([*starts, len(chance)]), np.add.reduceat(chance, starts)
    hits = np.add.reduceat(outcome, starts)
    noise = _noise(chance, starts, None if together is None else np.asarray(together)[order])
    shares = [share(int(hit), int(n)) for hit, n in zip(hits, counts, strict=True)]
    return Calibration(
        error=float(np.abs(hits - said).sum() / len(chance)),
        noise=Interval(float(noise.mean()), *map(float, np.quantile(noise, (0.025, 0.975)))),
        bins=tuple(
            Bin(int(n), float(total / n), found)
            for n, total, found in zip(counts, said, shares, strict=True)
            if found is not None
        ),
    )


def _bin_starts(chance: Floats, bins: int) -> Rows:
    """Return where bins of equal count start in sorted chances, each moved to the nearest change of chance."""
    changes = np.concatenate([[0], np.flatnonzero(np.diff(chance) > 0) + 1, [len(chance)]])
    wanted = np.arange(bins) * len(chance) / bins
    nearest = changes[np.abs(changes[:, None] - wanted).argmin(axis=0)]
    return np.unique(nearest[nearest < len(chance)])


def _noise(chance: Floats, starts: Rows, together: npt.NDArray[Any] | None) -> Floats:
    """Return the errors of outcomes drawn from the chances: hits of a bin are sums of many, hence normal."""
    rng, bins = np.random.default_rng(SEED), len(starts)
    draws = rng.standard_normal((NOISE_DRAWS, bins))
    alone = np.add.reduceat(chance * (1 - chance), starts)
    if together is None:
        return floats(np.abs(draws * np.sqrt(alone)).sum(axis=1) / len(chance))
    bin_of = np.repeat(np.arange(bins), np.diff([*starts, len(chance)]))
    spread = np.diag(alone) + _shared(chance, bin_of, together, bins)
    root = np.linalg.cholesky(spread + ROUNDING * np.trace(spread) * np.eye(bins))
    return floats(np.abs(draws @ root.T).sum(axis=1) / len(chance))


def _shared(chance: Floats, bin_of: Rows, together: npt.NDArray[Any], bins: int) -> Floats:
    """Return by how much hits of bins vary with one another, rows about one outcome being over together.

    Of two such rows the less likely is over only if the other is.
    """
    order = np.lexsort((chance, together))
    chance, bin_of, together = chance[order], bin_of[order], together[order]
    found, apart = np.zeros((bins, bins)), 1
    while len(first := np.flatnonzero(together[:-apart] == together[apart:])):
        low, high = chance[first], chance[first + apart]
        np.add.at(found, (bin_of[first], bin_of[first + apart]), low * (1 - high))
        apart += 1
    return floats(found + found.T)


def _checked(chance: Floats, happened: npt.ArrayLike) -> tuple[Floats, Floats]:
    chance, outcome = floats(chance), floats(happened)
    advice = "leave out rows without a chance, pushes and voids"
    require((chance >= 0) & (chance <= 1), chance, "a chance must lie between 0 and 1", advice)
    require((outcome == 0) | (outcome == 1), outcome, "what happened must be 0 or 1", advice)
    return chance, outcome
