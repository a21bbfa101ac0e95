"""Absences that nobody could have known before the inactive list: what an archive derives from who did not play.

Such a list holds players who dropped out after everyone had said that they would play, and those who were never meant
to. A system that reads it knows more than the public did only in games of the first kind, so these are told apart.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir

from backcourt.analytics.slate import player_history, reports
from backcourt.raw.injuries import INJURY_PAGE
from backcourt.raw.schedule import team_games
from backcourt.tables.windows import History, all_games, days_between

REAL_MINUTES = 15.0
"""Minutes a game of the season from which on an absence changes what others do."""


def with_late_absences(rows: ir.Table, relations: Mapping[str, ir.Table], cutoff: str) -> ir.Table:
    """Add `late_absences`: how many team-mates with real minutes were ruled out by the inactive list alone.

    They had played in the team's last game, and no injury report known at the cut-off named them.
    """
    late = late_absences(relations, cutoff).group_by("game_id", "team").agg(late_absences=lambda t: t.count())
    joined = rows.left_join(late, ["game_id", "team"], rname="late_{name}")
    return joined.mutate(late_absences=joined.late_absences.fill_null(0)).select(
        *rows.columns, "late_absences"
    )


def late_absences(relations: Mapping[str, ir.Table], cutoff: str) -> ir.Table:
    """Return (game_id, team, player_id) of players whom only the inactive list ruled out."""
    schedule, summary, injuries = (
        relations[name] for name in ("schedule", "player_game_summary", "injuries")
    )
    lists = injuries.filter(injuries.basis != INJURY_PAGE)
    listed = lists.filter(lists.game_id.notnull()).select("game_id", "team", "player_id").distinct()
    games = team_games(schedule).select("game_id", "game_date", "season", "team")
    rows = listed.inner_join(games, ["game_id", "team"])
    rows = player_history(summary).as_of(
        rows,
        "game_date",
        minutes_season=all_games().mean("minutes"),
        last_played=all_games().latest("game_date"),
        last_team=all_games().latest("team"),
    )
    recorded = summary.select("game_id", "game_date", "season", "team").distinct()
    rows = History(recorded, ("team", "season")).as_of(
        rows, "game_date", last_recorded=all_games().latest("game_date")
    )
    played_last = days_between(rows.last_played, rows.last_recorded) == 0
    counted = rows.filter(played_last & (rows.last_team == rows.team) & (rows.minutes_season >= REAL_MINUTES))
    named = reports(schedule, injuries, cutoff)
    named = named.filter(named.status.isnull() | (named.status != "available"))
    return counted.select("game_id", "team", "player_id").anti_join(named, ["game_id", "player_id"])
