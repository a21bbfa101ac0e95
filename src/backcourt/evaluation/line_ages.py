"""How old the line was that a system is held against: one that was seen hours before the cut-off missed news since."""

from __future__ import annotations

import ibis.expr.types as ir

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.tables.windows import known_by

SECONDS_PER_HOUR = 3600.0


def with_line_ages(
    rows: ir.Table, quoted: ir.Table, schedule: ir.Table, cutoff: str, market: str
) -> ir.Table:
    """Add `line_age`: hours between each book's newest main line and the cut-off, on average over the books.

    A line whose moment is assumed is from an archive of closing lines: its age is 0.
    """
    main = quoted.filter((quoted.market == market) & quoted.is_main_line)
    known = known_by(main, schedule, ["game_id"], cutoff=cutoff)
    seen = known.group_by(*PLAYER_GAME, "book").agg(
        seen=known.known_at.max(), is_assumed=known.known_at_assumed.any()
    )
    dated = seen.inner_join(schedule.select("game_id", deadline=schedule[cutoff]), "game_id")
    hours = (dated.deadline.epoch_seconds() - dated.seen.epoch_seconds()) / SECONDS_PER_HOUR
    ages = dated.mutate(hours=dated.is_assumed.ifelse(0.0, hours)).group_by(*PLAYER_GAME)
    means = ages.agg(line_age=lambda table: table.hours.mean())
    return rows.left_join(means, list(PLAYER_GAME), rname="age_{name}").select(*rows.columns, "line_age")
