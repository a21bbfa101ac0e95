"""Walk-forward: the rows of each stretch of dates are predicted by models that saw only earlier ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from backcourt.arrays import Floats
from backcourt.errors import ContractViolationError, UsageError
from backcourt.learning.contract import MINUTES, contract_of
from backcourt.learning.frame import Frame
from backcourt.learning.models import Model
from backcourt.learning.recipe import RECIPE, Recipe
from backcourt.learning.training import Trained, minutes_trained, past_of, stat_matrix, train_stat


@dataclass(frozen=True)
class Predictions:
    """What models say of rows, in the order of the frame: by target, minutes among them."""

    frame: Frame
    of: Mapping[str, Floats]


@dataclass(frozen=True)
class Step:
    """The models of a cut, by target, and what they say of the dates from the cut to the day before `until`."""

    cut: date
    until: date
    trained: Mapping[str, Trained]
    predictions: Predictions


def monthly_cuts(first: date, last: date) -> tuple[date, ...]:
    """Return a date and the first days of the months that follow, up to another date."""
    cuts = [first]
    while (following := (cuts[-1].replace(day=1) + timedelta(days=32)).replace(day=1)) <= last:
        cuts.append(following)
    return tuple(cuts)


def walk_forward(
    frame: Frame, cuts: Sequence[date], until: date, stats: Sequence[str], recipe: Recipe = RECIPE
) -> Iterator[Step]:
    """Take one step per cut, each up to the next one, the last up to `until`; dates without rows need no models."""
    ends = (*cuts, until)
    if not cuts or any(one >= other for one, other in pairwise(ends)):
        raise UsageError("cuts must be dates in order, each once, before the end", "see `monthly_cuts`")
    for cut, end in pairwise(ends):
        if len(frame.between(cut, end)):
            yield step(frame, cut, end, stats, recipe)


def step(frame: Frame, cut: date, until: date, stats: Sequence[str], recipe: Recipe = RECIPE) -> Step:
    """Train on the dates before a cut and predict those from it on; steps know nothing of each other."""
    past = past_of(frame, cut, recipe)
    target = frame.between(cut, until)
    require_earlier(past.frame, target)
    trained = {MINUTES: minutes_trained(past)}
    trained |= {stat: train_stat(past, stat) for stat in stats}
    models = {name: each.model for name, each in trained.items()}
    return Step(cut, until, trained, predict(models, target))


def predict(models: Mapping[str, Model], frame: Frame) -> Predictions:
    """Return what models say of rows; those of statistics are given the minutes that the model of minutes says."""
    minutes = models[MINUTES].predict(frame.columns(contract_of(MINUTES).names))
    found = {MINUTES: minutes}
    for target, model in models.items():
        if target != MINUTES:
            found[target] = model.predict(stat_matrix(frame, minutes, target))
    return Predictions(frame, found)


def require_earlier(past: Frame, target: Frame) -> None:
    """Raise an error unless everything learned from is older than everything predicted."""
    if len(past) and len(target) and past.dates.max() >= target.dates.min():
        raise ContractViolationError(
            f"rows of {past.dates.max()} would teach a model that predicts {target.dates.min()}",
            "train on earlier dates only",
        )


def split_before(frame: Frame, cut: date, days: int) -> date:
    """Return the first of the last so many days before a cut, counted back from the last one with rows."""
    past = frame.before(cut)
    if not len(past):
        raise UsageError(f"there is no row before {cut}", "name a later date")
    last: date = past.dates[-1].item()
    return last - timedelta(days=days - 1)
