"""The showdown of the seeds: boosted trees alone against the experts' rule, where the rule misses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from backcourt.arrays import Floats
from backcourt.errors import UsageError
from backcourt.evaluation import contest
from backcourt.evaluation.challenge import EXPERT, WORTH_IT
from backcourt.evaluation.contest import Days, Reader
from backcourt.evaluation.scores import Interval, mae, mae_difference
from backcourt.learning.boosting import grow
from backcourt.learning.frame import Frame, Mask
from backcourt.learning.recipe import RECIPE
from backcourt.precompute.feature_contract import NAMED
from backcourt.tables.statistics import POINTS

STORE = "ml_feature_store_v2"
SEEDS = tuple(feature.name for feature in NAMED if "vegas" not in feature.name)
"""The features of the seeds' own model, but for the lines of players, which the rule does not see either."""

LEAST_ROWS = 1_000
"""Complete rows of the store that trees learn from at least."""

TREES_ALONE = replace(RECIPE, trees_share=1.0)
"""The recipe without its ridge."""


@dataclass(frozen=True)
class Round:
    """Trees and the rule on the same rows of a season; the difference is trees minus rule."""

    contender: str
    season: str
    n: int
    trees_mae: float
    rule_mae: float
    difference: Interval

    @property
    def won(self) -> bool:
        """Whether the trees are better by as much as the seeds asked for."""
        return self.difference.value <= -WORTH_IT


@dataclass(frozen=True)
class Showdown:
    """All rounds, contender by contender and season by season, the last of each over all seasons."""

    rounds: list[Round]
    appearances: int

    @property
    def decisions(self) -> list[Round]:
        """The rounds over all seasons."""
        return [each for each in self.rounds if each.season == contest.ALL_SEASONS]


def showdown(
    read: Reader,
    relations: Mapping[str, ir.Table],
    seasons: Sequence[str] = (),
    tell: Callable[[str], None] = lambda text: None,
) -> Showdown:
    """Let trees meet the rule in population A of these seasons (all with models when none is named), out of sample.

    Counted are rows where every input of the rule is known and the feature store's row is complete. Trees learn, month
    by month, from everything before: once from what the learned system reads, once from what the seeds' model read.
    """
    cuts = contest.cuts_of(read, relations, seasons)
    everyone = contest.everyone(read, relations)
    frame, learned = contest.walked(everyone, cuts, POINTS.name, TREES_ALONE, tell)
    expert = contest.system(read, relations, frame, EXPERT, complete=True)
    store = read(_complete(relations[STORE]))
    ready = ~np.isnan(contest.beside(frame, store, "ready")["ready"])
    in_population = contest.population(read, relations, frame)
    rows = in_population & ready & ~np.isnan(expert)
    by_store = _by_store(everyone, frame, cuts, store, tell)
    rows &= ~np.isnan(by_store)
    if not rows.any():
        raise UsageError("no row is complete in these seasons", "name other seasons")
    contenders = {
        "what the learned system reads": learned.mean,
        f"the seeds' {len(SEEDS)} features": by_store,
    }
    actual = frame.outcomes[POINTS.name]
    found = [
        _round(name, season, said[chosen], expert[chosen], actual[chosen], frame.days[chosen])
        for name, said in contenders.items()
        for season, chosen in contest.by_season(frame, rows)
    ]
    return Showdown(found, int(in_population.sum()))


def _complete(store: ir.Table) -> ir.Table:
    """Return the complete rows of the feature store."""
    rows = store.filter(store.is_production_ready)
    return rows.select("game_id", "player_id", *SEEDS, ready=ibis.literal(1.0))


def _by_store(
    everyone: Frame, frame: Frame, cuts: Sequence[date], store: pa.Table, tell: Callable[[str], None]
) -> Floats:
    """Return what trees say of rows that learned from complete rows of the store before each cut; NaN elsewhere."""
    known, asked = (_matrix(each, store) for each in (everyone, frame))
    said = np.full(len(frame), np.nan)
    for cut, until in contest.months(frame, cuts):
        tell(f"{STORE} of {cut}")
        before = known.ready & (everyone.dates < np.datetime64(cut))
        month = asked.ready & (frame.dates >= np.datetime64(cut)) & (frame.dates < np.datetime64(until))
        if month.any() and before.sum() >= LEAST_ROWS:
            trees = grow(known.numbers[before], everyone.outcomes[POINTS.name][before], RECIPE.stat)
            said[month] = trees.predict(asked.numbers[month])
    return said


@dataclass(frozen=True)
class _Matrix:
    """Features of rows in the order of a frame, and of which rows they are complete."""

    numbers: Floats
    ready: Mask


def _matrix(frame: Frame, store: pa.Table) -> _Matrix:
    found = contest.beside(frame, store, *SEEDS, "ready")
    return _Matrix(np.stack([found[name] for name in SEEDS], axis=1), ~np.isnan(found["ready"]))


def _round(contender: str, season: str, trees: Floats, rule: Floats, actual: Floats, days: Days) -> Round:
    return Round(
        contender=contender,
        season=season,
        n=len(actual),
        trees_mae=mae(trees, actual),
        rule_mae=mae(rule, actual),
        difference=mae_difference(trees, rule, actual, days),
    )
