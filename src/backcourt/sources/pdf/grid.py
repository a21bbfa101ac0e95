"""Tables drawn on pages: columns begin where their titles do, cells end at the rules that cross their column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from backcourt.sources.pdf.pages import Box, Word, text_of

SLACK = 2.0
"""Points by which what stands in a column may begin left of its title, or a rule right of it."""

_BROKEN_WORD = re.compile(r"(?<=\w)- (?=\w)")


@dataclass(frozen=True)
class Column:
    """A column: what it is called, where it begins and ends; the first holds also what stands left of its title."""

    name: str
    left: float
    right: float = inf
    is_first: bool = False

    def holds(self, word: Word) -> bool:
        """Tell whether a word begins in the column."""
        return (self.is_first or self.left - SLACK <= word.box.left) and word.box.left < self.right - SLACK

    def is_crossed_by(self, rule: Box) -> bool:
        """Tell whether a rule runs under what stands in the column."""
        return rule.left <= self.left + SLACK < rule.right


@dataclass(frozen=True)
class Band:
    """A stretch of a page between two rules."""

    top: float
    bottom: float

    def holds(self, word: Word) -> bool:
        """Tell whether the middle of a word lies in it."""
        return self.top <= word.box.middle < self.bottom

    @property
    def middle(self) -> float:
        """Where rows that lie in it are looked for."""
        return (self.top + self.bottom) / 2


def columns_of(titles: Iterable[tuple[str, float]]) -> list[Column]:
    """Return columns by their titles and where these begin."""
    places = sorted(titles, key=lambda title: title[1])
    ends = [left for _, left in places[1:]] + [inf]
    return [
        Column(name, left, right, is_first=not place)
        for place, ((name, left), right) in enumerate(zip(places, ends, strict=True))
    ]


def bands(rules: Iterable[Box], column: Column, top: float, bottom: float) -> list[Band]:
    """Return the stretches into which rules divide a column between two heights."""
    heights = sorted(
        rule.middle for rule in rules if column.is_crossed_by(rule) and top < rule.middle < bottom
    )
    cuts = [top]
    for height in heights:
        if height - cuts[-1] > SLACK:
            cuts.append(height)
    return [Band(upper, lower) for upper, lower in zip(cuts, [*cuts[1:], bottom], strict=True)]


def cell(words: Iterable[Word], column: Column, band: Band) -> str:
    """Return the text of a cell; a word broken at a hyphen is put together."""
    inside = (word for word in words if column.holds(word) and band.holds(word))
    return _BROKEN_WORD.sub("-", text_of(inside))
