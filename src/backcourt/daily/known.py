"""What a day is planned from: the games around it, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from backcourt.time import game_day

GAME_TAKES = timedelta(hours=2, minutes=30)
"""From tip-off to the end of a game: before that there is no result to ask for."""


@dataclass(frozen=True)
class Game:
    """A game of the schedule: its tip-off (naive UTC), whether its result is there, when a line was last quoted.

    `teams` are the tricodes of home and away.
    """

    game_id: str
    day: date
    tipoff: datetime
    has_result: bool = False
    quoted_at: datetime | None = None
    teams: tuple[str, str] = ("", "")

    def has_begun(self, moment: datetime) -> bool:
        """Whether the scheduled tip-off is past."""
        return self.tipoff <= moment

    def is_over(self, moment: datetime) -> bool:
        """Whether the game should have ended."""
        return self.tipoff + GAME_TAKES <= moment


@dataclass(frozen=True)
class Known:
    """What the workspace holds: the schedule, when predictions of a date were made, and what was published when.

    All moments are naive UTC. `predicted` gives, by date, since when predictions say what they say, `graded` when
    grades were last written; `published_at` is the moment of the current snapshot.
    """

    games: tuple[Game, ...] = ()
    predicted: Mapping[date, datetime] = field(default_factory=dict)
    graded: Mapping[date, datetime] = field(default_factory=dict)
    published_at: datetime | None = None

    def by_day(self) -> dict[date, list[Game]]:
        """Return the games of each date, in order."""
        ordered = sorted(self.games, key=lambda game: (game.day, game.tipoff, game.game_id))
        return {day: list(games) for day, games in groupby(ordered, key=lambda game: game.day)}


def first_tipoff(games: Iterable[Game]) -> datetime:
    """Return when the first of some games begins."""
    return min(game.tipoff for game in games)


def last_tipoff(games: Iterable[Game]) -> datetime:
    """Return when the last of some games begins."""
    return max(game.tipoff for game in games)


def results_public(day: date) -> datetime:
    """Return when the results of a date are public: 06:00 Eastern on the day after, as naive UTC."""
    return game_day(day).results_known_utc
