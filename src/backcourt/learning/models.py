"""The models: minutes from trees; a statistic half from trees and half from a ridge, given minutes."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from backcourt.arrays import Floats, floats
from backcourt.errors import ModelError
from backcourt.learning.boosting import SQUARED_ERROR, TWEEDIE, Trees
from backcourt.learning.contract import MINUTES, MOST_MINUTES, Contract, contract_of
from backcourt.learning.derived import derived, derived_names
from backcourt.learning.ridge import Ridge

LEAST_MINUTES = 1.0
"""Who appears is taken to play at least this long."""

TREES_FILE, RIDGE_FILE = "trees.json", "ridge.json"


@dataclass(frozen=True)
class Model(ABC):
    """A trained model: a prediction for each row of what its contract lists."""

    target: str
    trees: Trees

    @property
    def contract(self) -> Contract:
        """What it reads, in order."""
        return contract_of(self.target)

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The features that contributions are of, in order."""

    @property
    @abstractmethod
    def files(self) -> Mapping[str, bytes]:
        """The files it is saved as, by name."""

    @abstractmethod
    def predict(self, matrix: Floats) -> Floats:
        """Return a number per row of a matrix in the contract's order."""

    @abstractmethod
    def contributions(self, matrix: Floats) -> Floats:
        """Return what each of `names` adds to a row's prediction, then what bounds add, then the baseline."""


@dataclass(frozen=True)
class MinutesModel(Model):
    """Minutes of a player who appears."""

    @property
    def names(self) -> tuple[str, ...]:
        """What is read."""
        return self.contract.names

    @property
    def files(self) -> Mapping[str, bytes]:
        """The trees."""
        return {TREES_FILE: self.trees.content}

    def predict(self, matrix: Floats) -> Floats:
        """Return minutes."""
        return np.clip(self.trees.predict(matrix), LEAST_MINUTES, MOST_MINUTES)

    def contributions(self, matrix: Floats) -> Floats:
        """Return what each feature adds, what bounds add, and the baseline."""
        return _with_bounds(self.trees.contributions(matrix), self.predict(matrix))


@dataclass(frozen=True)
class StatModel(Model):
    """The mean of a statistic of a player who appears, given his predicted minutes."""

    ridge: Ridge
    trees_share: float
    least_mean: float

    @property
    def names(self) -> tuple[str, ...]:
        """What is read, and what follows from it."""
        return derived_names(self.contract)

    @property
    def files(self) -> Mapping[str, bytes]:
        """The trees, and the ridge with how both are mixed."""
        return {TREES_FILE: self.trees.content, RIDGE_FILE: _as_json(self)}

    def predict(self, matrix: Floats) -> Floats:
        """Return means."""
        whole = derived(matrix, self.contract, self.target)
        linear = np.maximum(self.ridge.predict(whole), self.least_mean)
        return floats(self.trees_share * self.trees.predict(whole) + (1 - self.trees_share) * linear)

    def contributions(self, matrix: Floats) -> Floats:
        """Return what each feature adds, what bounds add, and the baseline."""
        whole = derived(matrix, self.contract, self.target)
        linear = np.concatenate([self.ridge.terms(whole), np.full((len(whole), 1), self.ridge.base)], axis=1)
        mixed = self.trees_share * self.trees.contributions(whole) + (1 - self.trees_share) * linear
        return _with_bounds(floats(mixed), self.predict(matrix))


def _with_bounds(contributions: Floats, predicted: Floats) -> Floats:
    """Insert before the baseline what is left to the prediction: what bounds add, and roundings."""
    left = predicted - contributions.sum(axis=1)
    return np.insert(contributions, -1, left, axis=1)


class _Mixed(BaseModel):
    """The file beside the trees of a statistic."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    trees_share: float
    least_mean: float
    base: float
    median: tuple[float, ...]
    deviation: tuple[float, ...]
    standing: tuple[float, ...]
    weight: tuple[float, ...]


def _as_json(model: StatModel) -> bytes:
    mixed = {"trees_share": model.trees_share, "least_mean": model.least_mean, **asdict(model.ridge)}
    return json.dumps(mixed, indent=1, sort_keys=True, allow_nan=False).encode()


def names_of_files(target: str) -> tuple[str, ...]:
    """Return the files that a model of a target is made of."""
    return (TREES_FILE,) if target == MINUTES else (TREES_FILE, RIDGE_FILE)


def from_files(target: str, files: Mapping[str, bytes]) -> Model:
    """Return the model that was saved as these files."""
    contract, trees = contract_of(target), files[TREES_FILE]
    if target == MINUTES:
        return MinutesModel(target, _sound(Trees(trees, SQUARED_ERROR, len(contract.names))))
    columns = len(derived_names(contract))
    sound = _sound(Trees(trees, TWEEDIE, columns))
    mixed = _mixed(files[RIDGE_FILE])
    ridge = Ridge(mixed.median, mixed.deviation, mixed.standing, mixed.weight, mixed.base)
    if {len(part) for part in (ridge.median, ridge.deviation, ridge.standing, ridge.weight)} != {columns}:
        raise ModelError(f"{RIDGE_FILE} is not of {columns} features", "train it again")
    return StatModel(target, sound, ridge, mixed.trees_share, mixed.least_mean)


def _sound(trees: Trees) -> Trees:
    """Return trees that are trees, or raise an error."""
    trees.forest  # noqa: B018
    return trees


def _mixed(content: bytes) -> _Mixed:
    try:
        return _Mixed.model_validate_json(content)
    except ValidationError as error:
        raise ModelError(
            f"{RIDGE_FILE} cannot be read: {error.errors()[0]['msg']}", "train it again"
        ) from error
