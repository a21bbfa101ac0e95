"""What a season brings, drawn on its first day: form, absences and trades."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.absences import Spells, absent_days, draw_spells
from backcourt.sources.simulated.arrays import Booleans, Columns, Floats, Generator, Integers
from backcourt.sources.simulated.schedule import DAYS_PER_GAME
from backcourt.sources.simulated.world import TWIN_PLACE, World

_SPARE_DAYS = 60
_WEEK = 7
_SCORING_FORM, _SCORING_MEMORY = 0.07, 0.93
_MINUTES_FORM, _MINUTES_MEMORY = 0.10, 0.95
_TRADED_PLACES = 10


@dataclass(frozen=True)
class Trades(Columns):
    """One row per trade: from `day` on, the two places of the two teams have swapped their players."""

    day: Integers
    team: Integers
    place: Integers
    other_team: Integers
    other_place: Integers


@dataclass(frozen=True)
class Conditions:
    """A season before its first game.

    Attributes:
        scoring_form, minutes_form: Player x week multipliers around one, slow to change.
        absent: Player x day: out.

    """

    world: World
    scoring_form: Floats
    minutes_form: Floats
    spells: Spells
    absent: Booleans
    trades: Trades

    def rosters(self, team: Integers, day: Integers) -> Integers:
        """Return, for each team and day, the players under contract, trades included."""
        rosters = self.world.roster[team]
        for trade in range(len(self.trades)):
            since = day >= self.trades.day[trade]
            for side, place, other, other_place in self._legs(trade):
                rosters[since & (team == side), place] = self.world.roster[other, other_place]
        return rosters

    def _legs(self, trade: int) -> list[tuple[int, int, int, int]]:
        t = self.trades
        ends = int(t.team[trade]), int(t.place[trade]), int(t.other_team[trade]), int(t.other_place[trade])
        return [ends, (ends[2], ends[3], ends[0], ends[1])]


def draw_conditions(rng: Generator, world: World, games_per_team: int) -> Conditions:
    """Draw what the season will bring."""
    count = len(world.players)
    horizon = int(DAYS_PER_GAME * games_per_team * 1.15) + _SPARE_DAYS
    weeks = horizon // _WEEK + 1
    spells = draw_spells(rng, world.players.fragility, horizon)
    return Conditions(
        world=world,
        scoring_form=_form(rng, count, weeks, _SCORING_FORM, _SCORING_MEMORY),
        minutes_form=_form(rng, count, weeks, _MINUTES_FORM, _MINUTES_MEMORY),
        spells=spells,
        absent=absent_days(spells, count, horizon),
        trades=_draw_trades(rng, world, games_per_team),
    )


def week_of(day: Integers) -> Integers:
    """Return the week of the season a day is in."""
    return day // _WEEK


def _form(rng: Generator, players: int, weeks: int, spread: float, memory: float) -> Floats:
    """Draw an autoregressive course per player: log-normal around one, the same spread in every week."""
    shocks = rng.normal(0, spread, (weeks, players))
    course = np.empty_like(shocks)
    course[0] = shocks[0]
    for week in range(1, weeks):
        course[week] = memory * course[week - 1] + np.sqrt(1 - memory**2) * shocks[week]
    return np.exp(course.T - spread**2 / 2)


def _draw_trades(rng: Generator, world: World, games_per_team: int) -> Trades:
    """Draw one or two trades of two players each, in different places, around the middle of the season."""
    teams, size = world.roster.shape
    count = int(rng.integers(1, 3))
    free = np.setdiff1d(np.arange(min(size, _TRADED_PLACES)), TWIN_PLACE)
    places = rng.permutation(free)[: 2 * count].reshape(count, 2)
    sides = np.array([rng.permutation(teams)[:2] for _ in range(count)])
    season_days = DAYS_PER_GAME * games_per_team
    day = rng.integers(int(0.35 * season_days), int(0.62 * season_days) + 1, size=count)
    return Trades(day, sides[:, 0], places[:, 0], sides[:, 1], places[:, 1])
