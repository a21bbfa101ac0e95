"""Rows for models: keys, features in the contract's order, and what came of them, in the order of their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from backcourt.arrays import Floats
from backcourt.learning.contract import INPUTS, MINUTES

if TYPE_CHECKING:
    from hashlib import _Hash

Dates: TypeAlias = npt.NDArray[np.datetime64]
Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Frame:
    """Rows sorted by date, game and player: one per listed player and game, as far as nothing refuses it.

    `inputs` has a column per feature of `INPUTS`; missing is NaN. `outcomes` has minutes and statistics by name;
    NaN where nothing came of the row, or not yet.
    """

    dates: Dates
    games: npt.NDArray[np.str_]
    players: npt.NDArray[np.int64]
    inputs: Floats
    outcomes: Mapping[str, Floats]

    def __len__(self) -> int:
        return len(self.dates)

    def select(self, rows: slice | Mask) -> Frame:
        """Return some of the rows; a slice copies nothing, nor does a mask that leaves nothing out."""
        if not isinstance(rows, slice) and rows.all():
            return self
        outcomes = {name: values[rows] for name, values in self.outcomes.items()}
        return Frame(self.dates[rows], self.games[rows], self.players[rows], self.inputs[rows], outcomes)

    def before(self, cut: date) -> Frame:
        """Return the rows of earlier dates."""
        return self.select(slice(0, self._position(cut)))

    def between(self, first: date, until: date) -> Frame:
        """Return the rows from a date on, up to the day before another."""
        return self.select(slice(self._position(first), self._position(until)))

    def appeared(self, stat: str) -> Frame:
        """Return the rows of those who played and whose statistic is known: what can be learned from."""
        return self.select((self.outcomes[MINUTES] > 0) & ~np.isnan(self.outcomes[stat]))

    def columns(self, names: tuple[str, ...]) -> Floats:
        """Return features in the given order."""
        return self.inputs[:, [_POSITIONS[name] for name in names]]

    @cached_property
    def days(self) -> npt.NDArray[np.int64]:
        """The dates as days since 1970."""
        return self.dates.astype(np.int64)

    @cached_property
    def key_digest(self) -> _Hash:
        """The state of a SHA-256 that has read the keys; copy it to go on."""
        digest = sha256("\n".join(self.games.tolist()).encode())
        for part in (self.days, self.players.astype(np.int64)):
            digest.update(np.ascontiguousarray(part, "<i8").tobytes())
        return digest

    def _position(self, day: date) -> int:
        return int(np.searchsorted(self.dates, np.datetime64(day, "D")))


_POSITIONS = {name: position for position, name in enumerate(INPUTS.names)}


def row_hash(frame: Frame, matrix: Floats, target: Floats) -> str:
    """Return the SHA-256 of what a model is trained on: keys, numbers and targets."""
    digest = frame.key_digest.copy()
    for numbers in (matrix, target):
        # Every missing number is the same missing number, and zero has no sign.
        digest.update(
            np.ascontiguousarray(np.where(np.isnan(numbers), np.nan, numbers) + 0.0, "<f8").tobytes()
        )
    return digest.hexdigest()
