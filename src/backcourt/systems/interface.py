"""What a prediction system is: a mean for each row of features, the terms it adds up to, and when it is silent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from backcourt.tables.expressions import ir

Terms: TypeAlias = "Mapping[str, ir.FloatingValue]"


@dataclass(frozen=True)
class Silence:
    """Where a system has nothing to say: the category of the excuse, its reason, and the rows it holds for."""

    category: str
    reason: str
    holds: Callable[[ir.Table], ir.BooleanValue]


NO_PRECEDENT = Silence(
    "insufficient_games",
    "nobody of his position has appeared in a game yet",
    lambda features: features.precedents.isnull(),
)


def _no_terms(features: ir.Table) -> Terms:
    """Say nothing of what a mean is made of."""
    return {}


@dataclass(frozen=True)
class System:
    """A prediction system.

    `mean` turns a relation of features (see `features.py`) into the predicted mean; NULL where it has none.
    `terms` are the points it adds up, by name; NULL where an input of a term is missing, which then adds nothing.
    """

    id: str
    meaning: str
    mean: Callable[[ir.Table], ir.FloatingValue]
    terms: Callable[[ir.Table], Terms] = _no_terms
    silence: Silence = NO_PRECEDENT
