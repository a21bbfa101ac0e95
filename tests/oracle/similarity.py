"""A player's earlier games that were like one to come, and what he scored in them (PREDICTIONS.md)."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from oracle.archive import Appearance, Archive
from oracle.daily_cache import DailyCache
from oracle.figures import ratio, stored
from oracle.zone_defense import ZoneDefense

THRESHOLD = 70
FEWEST, MOST = 5, 20


@dataclass(frozen=True, slots=True)
class Situation:
    """What a game was played in, as known before it; nothing is like what is unknown."""

    rating: Fraction | None
    rest: int | None
    is_home: bool
    form: Fraction | None

    def likeness(self, other: "Situation") -> int:
        """100 in all: tier of the opponent 40, rest 30, venue 15, form 15; less for the next class."""
        return (
            _near(_tier(self.rating), _tier(other.rating), 40, 20)
            + _near(_rest(self.rest), _rest(other.rest), 30, 15)
            + (15 if self.is_home == other.is_home else 0)
            + _near(_form(self.form), _form(other.form), 15, 5)
        )


def _near(mine: int | None, other: int | None, same: int, adjacent: int) -> int:
    if mine is None or other is None:
        return 0
    return {0: same, 1: adjacent}.get(abs(mine - other), 0)


def _tier(rating: Fraction | None) -> int | None:
    return None if rating is None else 0 if rating < 110 else 1 if rating < 115 else 2


def _rest(days: int | None) -> int | None:
    return None if days is None else 0 if days <= 1 else 1 if days == 2 else 2


def _form(above: Fraction | None) -> int | None:
    return None if above is None else 2 if above >= 3 else 0 if above <= -3 else 1


class Similarity:
    """Careers, game by game, each with its situation."""

    def __init__(self, archive: Archive, cache: DailyCache, defense: ZoneDefense) -> None:
        self.archive = archive
        self.cache = cache
        self.defense = defense
        self._played = lru_cache(maxsize=None)(self._career)

    def situation(
        self, player_id: int, day: date, opponent: str, is_home: bool, rest: int | None
    ) -> Situation:
        points, allowed = self.cache.points(player_id, day), self.defense.row(opponent, day)
        newest, season = map(stored, points or (None, None))
        form = None if newest is None or season is None else newest - season
        return Situation(
            stored(allowed["defensive_rating_last_15"]) if allowed else None, rest, is_home, form
        )

    def _career(self, player_id: int) -> list[tuple[Appearance, Situation]]:
        """His games of all seasons, oldest first; the first of a season comes after no rest that is known."""
        found: list[tuple[Appearance, Situation]] = []
        for row in sorted(self.archive.by_player.get(player_id, ()), key=lambda row: row.day):
            if row.is_played:
                before = found[-1][0] if found and found[-1][0].season == row.season else None
                rest = (row.day - before.day).days if before else None
                opponent, is_home = row.game.opponent_of(row.team), row.team == row.game.home
                found.append((row, self.situation(player_id, row.day, opponent, is_home, rest)))
        return found

    def games(self, player_id: int, day: date, tonight: Situation) -> list[tuple[int, int]]:
        """Likeness and points of the twenty games most alike before a date, the latest of equals."""
        career = self._played(player_id)
        earlier = career[: bisect_left(career, day, key=lambda played: played[0].day)]
        rated = [(tonight.likeness(then), row.day, row.points) for row, then in earlier]
        alike = sorted((game for game in rated if game[0] >= THRESHOLD), reverse=True)
        return [(likeness, points) for likeness, _, points in alike[:MOST]]

    def mean(self, player_id: int, day: date, tonight: Situation) -> Fraction | None:
        games = self.games(player_id, day, tonight)
        if len(games) < FEWEST:
            return None
        weights = sum(likeness for likeness, _ in games)
        return ratio(sum(likeness * points for likeness, points in games), weights)
