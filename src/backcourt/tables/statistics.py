"""The statistics people bet on: each a declaration, from which its features and predictions follow."""

from __future__ import annotations

from dataclasses import dataclass

from backcourt.tables.expressions import ir


@dataclass(frozen=True)
class Stat:
    """A statistic: its name (and market), and the box-score columns that add up to it."""

    name: str
    columns: tuple[str, ...]

    def value(self, box: ir.Table) -> ir.IntegerValue:
        """Return the statistic of each row of a box score."""
        return sum((box[name] for name in self.columns[1:]), box[self.columns[0]])


POINTS = Stat("points", ("points",))
REBOUNDS = Stat("rebounds", ("reb",))
ASSISTS = Stat("assists", ("ast",))
THREES = Stat("threes", ("fg3m",))
COMBINED = Stat("points_rebounds_assists", ("points", "reb", "ast"))

OTHER_STATS = (REBOUNDS, ASSISTS, THREES, COMBINED)
"""Statistics with features beside points; a further one needs a line here and nothing else."""
