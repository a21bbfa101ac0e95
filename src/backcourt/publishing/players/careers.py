"""Careers: the teams a player was with, and what he did on average in each season."""

from __future__ import annotations

from backcourt.analytics.slate import appearances
from backcourt.precompute.form_states import STATS
from backcourt.publishing.players.games import OF_A_SEASON
from backcourt.publishing.question import Relations
from backcourt.publishing.text import collected, to_json
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.metrics import true_shooting_rate
from backcourt.tables.windows import exact_sum


def team_spans(inputs: Relations) -> ir.Table:
    """Return (player_id, teams): the JSON of `TeamSpan`s, newest first."""
    rows = inputs["rosters"].semi_join(inputs["wanted"], OF_A_SEASON)
    span = ibis.struct({"team": rows.team, "season": rows.season, "since": rows.from_date})
    nested = rows.group_by("player_id").agg(teams=collected(span, order_by=rows.from_date.desc()))
    return nested.select("player_id", teams=to_json(nested.teams))


def seasons(inputs: Relations) -> ir.Table:
    """Return (player_id, seasons): the JSON of `SeasonAverages`, newest first."""
    rows = appearances(inputs["player_game_summary"]).semi_join(inputs["wanted"], OF_A_SEASON)
    found = rows.group_by(*OF_A_SEASON).agg(**_averages(rows))
    season = ibis.struct({name: found[name] for name in found.columns if name != "player_id"})
    nested = found.group_by("player_id").agg(seasons=collected(season, order_by=found.season.desc()))
    return nested.select("player_id", seasons=to_json(nested.seasons))


def _averages(rows: ir.Table) -> dict[str, ir.Value]:
    games, usage = rows.count(), rows.usage_pct
    known_tenths = rows.minutes_tenths.sum(where=usage.notnull())
    shooting = true_shooting_rate(rows.points.sum(), rows.fga.sum(), rows.fta.sum())
    return {
        "team": rows.team.last(order_by=[rows.game_date, rows.game_id]),
        "games": games,
        "starts": rows.count(where=rows.is_starter),
        "minutes": (rows.minutes_tenths.sum() / games / 10).round(2),
        **{stat.name: (stat.value(rows).sum() / games).round(2) for stat in STATS},
        "ts_pct": (100 * shooting).round(2),
        "usage_pct": (exact_sum(usage * rows.minutes_tenths) / known_tenths.nullif(0)).round(2),
    }
