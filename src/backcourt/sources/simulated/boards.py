"""Which players bookmakers quote before a game, and what they believe about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.arrays import Booleans, Columns, Floats, Generator, Integers
from backcourt.sources.simulated.games import Played

# With these chances some 60 % of the rotation is quoted, stars nearly always.
_LEAST_CHANCE, _CHANCE_PER_POINT, _MOST_CHANCE = 0.14, 0.037, 0.96
_LEAST_MINUTES, _LEAST_POINTS = 14.0, 4.0
# How far the market's belief is from the truth, as a share of the mean.
_BELIEF_ERROR = 0.06
_VOID_SHARE = 0.031
_VOID_MINUTES = 16.0


@dataclass(frozen=True)
class Board(Columns):
    """One row per quoted player-game: the market's beliefs, and whether the lines turn out void."""

    side: Integers
    player: Integers
    points: Floats
    rebounds: Floats
    assists: Floats
    threes: Floats
    void: Booleans


def draw_board(rng: Generator, played: Played) -> Board:
    """Choose the quoted players among those who appear; beliefs know who is out, but not the truth."""
    expected = played.expected
    chance = np.clip(_LEAST_CHANCE + _CHANCE_PER_POINT * expected.points, 0, _MOST_CHANCE)
    rotation = (expected.minutes >= _LEAST_MINUTES) & (expected.points >= _LEAST_POINTS)
    side, place = np.nonzero(rotation & (rng.random(chance.shape) < chance))
    error = np.exp(rng.normal(0, _BELIEF_ERROR, (4, len(side))))
    means = (expected.points, expected.rebounds, expected.assists, expected.threes)
    points, rebounds, assists, threes = (
        mean[side, place] * noise for mean, noise in zip(means, error, strict=True)
    )
    return Board(
        side=side,
        player=played.lineups.player[side, place],
        points=points,
        rebounds=rebounds,
        assists=assists,
        threes=threes,
        void=np.zeros(len(side), dtype=np.bool_),
    )


def draw_voids(rng: Generator, played: Played, quoted: int) -> Board:
    """Choose rotation players who are quoted and then do not play: about 3 % of the quoted."""
    side, place = np.nonzero(~played.lineups.plays & (played.lineups.role >= _VOID_MINUTES))
    chosen = np.sort(rng.permutation(len(side))[: round(_VOID_SHARE * quoted)])
    side, place = side[chosen], place[chosen]
    points = played.expected.healthy_points[side, place] * np.exp(rng.normal(0, _BELIEF_ERROR, len(side)))
    minutes = played.lineups.role[side, place]
    return Board(
        side=side,
        player=played.lineups.player[side, place],
        points=points,
        rebounds=minutes / 6,
        assists=minutes / 10,
        threes=points / 11,
        void=np.ones(len(side), dtype=np.bool_),
    )
