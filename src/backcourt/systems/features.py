"""What systems see of a player and a game: form, long memory, and the market, all as of before the game."""

import ibis
import ibis.expr.types as ir

from backcourt.analytics.slate import appearances
from backcourt.systems.interface import Stat
from backcourt.tables.windows import History, all_games

EWMA_HALF_LIFE = 8.0
SEASON_CARRY = 0.2
"""Games after which an appearance counts half, and what remains of its weight when a season turns.

The best of 30 pairs on the appearances of 2018-19 to 2020-21 (MAE 4.544; without forgetting at the turn of a season
4.58 or more), so before any season that is judged here.
"""

UNKNOWN_POSITION = "unknown"
HISTORY_COLUMNS = ("player_id", "game_id", "game_date", "season", "minutes_tenths")


def career(summary: ir.Table, earlier: ir.Table, stat: Stat) -> ir.Table:
    """Return every appearance with minutes, the carry-over seasons included, with the statistic as `value`."""
    recent = appearances(summary)
    old = earlier.filter(earlier.minutes_tenths > 0)
    columns = {name: name for name in HISTORY_COLUMNS}
    return recent.select(**columns, value=stat.column).union(old.select(**columns, value=stat.column))


def with_memory(
    targets: ir.Table, summary: ir.Table, earlier: ir.Table, players: ir.Table, stat: Stat
) -> ir.Table:
    """Add `ewma` (all earlier appearances, seasons included) and `position_mean` for those who have none.

    Targets need player_id, season and game_date.
    """
    past = career(summary, earlier, stat)
    remembered = History(past, ("player_id",)).decayed(
        targets, "game_date", EWMA_HALF_LIFE, SEASON_CARRY, ewma="value"
    )
    rows = _with_position(remembered, players)
    daily = _by_position(past, players)
    # Only first appearances need it; for the others the long join would be work for nothing.
    new = rows.filter(rows.ewma.isnull()).select("position", "game_date").distinct()
    means = daily.as_of(new, "game_date", position_mean=all_games().ratio("total", "games"))
    joined = rows.left_join(means, ["position", "game_date"], rname="mean_{name}")
    return joined.select(*targets.columns, "ewma", "position_mean")


def with_precedents(
    targets: ir.Table, summary: ir.Table, earlier: ir.Table, players: ir.Table, stat: Stat
) -> ir.Table:
    """Add `precedents`: how many appearances of players of his position came before; NULL without any."""
    daily = _by_position(career(summary, earlier, stat), players)
    rows = _with_position(targets, players)
    dates = rows.select("position", "game_date").distinct()
    counts = daily.as_of(dates, "game_date", precedents=all_games().sum("games"))
    joined = rows.left_join(counts, ["position", "game_date"], rname="count_{name}")
    return joined.select(*targets.columns, "precedents")


def _with_position(rows: ir.Table, players: ir.Table) -> ir.Table:
    positions = players.select("player_id", position=players.position.fill_null(UNKNOWN_POSITION))
    rows = rows.left_join(positions, "player_id", rname="position_{name}")
    return rows.mutate(position=rows.position.fill_null(UNKNOWN_POSITION))


def _by_position(past: ir.Table, players: ir.Table) -> History:
    """Return what players of each position did, per date."""
    daily = _with_position(past, players).group_by("position", "game_date")
    daily = daily.agg(total=ibis._.value.sum().cast("int64"), games=ibis._.count())
    return History(daily, ("position",), order=("game_date",))
