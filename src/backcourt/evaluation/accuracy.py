"""How near a system comes to what happens: its mean, its median and its whole distribution, on one sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.arrays import Floats
from backcourt.evaluation import scores
from backcourt.evaluation.calibration import coverage
from backcourt.evaluation.samples import Flags, Sample
from backcourt.evaluation.scores import Interval

BASELINE, MARKET, PLAIN = "ewma", "market", "season_average"

MINUTES_TIERS = (("<12", 0.0), ("12-18", 12.0), ("18-24", 18.0), ("24-30", 24.0), ("30+", 30.0))
"""Tiers of minutes projected before the game, with their lower bounds."""


@dataclass(frozen=True)
class Coverage:
    """How often the outcome lies in the 80 % interval, of players with so many projected minutes."""

    tier: str
    n: int
    inside: Interval


@dataclass(frozen=True)
class Spread:
    """A system's distributions, on the `n` rows of which both it and ewma have one.

    `mae` is of the whole-number median. `skill` holds it against ewma's mean; `fair_skill` against ewma's own median,
    which alone tells what the system knows more than ewma, apart from how either is rounded.
    """

    n: int
    mae: float
    skill: Interval
    fair_skill: Interval
    crps: float
    crps_skill: Interval
    covered: Interval | None
    by_minutes: list[Coverage]
    against_line: Interval | None


@dataclass(frozen=True)
class Accuracy:
    """The errors of a system's mean on a sample; `against_line` is its MAE minus the line's.

    `against_plain` is its MAE minus that of the season average, where that speaks of all the rows.
    `filled_pct` is the share of rows of which it said nothing and was given ewma's prediction.
    """

    filled_pct: float
    mae: float
    rmse: float
    bias: float
    dispersion: float
    skill: Interval
    against_line: Interval | None
    against_plain: Interval | None
    spread: Spread | None


def accuracy(sample: Sample, system: str) -> Accuracy:
    """Score a system that speaks of all the rows."""
    said, base, actual = sample.said[system], sample.said[BASELINE], sample.actual
    off = np.abs(said.mean - actual)
    return Accuracy(
        filled_pct=100.0 * float(np.mean(said.is_filled)),
        mae=scores.mae(said.mean, actual),
        rmse=scores.rmse(said.mean, actual),
        bias=scores.bias(said.mean, actual),
        dispersion=scores.dispersion(said.mean, actual),
        skill=scores.skill(off, np.abs(base.mean - actual), sample.days),
        against_line=_against_line(sample, system, said.mean, np.full(len(sample), True)),
        against_plain=_against_plain(sample, said.mean, system),
        spread=_spread(sample, system),
    )


def _against_line(sample: Sample, system: str, predicted: Floats, rows: Flags) -> Interval | None:
    """Return the difference to the line, of which the line itself has none."""
    if not sample.has_lines or system == MARKET:
        return None
    actual, line, days = sample.actual[rows], sample.line[rows], sample.days[rows]
    return scores.mae_difference(predicted[rows], line, actual, days)


def _against_plain(sample: Sample, mean: Floats, system: str) -> Interval | None:
    if system == PLAIN or PLAIN not in sample.said or sample.missing(PLAIN).any():
        return None
    return scores.mae_difference(mean, sample.said[PLAIN].mean, sample.actual, sample.days)


def _spread(sample: Sample, system: str) -> Spread | None:
    said, base = sample.said[system], sample.said[BASELINE]
    known = ~(np.isnan(said.median) | np.isnan(said.crps) | np.isnan(base.median) | np.isnan(base.crps))
    if not known.any():
        return None
    actual, days = sample.actual[known], sample.days[known]
    off = np.abs(said.median[known] - actual)
    return Spread(
        n=int(known.sum()),
        mae=float(off.mean()),
        skill=scores.skill(off, np.abs(base.mean[known] - actual), days),
        fair_skill=scores.skill(off, np.abs(base.median[known] - actual), days),
        crps=float(said.crps[known].mean()),
        crps_skill=scores.skill(said.crps[known], base.crps[known], days),
        covered=coverage(said.place[known]),
        by_minutes=_by_minutes(sample, said.place, known),
        against_line=_against_line(sample, system, said.median, known),
    )


def _by_minutes(sample: Sample, place: Floats, known: Flags) -> list[Coverage]:
    tier = np.searchsorted([bound for _, bound in MINUTES_TIERS[1:]], sample.minutes, side="right")
    found = []
    for number, (name, _) in enumerate(MINUTES_TIERS):
        rows = known & (tier == number) & ~np.isnan(sample.minutes)
        inside = coverage(place[rows])
        if inside is not None:
            found.append(Coverage(name, int(rows.sum()), inside))
    return found
