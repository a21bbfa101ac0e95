"""The rows that systems are scored on, what each of them said, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backcourt.arrays import Floats
from backcourt.evaluation import scores
from backcourt.evaluation.populations import key_hash
from backcourt.evaluation.quotes import Quotes
from backcourt.laws.distributions import Rows
from backcourt.tables.arrow import floats_of

Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Said:
    """What a system said of each row, NaN where it said nothing.

    `place` is where the outcome lies in its distribution (randomised integral transform), `over` its chance of the
    over given no push, `pick` its recommendation (1 over, -1 under, 0 none), `is_filled` marks rows given ewma's.
    """

    mean: Floats
    median: Floats
    crps: Floats
    place: Floats
    over: Floats
    pick: Floats
    is_filled: Flags

    def take(self, places: Rows) -> Said:
        """Return what was said of the rows at these places."""
        return Said(**{field.name: getattr(self, field.name)[places] for field in fields(self)})


@dataclass(frozen=True)
class Sample:
    """The rows of a population, or those of which one system speaks.

    `rows` has game_id, player_id, game_date, `actual`, `minutes` (projected before the game), `line`,
    `opening_line`, and the market's `market_over`, `over_odds` and `under_odds` at the line. `quotes` are the lines
    of all books, each about the row `place`.
    """

    season: str
    stat: str
    population: str
    rows: pa.Table
    said: Mapping[str, Said]
    spoken_by: str = ""
    quotes: Quotes | None = None

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def label(self) -> str:
        """Which rows these are, in words."""
        return f"{self.population} where {self.spoken_by} speaks" if self.spoken_by else self.population

    @cached_property
    def keys(self) -> str:
        """The hash by which rows are told from others."""
        return key_hash(self.rows)

    @cached_property
    def actual(self) -> Floats:
        """What happened."""
        return floats_of(self.rows, "actual")

    @cached_property
    def line(self) -> Floats:
        """The line, where there is one."""
        return floats_of(self.rows, "line")

    @cached_property
    def minutes(self) -> Floats:
        """The minutes projected before the game."""
        return floats_of(self.rows, "minutes")

    @cached_property
    def has_lines(self) -> bool:
        """Whether all of the rows have a line."""
        return len(self) > 0 and not np.isnan(self.line).any()

    @cached_property
    def line_mae(self) -> float | None:
        """The error of the line, if all of the rows have one."""
        return scores.mae(self.line, self.actual) if self.has_lines else None

    @cached_property
    def days(self) -> Rows:
        """The date of each row, as a number."""
        return np.asarray(self.rows["game_date"].cast(pa.int32()).to_numpy(), dtype=np.int64)

    def missing(self, system: str) -> Flags:
        """Mark the rows of which a system says nothing."""
        return np.asarray(np.isnan(self.said[system].mean))

    def where(self, wanted: Flags, spoken_by: str = "", population: str = "") -> Sample:
        """Return the marked rows, as those of which a system speaks or as another population."""
        places = np.flatnonzero(wanted)
        quotes = self.quotes
        if quotes is not None:
            kept = quotes.take(np.flatnonzero(wanted[quotes.place]))
            quotes = replace(kept, place=np.searchsorted(places, kept.place))
        return replace(
            self,
            population=population or self.population,
            rows=self.rows.take(pa.array(places)),
            said={system: one.take(places) for system, one in self.said.items()},
            spoken_by=spoken_by or self.spoken_by,
            quotes=quotes,
        )


def flags(rows: pa.Table, name: str) -> Flags:
    """Return a column of truth values as an array; what is unknown is false."""
    values: Any = rows[name].fill_null(False).to_numpy()
    return np.asarray(values, dtype=np.bool_)
