"""A challenger beside the champion: the same walk by another recipe, on the same rows, and whether it may take over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

import ibis.expr.types as ir
import numpy as np

from backcourt.arrays import Floats
from backcourt.errors import UsageError
from backcourt.evaluation import contest
from backcourt.evaluation.contest import Reader
from backcourt.evaluation.scores import Interval, mae, mae_difference, mean_difference
from backcourt.learning.recipe import Recipe
from backcourt.tables.statistics import POINTS

WORTH_IT = 0.10
"""Points of MAE that the seeds asked of a learned system over the experts' rule."""

EXPERT = "expert_v1"


@dataclass(frozen=True)
class Verdict:
    """How two systems fared on the same rows of a season; differences are challenger minus champion."""

    season: str
    n: int
    champion_mae: float
    challenger_mae: float
    difference: Interval
    crps_n: int
    crps_difference: Interval | None
    expert_n: int
    expert_mae: float | None
    against_expert: Interval | None

    @property
    def worth_it(self) -> bool | None:
        """Whether the challenger meets the seeds' rule against the experts."""
        return None if self.against_expert is None else self.against_expert.value <= -WORTH_IT


@dataclass(frozen=True)
class Challenge:
    """The verdicts season by season, the last one over all of them."""

    stat: str
    verdicts: list[Verdict]

    @property
    def obstacles(self) -> list[str]:
        """Why the challenger may not take over; nothing if it may."""
        whole, found = self.verdicts[-1], []
        if whole.difference.high >= 0:
            found.append(
                f"the interval of its gain in MAE reaches {whole.difference.high:+.4f}, not below zero"
            )
        if whole.crps_difference is None:
            found.append(f"its CRPS is not known: no law could be fitted on {whole.n:,} rows")
        elif whole.crps_difference.value > 0:
            found.append(f"its CRPS is worse by {whole.crps_difference.value:.4f}")
        return found


def challenge(
    read: Reader,
    relations: Mapping[str, ir.Table],
    recipe: Recipe,
    seasons: Sequence[str] = (),
    stat: str = POINTS.name,
    tell: Callable[[str], None] = lambda text: None,
) -> Challenge:
    """Walk a recipe forward over the cuts of these seasons (all when none is named), beside what the champion said."""
    contest.require_learned(stat)
    cuts = contest.cuts_of(read, relations, seasons)
    frame, challenger = contest.walked(contest.everyone(read, relations), cuts, stat, recipe, tell)
    champion = contest.champion(read, relations, frame, stat)
    actual = frame.outcomes[stat]
    # Laws are fitted on everything said so far, and scored where the population is.
    known = ~np.isnan(champion.mean)
    frame, actual = frame.select(known), actual[known]
    sides = [contest.Said(said.mean[known], said.minutes[known]) for said in (champion, challenger)]
    tell("fitting laws")
    scores = [contest.crps(said, actual, frame, cuts) for said in sides]
    expert = (
        contest.system(read, relations, frame, EXPERT) if stat == POINTS.name else np.full(len(frame), np.nan)
    )
    in_population = contest.population(read, relations, frame)
    if not in_population.any():
        raise UsageError("no row of population A is predicted in these seasons", "name other seasons")
    verdicts = [
        _verdict(
            season,
            [said.mean[rows] for said in sides],
            [score[rows] for score in scores],
            expert[rows],
            actual[rows],
            frame.days[rows],
        )
        for season, rows in contest.by_season(frame, in_population)
    ]
    return Challenge(stat, verdicts)


def _verdict(
    season: str,
    means: Sequence[Floats],
    scores: Sequence[Floats],
    expert: Floats,
    actual: Floats,
    days: contest.Days,
) -> Verdict:
    champion, challenger = means
    scored = reduce(and_, (~np.isnan(score) for score in scores))
    judged = ~np.isnan(expert)
    return Verdict(
        season=season,
        n=len(actual),
        champion_mae=mae(champion, actual),
        challenger_mae=mae(challenger, actual),
        difference=mae_difference(challenger, champion, actual, days),
        crps_n=int(scored.sum()),
        crps_difference=mean_difference(scores[1][scored], scores[0][scored], days[scored])
        if scored.any()
        else None,
        expert_n=int(judged.sum()),
        expert_mae=mae(expert[judged], actual[judged]) if judged.any() else None,
        against_expert=mae_difference(challenger[judged], expert[judged], actual[judged], days[judged])
        if judged.any()
        else None,
    )
