"""What only an inactive list tells: who drops out of a game unannounced, and who is back for it.

The archive derives the list from who did not play. A system that reads it may know more than anybody did when the line
was last seen, but only in games in which the list holds news; so these are told apart.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir

from backcourt.analytics.slate import active_players, player_history, reports
from backcourt.raw.injuries import ASSUMED_INACTIVE_LIST
from backcourt.raw.schedule import team_games
from backcourt.tables.windows import History, all_games, days_between

REAL_MINUTES = 15.0
"""Minutes a game of the season from which on a player's absence or return changes what others do."""


def with_late_news(rows: ir.Table, relations: Mapping[str, ir.Table], cutoff: str) -> ir.Table:
    """Add `late_absences` and `late_returns`: how many players of the team the inactive list alone tells about."""
    news = late_news(relations, cutoff)
    counts = news.group_by("game_id", "team").agg(
        late_absences=news.is_absent.cast("int64").sum(), late_returns=(~news.is_absent).cast("int64").sum()
    )
    joined = rows.left_join(counts, ["game_id", "team"], rname="late_{name}")
    names = ("late_absences", "late_returns")
    return joined.select(*rows.columns, **{name: joined[name].fill_null(0) for name in names})


def late_news(relations: Mapping[str, ir.Table], cutoff: str) -> ir.Table:
    """Return (game_id, team, player_id, is_absent) of players with real minutes whose part nothing else told.

    Absent: he played in the team's last game, and no injury report known at the cut-off named him. Back: he appeared
    in the last 30 days, but not in the team's last game, and is not on the list of this one.
    """
    schedule, summary, injuries = (
        relations[name] for name in ("schedule", "player_game_summary", "injuries")
    )
    games = team_games(schedule).select("game_id", "game_date", "season", "team")
    active = active_players(schedule, summary, "game_date")
    rows = games.inner_join(active.drop("days_rest"), ["game_date", "season", "team"])
    rows = player_history(summary).as_of(
        rows,
        "game_date",
        minutes_season=all_games().mean("minutes"),
        last_played=all_games().latest("game_date"),
    )
    recorded = summary.select("game_id", "game_date", "season", "team").distinct()
    rows = History(recorded, ("team", "season")).as_of(
        rows, "game_date", last_recorded=all_games().latest("game_date")
    )
    rows = rows.filter(rows.minutes_season >= REAL_MINUTES)
    lists = injuries.filter(injuries.basis == ASSUMED_INACTIVE_LIST)
    listed = lists.filter(lists.game_id.notnull()).select("game_id", "player_id", on_list="status").distinct()
    named = reports(schedule, injuries, cutoff)
    named = named.filter(named.status.isnull() | (named.status != "available"))
    named = named.select("game_id", "player_id", by_name="team").distinct()
    rows = rows.left_join(listed, ["game_id", "player_id"], rname="list_{name}")
    rows = rows.left_join(named, ["game_id", "player_id"], rname="name_{name}")
    played_last = days_between(rows.last_played, rows.last_recorded) == 0
    absent = played_last & rows.on_list.notnull() & rows.by_name.isnull()
    back = ~played_last & rows.on_list.isnull()
    return rows.filter(absent | back).select("game_id", "team", "player_id", is_absent=rows.on_list.notnull())
