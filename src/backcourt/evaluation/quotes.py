"""What systems make of every book's main line, not of the consensus alone, from the distributions they published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.analytics.lines import closing_quotes, known_quotes, told_beforehand
from backcourt.arrays import Floats
from backcourt.laws.distributions import Rows
from backcourt.predictions import month
from backcourt.predictions.month import Month, Prediction, months
from backcourt.predictions.said import place
from backcourt.tables.arrow import floats_of
from backcourt.tables.declaration import Read

TABLES = ("prop_lines", *(entry.table for entry in month.INPUTS))
"""What is read to make the distributions again."""


@dataclass(frozen=True)
class Quotes:
    """Books' main lines of one statistic, each about the player and game `place`; chances of the over by system.

    Chances are given no push, NaN where a system says nothing.
    """

    place: Rows
    line: Floats
    over: Mapping[str, Floats]

    def take(self, wanted: Rows) -> Quotes:
        """Return the lines at these positions."""
        over = {system: chance[wanted] for system, chance in self.over.items()}
        return Quotes(self.place[wanted], self.line[wanted], over)


def quotes(read: Read, relations: Mapping[str, ir.Table], cutoff: str) -> dict[str, Quotes]:
    """Return the lines of every statistic that were known at the cut-off, and what each system makes of them."""
    told = closing_quotes(
        known_quotes(told_beforehand(relations["player_props"]), relations["schedule"], cutoff)
    )
    lines = told.select("book", "line", stat="market", place=place(told))
    quoted = lines.select("place", "stat").distinct()
    parts = {part.name: part.build(relations) for part in month.PARTS}
    for name in ("spoken", "means", "lines"):
        parts[name] = parts[name].semi_join(quoted, ["place", "stat"])
    found = months(lambda name: read(parts[name]))
    known = read(lines.order_by("stat", "place", "book"))
    return {
        str(stat): _of_stat(
            known.filter(pc.equal(known["stat"], stat)), [each for each in found if each.stat == stat]
        )
        for stat in known["stat"].unique().to_pylist()
    }


def _of_stat(lines: pa.Table, found: list[Month]) -> Quotes:
    places, line = np.asarray(lines["place"].to_numpy(), dtype=np.int64), floats_of(lines, "line")
    over: dict[str, Floats] = {}
    for each in found:
        for said in each.predictions():
            chances = over.setdefault(said.system, np.full(len(places), np.nan))
            for at, values in _chances(each, said, places, line):
                chances[at] = values
    return Quotes(places, line, over)


def _chances(each: Month, said: Prediction, places: Rows, line: Floats) -> Iterator[tuple[Rows, Floats]]:
    """Yield where lines are about what was said, and the chances of the over there."""
    if said.rows is None or not len(said.at):
        return
    own = each.keys[said.at]
    order = np.argsort(own, kind="stable")
    positions = np.searchsorted(own[order], places).clip(max=len(own) - 1)
    at = np.flatnonzero(own[order][positions] == places)
    chances = said.rows.take(order[positions[at]]).chances(line[at])
    yield at, chances.over / (chances.over + chances.under)
