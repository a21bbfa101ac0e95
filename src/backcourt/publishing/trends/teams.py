"""`trends/teams.json`: what teams tend to, over their last games."""

from __future__ import annotations

from backcourt.analytics.team_defense_game_summary import TEAM_DEFENSE_GAME_SUMMARY
from backcourt.analytics.team_offense_game_summary import TEAM_OFFENSE_GAME_SUMMARY
from backcourt.analytics.upcoming_team_game_context import UPCOMING_TEAM_GAME_CONTEXT
from backcourt.publishing.forms.trends import TeamsFile, TeamTendency
from backcourt.publishing.question import Relations
from backcourt.publishing.text import collected, to_json
from backcourt.publishing.trends.trend import BY_DATE, Trend, kind_of, of_the_season
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import exact_mean

LAST = 10
"""Games of a team that are looked at."""

TEAM_GAME = ["game_id", "team"]
MEANING = (
    f"Means over each team's last {LAST} games of the season. Overs, unders and covers are counted against the total "
    "and the spread known at the cut-off, in games that have both; what lands on them counts as neither."
)


def told(inputs: Relations) -> ir.Table:
    """Return the teams as JSON, in the order of their tricodes."""
    found = _tendencies(_last_games(inputs))
    entry = ibis.struct({name: found[name] for name in TeamTendency.model_fields})
    listed = found.agg(teams=collected(entry, order_by=found.team))
    return listed.select(teams=to_json(listed.teams))


def _last_games(inputs: Relations) -> ir.Table:
    """Return the last games of every team, with what was allowed and what the market had said."""
    rows = of_the_season(inputs, TEAM_OFFENSE_GAME_SUMMARY)
    newest = ibis.window(group_by="team", order_by=[rows[name].desc() for name in BY_DATE])
    rows = rows.mutate(place=ibis.row_number().over(newest))
    rows = rows.filter(rows.place < LAST)
    defence = inputs["team_defense_game_summary"].select(*TEAM_GAME, "points_allowed", "defensive_rating")
    market = inputs["upcoming_team_game_context"].select(*TEAM_GAME, "spread", "total")
    for part in (defence, market):
        rows = rows.left_join(part, TEAM_GAME, rname="other_{name}").drop("other_game_id", "other_team")
    return rows


def _tendencies(rows: ir.Table) -> ir.Table:
    quoted = rows.total.notnull() & rows.spread.notnull() & rows.points_allowed.notnull()
    both = rows.points + rows.points_allowed
    return rows.group_by("team").agg(
        last_game=rows.game_date.max(),
        games=rows.count(),
        wins=rows.count(where=rows.is_win),
        pace=exact_mean(rows.pace).round(2),
        offensive_rating=exact_mean(rows.offensive_rating).round(2),
        defensive_rating=exact_mean(rows.defensive_rating).round(2),
        points=(rows.points.sum() / rows.count()).round(2),
        points_allowed=(rows.points_allowed.sum() / rows.points_allowed.count()).round(2),
        overs=rows.count(where=quoted & (both > rows.total)),
        unders=rows.count(where=quoted & (both < rows.total)),
        covers=rows.count(where=quoted & (rows.points - rows.points_allowed + rows.spread > 0)),
        with_line=rows.count(where=quoted),
    )


TEAMS = kind_of(
    Trend(
        "teams",
        MEANING,
        (TEAM_OFFENSE_GAME_SUMMARY, TEAM_DEFENSE_GAME_SUMMARY, UPCOMING_TEAM_GAME_CONTEXT),
        told,
    ),
    TeamsFile,
)
