"""The rows that systems are scored on, and what every system on them is held against."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backcourt.arrays import Floats
from backcourt.evaluation import scores
from backcourt.evaluation.populations import key_hash
from backcourt.systems.interface import System
from backcourt.tables.arrow import floats_of


@dataclass(frozen=True)
class Sample:
    """The rows of a population, or those of which one system speaks, and what every system is held against."""

    season: str
    population: str
    rows: pa.Table
    spoken_by: str = ""

    @cached_property
    def keys(self) -> str:
        """The hash by which rows are told from others."""
        return key_hash(self.rows)

    @cached_property
    def actual(self) -> Floats:
        """What was scored."""
        return floats_of(self.rows, "points")

    @cached_property
    def line(self) -> Floats:
        """The line, where there is one."""
        return floats_of(self.rows, "line")

    @cached_property
    def line_mae(self) -> float | None:
        """The error of the line, if all of the rows have one."""
        return None if np.isnan(self.line).any() else scores.mae(self.line, self.actual)

    @cached_property
    def days(self) -> npt.NDArray[np.int64]:
        """The date of each row, as a number."""
        return np.array([day.toordinal() for day in self.rows["game_date"].to_pylist()])

    def missing(self, system: System) -> npt.NDArray[np.bool_]:
        """Mark the rows of which a system says nothing."""
        return np.isnan(floats_of(self.rows, system.id))

    def where(self, system: System) -> "Sample":
        """Return the rows of which a system speaks."""
        spoken = self.rows.filter(pa.array(~self.missing(system)))
        return Sample(self.season, self.population, spoken, system.id)


def flags(rows: pa.Table, name: str) -> npt.NDArray[np.bool_]:
    """Return a column of truth values as an array."""
    return np.asarray(rows[name].to_numpy(zero_copy_only=False), dtype=np.bool_)
