"""What each member of a team's roster brings to a game, how likely he plays, and what that leaves to the others."""

from __future__ import annotations

from backcourt.analytics.slate import AHEAD, active_players, appearances, with_age
from backcourt.analytics.upcoming_team_game_context import REPORT_REACH
from backcourt.precompute import availability, form_states, team_pools
from backcourt.precompute.availability import with_absences, with_presence, with_probabilities
from backcourt.precompute.career import with_position
from backcourt.precompute.form_states import games, with_states
from backcourt.precompute.team_pools import KEY, pools, usual_minutes
from backcourt.raw.schedule import CUTOFF, team_games
from backcourt.tables.columns import GAME_COLUMNS, promised
from backcourt.tables.declaration import (
    ALL_BEFORE,
    SEASON_BEFORE,
    Column,
    Input,
    Inputs,
    Part,
    Phase,
    Table,
    derived_columns,
)
from backcourt.tables.expressions import ibis, ir

COLUMNS = (
    *GAME_COLUMNS,
    Column("player_id", "int64", "NBA player id"),
    Column("team", "string", "the team he last appeared for, or is expected to play for"),
    Column("opponent", "string", "tricode"),
    Column("position", "string", "guard, forward, center or unknown"),
    Column("age", "float64", "age on the game date", "years", missing="birth date unknown", low=17, high=50),
    *availability.COLUMNS,
    *form_states.COLUMNS,
    *team_pools.COLUMNS,
    *derived_columns(information_time=True),
)


def _members(inputs: Inputs) -> ir.Table:
    """Return the active players of teams that play, and whoever else is on the decision-time list of a game."""
    schedule = inputs["schedule"]
    sides = team_games(schedule).select(
        *(column.name for column in GAME_COLUMNS), "team", "opponent", as_of=CUTOFF
    )
    active = active_players(schedule, inputs["season_summary"], "game_date")
    roster = active.select("game_date", "team", "player_id")
    on_roster = sides.inner_join(roster, ["game_date", "team"]).mutate(is_on_roster=ibis.literal(True))
    listed = inputs["upcoming_player_game_context"].select(*KEY)
    others = listed.anti_join(on_roster, list(KEY))
    others = sides.inner_join(others, ["game_id", "team"]).mutate(is_on_roster=ibis.literal(False))
    rows = on_roster.union(others.select(*on_roster.columns))
    marks = listed.mutate(is_marked=ibis.literal(True))
    known = rows.left_join(marks, list(KEY), rname="listed_{name}")
    known = known.select(*rows.columns, is_listed=known.is_marked.fill_null(False))
    return with_age(with_position(known, inputs["players"]), inputs["players"], "game_date")


def _career(inputs: Inputs) -> ir.Table:
    return games(inputs["player_game_summary"], inputs["earlier_gamelogs"]).semi_join(
        inputs["members"], "player_id"
    )


def _states(inputs: Inputs) -> ir.Table:
    rows = inputs["members"].select("player_id", "season", "game_date", "position").distinct()
    return with_states(rows, inputs["career"])


def _outlook(inputs: Inputs) -> ir.Table:
    """Return the members with their states and how likely they play."""
    rows = with_absences(with_presence(inputs["members"], inputs), inputs)
    states = inputs["states"].drop("season", "position")
    known = rows.left_join(states, ["player_id", "game_date"], rname="state_{name}")
    known = known.select(*rows.columns, *(column.name for column in form_states.COLUMNS))
    return with_probabilities(known)


def _usual(inputs: Inputs) -> ir.Table:
    return usual_minutes(appearances(inputs["season_summary"]), inputs["players"], inputs["members"])


def build(inputs: Inputs) -> ir.Table:
    """One row per game and member of either team's roster, and per listed player who is none."""
    rows = inputs["outlook"].left_join(inputs["pools"], list(KEY), rname="pool_{name}")
    ready = inputs["upcoming_team_game_context"].select(
        "game_id", "team", "information_time", team_is_ready="is_production_ready"
    )
    rows = rows.left_join(ready, ["game_id", "team"], rname="ready_{name}")
    return rows.mutate(
        completeness_pct=ibis.literal(None, "float64"),
        is_production_ready=rows.team_is_ready.fill_null(False),
    ).select(*(column.name for column in COLUMNS))


def owed(inputs: Inputs) -> ir.Table:
    """Every member of a roster, and everyone on the decision-time list."""
    return promised(inputs["members"], "game_date", *KEY)


ROSTER_OUTLOOK = Table(
    name="roster_outlook",
    phase=Phase.PRECOMPUTE,
    meaning="what each member of a team's roster brings to a game, how likely he plays, and what he has to share",
    grain=(*KEY, "information_time"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=(
        Input("schedule"),
        Input("upcoming_player_game_context"),
        Input("upcoming_team_game_context"),
        Input("player_game_summary", SEASON_BEFORE, "season_summary"),
        Input("player_game_summary", ALL_BEFORE),
        Input("team_offense_game_summary", SEASON_BEFORE),
        Input("earlier_gamelogs", ALL_BEFORE),
        Input("injuries", REPORT_REACH),
        Input("injuries", SEASON_BEFORE, "season_injuries"),
        Input("players"),
    ),
    parts=(
        Part("members", _members),
        Part("career", _career),
        Part("states", _states),
        Part("outlook", _outlook),
        Part("usual", _usual),
        Part("pools", lambda inputs: pools(inputs["outlook"], inputs["usual"])),
    ),
    build=build,
    entity=KEY,
    owed=owed,
    horizon=AHEAD,
)
