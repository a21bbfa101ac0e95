"""The card of a saved model: what it is, what it was trained on and with, and what it must say of golden rows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from backcourt.arrays import Floats, floats
from backcourt.errors import ContractViolationError
from backcourt.learning.contract import Contract
from backcourt.learning.frame import Frame
from backcourt.learning.training import Trained
from backcourt.libraries import version_of
from backcourt.precompute.learned_inputs import Knowledge

FORMAT: Literal[1] = 1

LIBRARIES = ("numpy", "python", "xgboost")
"""The libraries of other versions than those that trained a model are not to use it."""


class Part(BaseModel):
    """A part of a card: nothing but what is declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Window(Part):
    """The rows a model was trained on."""

    cut: date = Field(description="every row is of an earlier date")
    first: date
    last: date
    rows: int = Field(ge=1)
    row_hash: str = Field(description="SHA-256 of keys, numbers and targets in the order of the keys")


class Golden(Part):
    """Rows as the model reads them, null where missing, and what it must say of them."""

    inputs: list[list[float | None]] = Field(min_length=1)
    outputs: list[float]

    @property
    def matrix(self) -> Floats:
        """The rows as numbers, NaN where missing."""
        return floats([[np.nan if value is None else value for value in row] for row in self.inputs])


class Card(Part):
    """What is known of a saved model."""

    format: Literal[1] = FORMAT
    stat: str = Field(description="minutes, or the statistic, which is also the name of its market")
    knowledge: Knowledge = Field(description="what is known of absences")
    minutes_model: str | None = Field(
        description="SHA-256 of the manifest of the model that gives it minutes"
    )
    features: list[tuple[str, float, float]] = Field(description="what it reads, in order, with its bounds")
    contract: str = Field(description="SHA-256 of the features")
    training: Window
    recipe: dict[str, Any] = Field(description="every parameter of the training")
    seed: int
    versions: dict[str, str] = Field(description="of the libraries that trained it")
    golden: Golden

    def require_older_than(self, frame: Frame) -> None:
        """Raise an error unless all rows are of the model's cut or later."""
        if len(early := frame.before(self.training.cut)):
            raise ContractViolationError(
                f"the model of {self.training.cut} is asked about {early.dates[0]}",
                "ask one that was trained on earlier dates",
            )


def versions() -> dict[str, str]:
    """Return the versions on which the digits of a prediction depend."""
    return {library: version_of(library) for library in LIBRARIES}


def features_of(contract: Contract) -> list[tuple[str, float, float]]:
    """Return a contract as a card tells it."""
    return [(feature.name, feature.low, feature.high) for feature in contract.features]


def card_of(trained: Trained, knowledge: Knowledge, minutes_model: str | None) -> Card:
    """Return the card of a trained model; it tells nothing that happened from its cut on."""
    if trained.last >= trained.cut:
        raise ContractViolationError(
            f"a model of {trained.cut} learned from rows of {trained.last}", "train on earlier dates only"
        )
    model = trained.model
    rows = [[None if np.isnan(value) else float(value) for value in row] for row in trained.golden]
    return Card(
        stat=model.target,
        knowledge=knowledge,
        minutes_model=minutes_model,
        features=features_of(model.contract),
        contract=model.contract.digest,
        training=Window(
            cut=trained.cut,
            first=trained.first,
            last=trained.last,
            rows=trained.rows,
            row_hash=trained.row_hash,
        ),
        recipe=asdict(trained.recipe),
        seed=trained.recipe.seed_of(model.target),
        versions=versions(),
        golden=Golden(inputs=rows, outputs=[float(value) for value in model.predict(trained.golden)]),
    )
