"""Players: what they can do, one row each."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from backcourt.sources.simulated.arrays import Columns, Floats, Generator, Integers
from backcourt.sources.simulated.zones import zone_mix, zone_value


@dataclass(frozen=True)
class Players(Columns):
    """One row per player who ever had a contract, in the order of `Biographies`.

    Attributes:
        size: 0 for the smallest guard, 1 for the biggest centre; shapes everything else.
        minutes: Minutes his role is worth on a healthy team.
        starter_bias: Minutes he is worth more as a starter than his minutes say (sixth men: below zero).
        attempts: Field-goal attempts per 36 minutes.
        three_share: Share of his attempts that are threes.
        two_skill, three_skill: Make chances relative to the league's in the same zones.
        free_throw_rate: Free-throw attempts per field-goal attempt.
        free_throw_chance: Chance that one goes in.
        counting: Weights per 36 minutes of each counting statistic (columns as in `counting`).
        fragility: Injury spells per 100 days.

    """

    size: Floats
    minutes: Floats
    starter_bias: Floats
    attempts: Floats
    three_share: Floats
    two_skill: Floats
    three_skill: Floats
    free_throw_rate: Floats
    free_throw_chance: Floats
    counting: Floats
    fragility: Floats

    def points_per_attempt(self) -> Floats:
        """Return expected points per field-goal attempt, with the free throws that come with it."""
        twos, threes = zone_value(self.size)
        from_field = (1 - self.three_share) * self.two_skill * 2 * twos
        from_three = self.three_share * self.three_skill * 3 * threes
        return from_field + from_three + self.free_throw_rate * self.free_throw_chance

    def zone_mix(self) -> Floats:
        """Return each player's chances of the zones of his twos and of his threes."""
        return zone_mix(self.size)


def role_minutes(roster_size: int) -> Floats:
    """Return the minutes of a roster's places from the first option to the last man."""
    template = [35.0, 33.5, 32.0, 30.0, 28.0, 24.0, 20.5, 17.5, 13.5, 10.0, 7.5, 6.0, 5.0]
    places = np.minimum(np.arange(roster_size), len(template) - 1)
    return np.array(template)[places]


def draw_players(rng: Generator, places: Integers, minutes: Floats) -> Players:
    """Draw one player per roster place; place 0 is a first option."""
    count = len(places)
    size = rng.permutation((np.arange(count) + rng.random(count)) / count)
    scoring = (12.8 + 12.5 * np.exp(-places / 2.2)) * np.exp(rng.normal(0, 0.09, count))
    star = np.exp(-places / 3.0)
    drawn = Players(
        size=size,
        minutes=minutes * np.exp(rng.normal(0, 0.08, count)),
        starter_bias=rng.normal(0, 2.5, count),
        attempts=np.ones(count),
        three_share=np.clip(0.60 - 0.42 * size + rng.normal(0, 0.10, count), 0.02, 0.8),
        two_skill=rng.normal(1.01, 0.035, count),
        three_skill=rng.normal(1.0, 0.05, count),
        free_throw_rate=np.clip(0.17 + 0.06 * size + 0.08 * star + rng.normal(0, 0.04, count), 0.06, 0.5),
        free_throw_chance=np.clip(0.84 - 0.12 * size + rng.normal(0, 0.05, count), 0.5, 0.93),
        counting=_counting_weights(rng, size, star),
        fragility=rng.gamma(4.0, 0.28, count),
    )
    return replace(drawn, attempts=scoring / drawn.points_per_attempt())


def _counting_weights(rng: Generator, size: Floats, star: Floats) -> Floats:
    means = (
        0.7 + 2.8 * size**1.5,  # offensive rebounds
        3.4 + 4.6 * size,  # defensive rebounds
        (6.4 - 4.6 * size) * (0.75 + 0.7 * star),  # assists
        1.3 - 0.3 * size,  # steals
        0.25 + 1.7 * size**2,  # blocks
        1.3 + 1.6 * star,  # turnovers
        2.4 + 1.4 * size,  # fouls
    )
    spread = np.array([[0.2, 0.15, 0.3, 0.2, 0.3, 0.15, 0.12]])
    return np.column_stack(means) * np.exp(rng.normal(0, spread, (len(size), len(means))))


def age_players(rng: Generator, players: Players) -> Players:
    """Let a summer change what everyone can do; nobody becomes another player."""
    count = len(players)
    return replace(
        players,
        minutes=np.clip(players.minutes * np.exp(rng.normal(0, 0.10, count)), 4.0, 37.0),
        attempts=players.attempts * np.exp(rng.normal(0, 0.06, count)),
        three_share=np.clip(players.three_share + rng.normal(0, 0.03, count), 0.02, 0.8),
        three_skill=np.clip(players.three_skill + rng.normal(0, 0.02, count), 0.85, 1.15),
    )
