"""What the learned system reads of a listed player before a game, in order, by what is known of absences.

Lines of players are no part of it: archives of closing lines hold only those who then appeared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from backcourt.precompute import similar_lineups, team_pools
from backcourt.precompute.form_states import PRIOR_MINUTES, STATS
from backcourt.precompute.team_pools import KEY
from backcourt.tables.expressions import ir
from backcourt.tables.statistics import Stat

Knowledge: TypeAlias = Literal["inactive_list", "none"]
"""What is known of absences."""

INACTIVE_LIST: Knowledge = "inactive_list"
NONE: Knowledge = "none"
ENDINGS: Mapping[str, str] = {INACTIVE_LIST: "", NONE: "_none"}
"""How the names of columns end that depend on what is known of absences."""

TWOFOLD = frozenset((*team_pools.FEATURES, *similar_lineups.FEATURES))
"""The features that read differently with and without the inactive list."""

MINUTES = (
    "minutes_1_5", "minutes_3", "minutes_6", "minutes_12", "minutes_25", "minutes_last_10", "minutes_deviation_12",
    "minutes_last", "start_rate_3", "games_played", "minutes_season", "games_missed", "presence_rate", "days_off",
    "age", "pool_minutes", "pool_position_minutes", "pool_position_relative", "returning_minutes",
    "better_minutes", "better_players", "better_position_minutes", "expected_share", "pool_change",
    "new_absent_minutes", "top_points", "similar_minutes", "similar_games", "similar_surprise", "points_pm_25",
    "fga_pm_25", "assists_pm_25", "rebounds_pm_25", "fg3a_pm_25", "xppm_25", "absolute_spread", "spread",
    "opponent_new_absent_points",
)  # fmt: skip
"""What his minutes are learned from."""

SHARED = (
    "minutes_6", "xppm_6", "xppm_25", "points_pm_25", "rebounds_pm_25", "assists_pm_25", "fga_pm_25", "fg3a_pm_25",
    "fta_pm_25", "minutes_deviation_12", "pool_minutes", "pool_position_minutes", "pool_fga_pm",
    "opponent_defense_relative", "expected_pace", "implied_relative", "implied_vs_own", "absolute_spread",
    "spread", "new_absent_points", "top_points", "better_minutes", "better_players", "age", "games_played",
    "games_weight_60", "similar_minutes", "opponent_new_absent_points", "expected_share",
)  # fmt: skip
"""What every statistic is learned from."""

NEEDED = ("minutes_12", "implied_team_total")
"""What nothing is learned from by itself, but needed to derive what is: how predicted minutes and rates meet."""


def of_stat(stat: Stat) -> tuple[str, ...]:
    """Return what a statistic is learned from, beside minutes as they were predicted and what follows from these."""
    name = stat.name
    own = (
        *(f"{name}_pm_{half_life}" for half_life in PRIOR_MINUTES), f"{name}_deviation_25",
        f"pool_{name}_pm", f"opponent_position_{name}", f"similar_{name}_pm",
    )  # fmt: skip
    return tuple(dict.fromkeys((*own, *SHARED)))


FEATURES = tuple(dict.fromkeys((*MINUTES, *(name for stat in STATS for name in of_stat(stat)), *NEEDED)))


def column_of(feature: str, knowledge: str) -> str:
    """Return the column that holds a feature under a knowledge of absences."""
    return f"{feature}{ENDINGS[knowledge]}" if feature in TWOFOLD else feature


def learned_inputs(rosters: ir.Table, outlooks: ir.Table, knowledge: str) -> ir.Table:
    """Return listed players (rows of `roster_outlook` beside `player_outlook`) with the features by their names."""
    names = ("game_id", "player_id", "season", "game_date", "team", "opponent", "position")
    both = rosters.inner_join(outlooks, list(KEY), rname="outlook_{name}")
    features = {name: both[column_of(name, knowledge)].cast("float64") for name in FEATURES}
    return both.select(*names, **features)
