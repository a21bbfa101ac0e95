"""A season from its first day to its last."""

from __future__ import annotations

from dataclasses import dataclass

from backcourt.sources.simulated.arrays import Generator
from backcourt.sources.simulated.conditions import Conditions, draw_conditions
from backcourt.sources.simulated.games import Played, join, play
from backcourt.sources.simulated.league import League
from backcourt.sources.simulated.postseason import play_postseason
from backcourt.sources.simulated.schedule import TEAMS_FOR_POSTSEASON, regular_season, rest_days
from backcourt.sources.simulated.world import World


@dataclass(frozen=True)
class Season:
    """A season's label, what it brought, and its games."""

    label: str
    conditions: Conditions
    played: Played


def play_season(rng: Generator, league: League, world: World, label: str) -> Season:
    """Schedule and play a season."""
    conditions = draw_conditions(rng, world, league.games_per_team)
    slate = regular_season(rng, league, label)
    rest = rest_days(slate.sides(), slate.day.repeat(2))
    parts = [play(rng, conditions, slate, rest)]
    if league.teams >= TEAMS_FOR_POSTSEASON:
        parts += play_postseason(rng, conditions, label, parts[0])
    return Season(label, conditions, join(parts))
