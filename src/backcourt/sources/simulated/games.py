"""Games played: a slate goes in, box scores and shots that reconcile come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from backcourt.sources.simulated.arrays import (
    Columns,
    Floats,
    Generator,
    Integers,
    floats,
    integers,
    largest_remainder,
    other_side,
)
from backcourt.sources.simulated.boxes import Boxes, FreeThrows, count_boxes, shoot_free_throws
from backcourt.sources.simulated.conditions import Conditions
from backcourt.sources.simulated.expectation import OVERTIME_MINUTES, Expectation, expect
from backcourt.sources.simulated.lineups import Lineups, closers, name_lineups, play_minutes
from backcourt.sources.simulated.schedule import Slate
from backcourt.sources.simulated.shots import Shots, on_sides, shoot

# How often a team that trails by one or two gets its last free throws in: brings overtime to 6 % of games.
_EQUALISER_CHANCE = 0.42
_PLUS_MINUS_SPREAD = 7.0


@dataclass(frozen=True)
class Outcome(Columns):
    """One row per team-game: tenths of minutes and plus/minus per roster place."""

    tenths: Integers
    plus_minus: Integers


@dataclass(frozen=True)
class Played:
    """Games with everything that was known before and that happened: team-games are rows 2g and 2g+1."""

    slate: Slate
    lineups: Lineups
    expected: Expectation
    outcome: Outcome
    boxes: Boxes
    shots: Shots

    def scores(self) -> Integers:
        """Return the points of each game: home, away."""
        return integers(self.boxes.points().sum(axis=1)).reshape(-1, 2)


def in_minutes(tenths: Integers) -> Floats:
    """Return tenths of minutes as minutes."""
    return floats(tenths / 10)


def join(parts: Sequence[Played]) -> Played:
    """Put slates of games behind one another."""
    offsets = np.cumsum([0] + [len(part.lineups) for part in parts])
    shots = [
        replace(part.shots, side=part.shots.side + offset)
        for part, offset in zip(parts, offsets, strict=False)
    ]
    return Played(
        slate=Slate.stack([part.slate for part in parts]),
        lineups=Lineups.stack([part.lineups for part in parts]),
        expected=Expectation.stack([part.expected for part in parts]),
        outcome=Outcome.stack([part.outcome for part in parts]),
        boxes=Boxes.stack([part.boxes for part in parts]),
        shots=Shots.stack(shots),
    )


def play(rng: Generator, conditions: Conditions, slate: Slate, rest: Floats) -> Played:
    """Play every game of a slate; `rest` is days since each team-game's game before."""
    lineups = name_lineups(rng, conditions, slate.sides(), np.repeat(slate.day, 2), rest)
    expected = expect(conditions, lineups, rest)
    tenths = play_minutes(rng, lineups)
    shots, free = _play_period(rng, conditions, lineups, expected, in_minutes(tenths), 0)
    free = _equalise(rng, lineups, shots, free)
    tenths, shots, free = _play_overtimes(rng, conditions, lineups, expected, (tenths, shots, free))
    players = conditions.world.players
    boxes = count_boxes(rng, players, lineups.player, in_minutes(tenths), shots, free)
    plus_minus = _plus_minus(rng, in_minutes(tenths), boxes.points().sum(axis=1))
    return Played(slate, lineups, expected, Outcome(tenths, plus_minus), boxes, shots)


def _play_period(
    rng: Generator,
    conditions: Conditions,
    lineups: Lineups,
    expected: Expectation,
    minutes: Floats,
    overtime: int,
) -> tuple[Shots, FreeThrows]:
    players = conditions.world.players
    shots = shoot(rng, players, lineups.player, expected, minutes, overtime)
    attempts = expected.attempts_per_minute * minutes
    return shots, shoot_free_throws(rng, players, lineups.player, attempts, expected.quality)


def _margins(shots: Shots, free: FreeThrows) -> Integers:
    """Return each team-game's lead so far."""
    points = free.made.sum(axis=1) + np.bincount(
        shots.side, weights=shots.made * (2 + shots.threes()), minlength=len(free)
    ).astype(np.int64)
    return integers(points - other_side(points))


def _equalise(rng: Generator, lineups: Lineups, shots: Shots, free: FreeThrows) -> FreeThrows:
    margin = _margins(shots, free)
    rows = np.flatnonzero((margin < 0) & (margin >= -2) & (rng.random(len(margin)) < _EQUALISER_CHANCE))
    place = np.argmax(lineups.minutes[rows], axis=1)
    late = np.zeros_like(free.made)
    late[rows, place] = -margin[rows]
    return FreeThrows(free.attempted + late, free.made + late)


def _play_overtimes(
    rng: Generator,
    conditions: Conditions,
    lineups: Lineups,
    expected: Expectation,
    state: tuple[Integers, Shots, FreeThrows],
) -> tuple[Integers, Shots, FreeThrows]:
    """Play on until nobody is level."""
    tenths, shots, free = state
    overtime = 0
    while len(rows := np.flatnonzero(_margins(shots, free) == 0)):
        overtime += 1
        minutes = floats(OVERTIME_MINUTES * closers(lineups.take(rows)))
        part = lineups.take(rows), expected.take(rows)
        more, more_free = _play_period(rng, conditions, *part, minutes, overtime)
        shots = Shots.stack([shots, on_sides(more, rows)])
        tenths[rows] += (minutes * 10).astype(np.int64)
        free.attempted[rows] += more_free.attempted
        free.made[rows] += more_free.made
    return tenths, shots, free


def _plus_minus(rng: Generator, minutes: Floats, points: Integers) -> Integers:
    """Draw plus/minus per place; a team's five positions together have five times the margin."""
    margin = points - other_side(points)
    share = minutes / minutes.sum(axis=1, keepdims=True)
    noise = rng.normal(0, _PLUS_MINUS_SPREAD, minutes.shape) * np.sqrt(share * 5)
    balanced = noise - share * noise.sum(axis=1, keepdims=True)
    return largest_remainder(5 * margin[:, None] * share + balanced, 5 * margin)
