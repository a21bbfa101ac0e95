"""Column-wise records and the few array operations the whole simulation shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt

Integers: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Booleans: TypeAlias = npt.NDArray[np.bool_]
Texts: TypeAlias = npt.NDArray[np.object_]
Moments: TypeAlias = npt.NDArray[np.datetime64]
Generator: TypeAlias = np.random.Generator

NO_ID = -1
"""Stands for a missing player in integer columns; written as NULL."""


@dataclass(frozen=True)
class Columns:
    """A record of equally long arrays: row i of the record is element i of every array."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def take(self, rows: npt.NDArray[Any]) -> Self:
        """Return the rows at these positions (or where this mask is true)."""
        return replace(self, **{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    @classmethod
    def stack(cls, parts: Sequence[Self]) -> Self:
        """Put records below one another."""
        names = [field.name for field in fields(cls)]
        return cls(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def texts(values: Sequence[object]) -> Texts:
    """Return an object array, one element per value."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def integers(values: npt.ArrayLike) -> Integers:
    """Return values as 64-bit integers, also for the type checker."""
    return np.asarray(values, dtype=np.int64)


def floats(values: npt.ArrayLike) -> Floats:
    """Return values as 64-bit floats, also for the type checker."""
    return np.asarray(values, dtype=np.float64)


def stochastic_round(rng: Generator, values: Floats) -> Integers:
    """Round up or down at random so that the expectation is kept."""
    return np.floor(values + rng.random(values.shape)).astype(np.int64)


def largest_remainder(values: Floats, totals: Integers) -> Integers:
    """Round each row to integers which add up to its total, with the least change."""
    floors = np.floor(values).astype(np.int64)
    missing = totals - floors.sum(axis=1)
    order = np.argsort(floors - values, axis=1, kind="stable")
    ranks = np.argsort(order, axis=1, kind="stable")
    return integers(floors + (ranks < missing[:, None]))


def dirichlet(rng: Generator, weights: Floats, concentration: float) -> Floats:
    """Draw shares per row whose mean is exactly the row's normalised weights; zero weights stay zero."""
    share = weights / weights.sum(axis=1, keepdims=True)
    draws = rng.standard_gamma(share * concentration)
    return floats(draws / draws.sum(axis=1, keepdims=True))


def allocate(rng: Generator, totals: Integers, weights: Floats, concentration: float) -> Integers:
    """Hand out each row's total among its columns; over-dispersed around the weights."""
    return rng.multinomial(totals, dirichlet(rng, weights, concentration)).astype(np.int64)


def other_side(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Swap the two team-games of each game (rows 2g and 2g+1)."""
    return values.reshape(-1, 2, *values.shape[1:])[:, ::-1].reshape(values.shape)


def choose(rng: Generator, cumulative: Floats, rows: Integers) -> Integers:
    """Draw one column per entry of `rows` from that row of cumulative probabilities."""
    picks = (rng.random(len(rows))[:, None] > cumulative[rows]).sum(axis=1)
    return integers(np.minimum(picks, cumulative.shape[1] - 1))
