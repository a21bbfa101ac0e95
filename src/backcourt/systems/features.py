"""What systems see of a player and a game: form, long memory, and the market, all as of before the game."""

from __future__ import annotations

from backcourt.precompute.career import MEMORY, career, with_position
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.statistics import Stat
from backcourt.tables.windows import History, all_games


def with_memory(
    targets: ir.Table, summary: ir.Table, earlier: ir.Table, players: ir.Table, stat: Stat
) -> ir.Table:
    """Add `ewma` (all earlier appearances, seasons included) and `position_mean` for those who have none.

    Targets need player_id, season and game_date.
    """
    past = career(summary, earlier, value=stat)
    # Of the many who are not asked about, nothing is needed but the means of positions.
    own = past.semi_join(targets, "player_id")
    remembered = History(own, ("player_id",)).decayed(targets, "game_date", MEMORY, ewma="value")
    rows = with_position(remembered, players)
    daily = _by_position(past, players)
    # Only first appearances need it; for the others the long join would be work for nothing.
    new = rows.filter(rows.ewma.isnull()).select("position", "game_date").distinct()
    means = daily.as_of(new, "game_date", position_mean=all_games().ratio("total", "games"))
    joined = rows.left_join(means, ["position", "game_date"], rname="mean_{name}")
    return joined.select(*targets.columns, "ewma", "position_mean")


def with_precedents(
    targets: ir.Table, summary: ir.Table, earlier: ir.Table, players: ir.Table, stat: Stat
) -> ir.Table:
    """Add `precedents`: the first date on which a player of his position appeared, NULL unless it came before."""
    past = with_position(career(summary, earlier, value=stat), players)
    first = past.group_by("position").agg(game_date=past.game_date.min())
    rows = with_position(targets, players)
    dates = rows.select("position", "game_date").distinct()
    history = History(first, ("position",), order=("game_date",))
    counts = history.as_of(dates, "game_date", precedents=all_games().latest("game_date"))
    joined = rows.left_join(counts, ["position", "game_date"], rname="count_{name}")
    return joined.select(*targets.columns, "precedents")


def _by_position(past: ir.Table, players: ir.Table) -> History:
    """Return what players of each position did, per date."""
    daily = with_position(past, players).group_by("position", "game_date")
    daily = daily.agg(total=ibis._.value.sum().cast("int64"), games=ibis._.count())
    return History(daily, ("position",), order=("game_date",))
