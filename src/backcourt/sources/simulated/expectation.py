"""What is expected of everyone before a game: the truth that predictions are measured against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.arrays import Columns, Floats, Integers, floats, other_side
from backcourt.sources.simulated.conditions import Conditions, week_of
from backcourt.sources.simulated.lineups import TEAM_MINUTES, Lineups, closers

OVERTIME_MINUTES = 5.0
_OVERTIMES_PER_GAME = 0.066
_TEAM_POINTS = 112.0
# How far team-mates make up for a missing scorer: 0 not at all, 1 entirely.
_COMPENSATION = 0.6
_HOME_QUALITY = 1.012
_TIRED_QUALITY = 0.988
_PER_36 = 36.0


@dataclass(frozen=True)
class Expectation(Columns):
    """One row per team-game; matrices have one column per roster place.

    Attributes:
        attempts_per_minute: Field-goal attempts per minute of play.
        quality: Multiplier of every make chance and of free throws (one per row).
        points, minutes: Mean given who appears, overtime included; zero for those who do not.
        threes, rebounds, assists: The same for the other markets, to the accuracy a bookmaker needs.
        healthy_points: What his role and form would give him if everyone were healthy.

    """

    attempts_per_minute: Floats
    quality: Floats
    points: Floats
    minutes: Floats
    threes: Floats
    rebounds: Floats
    assists: Floats
    healthy_points: Floats


def expect(conditions: Conditions, lineups: Lineups, rest: Floats) -> Expectation:
    """Compute the expectation of every player of every team-game (rows 2g at home, 2g+1 away)."""
    players, who = conditions.world.players, lineups.player
    form = conditions.scoring_form[who, week_of(lineups.day)[:, None]]
    own_rate = players.attempts[who] * form / _PER_36
    value = players.points_per_attempt()[who]
    lift = (_TEAM_POINTS / (lineups.minutes * own_rate * value).sum(axis=1)) ** _COMPENSATION
    rate = own_rate * (lift * _pace(conditions, lineups.team))[:, None]
    quality = _quality(conditions, lineups.team, rest)
    minutes = lineups.minutes + _OVERTIMES_PER_GAME * OVERTIME_MINUTES * closers(lineups)
    per_minute = rate * value * quality[:, None]
    three_makes = players.three_share[who] * players.three_skill[who] * 0.36 * quality[:, None]
    return Expectation(
        attempts_per_minute=rate,
        quality=quality,
        points=minutes * per_minute,
        minutes=minutes,
        threes=minutes * rate * three_makes,
        rebounds=_share_of(43.5, minutes, players.counting[who, 0] + players.counting[who, 1]),
        assists=_share_of(26.5, minutes, players.counting[who, 2]),
        healthy_points=lineups.role * per_minute,
    )


def _pace(conditions: Conditions, team: Integers) -> Floats:
    pace = conditions.world.franchises.pace[team]
    return floats(pace * other_side(pace))


def _quality(conditions: Conditions, team: Integers, rest: Floats) -> Floats:
    franchises = conditions.world.franchises
    home = np.tile([_HOME_QUALITY, 1 / _HOME_QUALITY], len(team) // 2)
    tired = np.where(rest <= 1, _TIRED_QUALITY, 1.0)
    defence = other_side(franchises.defence[team])
    return floats(franchises.offence[team] * defence * home * tired)


def _share_of(team_total: float, minutes: Floats, weights: Floats) -> Floats:
    shares = minutes * weights
    totals = team_total * minutes.sum(axis=1, keepdims=True) / TEAM_MINUTES
    return floats(totals * shares / shares.sum(axis=1, keepdims=True))
