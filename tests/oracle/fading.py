"""Sums over earlier games that fade: game by game, what was there is made less, and the new game is added."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

SEASONS_COUNTED = 6
"""This season and the five before it (docs/how-to/evaluate.md)."""

Sums = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """What one game adds: its date, the year its season began, and figures."""

    day: date
    year: int
    figures: Sums


class Faded:
    """The weight of all games before a date, and the weighted sums of their figures; the newest game weighs 1."""

    def __init__(self, facts: Sequence[Fact], half_life: float, season_turn: float) -> None:
        self.half_life, self.season_turn = half_life, season_turn
        self._seasons = {
            year: self._season(list(games)) for year, games in groupby(facts, key=lambda fact: fact.year)
        }
        self._inherited: dict[int, Sums | None] = {}

    def _season(self, games: Sequence[Fact]) -> tuple[list[date], list[Sums]]:
        left = 0.5 ** (1 / self.half_life)
        now: Sums = (0.0,) * (1 + len(games[0].figures))
        states = []
        for game in games:
            now = tuple(before * left + new for before, new in zip(now, (1.0, *game.figures), strict=True))
            states.append(now)
        return [game.day for game in games], states

    def before(self, day: date, year: int) -> Sums | None:
        """Nothing when no game counts any more, or none has been played."""
        days, states = self._seasons.get(year, ([], []))
        played = bisect_left(days, day)
        if year not in self._inherited:
            self._inherited[year] = self._left_over(year)
        old = self._inherited[year]
        if not played:
            return old
        if old is None:
            return states[played - 1]
        share = 0.5 ** (played / self.half_life)
        return tuple(new + share * left for new, left in zip(states[played - 1], old, strict=True))

    def _left_over(self, year: int) -> Sums | None:
        """What earlier seasons left: the older ones have faded with the games of those between."""
        total: list[float] = []
        games_since = 0
        for past in sorted(self._seasons, reverse=True):
            if not year - SEASONS_COUNTED < past < year:
                continue
            share = self.season_turn ** (year - past) * 0.5 ** (games_since / self.half_life)
            end = self._seasons[past][1][-1]
            total = [before + share * new for before, new in zip(total or [0.0] * len(end), end, strict=True)]
            games_since += len(self._seasons[past][0])
        return tuple(total) or None
