"""What a player did in all seasons known, the carry-over seasons before the first one included."""

from __future__ import annotations

from backcourt.analytics.slate import appearances
from backcourt.tables.expressions import ir
from backcourt.tables.statistics import Stat
from backcourt.tables.windows import Decay

MEMORY = Decay(half_life=8.0, season_carry=0.2)
"""Games after which an appearance counts half, and what remains of its weight when a season turns.

The best of 30 pairs on the appearances of 2018-19 to 2020-21 (MAE 4.544; without forgetting at the turn of a season
4.58 or more), so before any season that is judged here.
"""

PRIOR_GAMES = 10
"""Games of the position's mean that a previous season is shrunk with."""

UNKNOWN_POSITION = "unknown"
GAME = ("player_id", "game_id", "game_date", "season", "team", "minutes_tenths")


def career(summary: ir.Table, earlier: ir.Table, *columns: str, **stats: Stat) -> ir.Table:
    """Return every appearance with minutes, with box-score columns and statistics (by the name they shall have)."""
    recent = appearances(summary)
    old = earlier.filter(earlier.minutes_tenths > 0)
    return _game(recent, columns, stats).union(_game(old, columns, stats))


def _game(rows: ir.Table, columns: tuple[str, ...], stats: dict[str, Stat]) -> ir.Table:
    return rows.select(*GAME, *columns, **{name: stat.value(rows) for name, stat in stats.items()})


def with_position(rows: ir.Table, players: ir.Table) -> ir.Table:
    """Add `position` (guard, forward or center), `unknown` where no source tells it."""
    positions = players.select("player_id", position=players.position.fill_null(UNKNOWN_POSITION))
    joined = rows.left_join(positions, "player_id", rname="position_{name}")
    return joined.mutate(position=joined.position.fill_null(UNKNOWN_POSITION)).select(
        *rows.columns, "position"
    )
