"""What a listed player may expect of a game: games like it, what the opponent allows, and what the market promises.

Beside the feature store and `roster_outlook`, what the learned system reads.
"""

from __future__ import annotations

from backcourt.analytics.slate import AHEAD, appearances
from backcourt.precompute import game_outlook, similar_lineups
from backcourt.precompute.game_outlook import against_positions, league, opponents, teams, with_game
from backcourt.precompute.similar_lineups import past_pools, with_similar_games
from backcourt.precompute.team_pools import KEY, KNOWLEDGES
from backcourt.tables.columns import GAME_COLUMNS, promised
from backcourt.tables.declaration import (
    ALL_BEFORE,
    Column,
    Input,
    Inputs,
    Part,
    Phase,
    Table,
    derived_columns,
)
from backcourt.tables.expressions import ir

COLUMNS = (
    *GAME_COLUMNS,
    Column("player_id", "int64", "NBA player id"),
    Column("team", "string", "the team he is expected to play for"),
    Column("opponent", "string", "tricode"),
    *game_outlook.COLUMNS,
    *similar_lineups.COLUMNS,
    *derived_columns(information_time=True),
)


def _listed(inputs: Inputs) -> ir.Table:
    """Return everyone on the decision-time list with what his team has to share tonight."""
    own = (*KEY, *(column.name for column in GAME_COLUMNS if column.name != "game_id"), "opponent")
    listed = inputs["upcoming_player_game_context"].select(
        *own,
        "information_time",
        "as_of",
        "completeness_pct",
        "is_production_ready",
        "spread",
        "implied_team_total",
    )
    tonight = inputs["roster_tonight"]
    pools = (f"{name}{end}" for name in similar_lineups.POOLED[:2] for end in KNOWLEDGES)
    return listed.left_join(
        tonight.select(*KEY, "position", *pools, tonight_ready="is_production_ready"),
        list(KEY),
        rname="tonight_{name}",
    ).drop(*(f"tonight_{name}" for name in KEY))


def _past(inputs: Inputs) -> ir.Table:
    """Return the appearances of everybody with the pool that was expected, as far as rosters are known."""
    summary = appearances(inputs["player_game_summary"])
    return past_pools(inputs["roster_outlook"], summary, inputs["team_offense_game_summary"])


def _similar(inputs: Inputs) -> ir.Table:
    past, listed = inputs["past_pools"], inputs["listed"]
    rows = with_similar_games(listed, past.semi_join(listed, "player_id"))
    return rows.select(*KEY, *(column.name for column in similar_lineups.COLUMNS))


def _met(inputs: Inputs) -> ir.Table:
    past, listed = inputs["past_pools"], inputs["listed"]
    past = past.semi_join(listed, ["opponent", "position"])
    return against_positions(past, listed, similar_lineups.EXTRA_PARTS)


def build(inputs: Inputs) -> ir.Table:
    """One row per player on the decision-time list of a game."""
    rows = with_game(*(inputs[name] for name in ("listed", "league", "teams", "opponents", "met")))
    rows = rows.left_join(inputs["similar"], list(KEY), rname="similar_{name}")
    return rows.select(*(column.name for column in COLUMNS))


def owed(inputs: Inputs) -> ir.Table:
    """Everyone on the decision-time list."""
    return promised(inputs["listed"], "game_date", "game_id", "player_id")


PLAYER_OUTLOOK = Table(
    name="player_outlook",
    phase=Phase.PRECOMPUTE,
    meaning="what each listed player may expect of a game: games like it, the opponent, the market's points",
    grain=("game_id", "player_id", "information_time"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(
        Input("upcoming_player_game_context"),
        Input("roster_outlook", alias="roster_tonight"),
        Input("roster_outlook", ALL_BEFORE),
        Input("player_game_summary", ALL_BEFORE),
        Input("team_offense_game_summary", ALL_BEFORE),
    ),
    parts=(
        Part("listed", _listed),
        Part("past_pools", _past),
        Part("similar", _similar),
        Part("met", _met),
        Part("league", lambda inputs: league(inputs["team_offense_game_summary"], inputs["listed"])),
        Part("teams", lambda inputs: teams(inputs["team_offense_game_summary"], inputs["listed"])),
        Part("opponents", lambda inputs: opponents(inputs["team_offense_game_summary"], inputs["listed"])),
    ),
    build=build,
    entity=("game_id", "player_id"),
    owed=owed,
    horizon=AHEAD,
)
