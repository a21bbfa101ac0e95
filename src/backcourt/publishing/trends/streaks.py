"""`trends/streaks.json`: games in a row on one side of the closing line."""

from __future__ import annotations

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.precompute.form_states import STATS
from backcourt.predictions.prop_lines import PROP_LINES
from backcourt.publishing.forms.trends import Streak, StreaksFile
from backcourt.publishing.question import Relations
from backcourt.publishing.sides import PUSH, side_of
from backcourt.publishing.text import collected, to_json
from backcourt.publishing.trends.trend import (
    BY_DATE,
    SHOWN,
    Trend,
    current,
    kind_of,
    of_the_season,
    season_appearances,
    with_names,
)
from backcourt.tables.expressions import ibis, ir

SHORTEST = 3
"""Games from which on a row of them is a streak."""

KEYS = ("player_id", "stat")
MEANING = (
    "Games in a row, up to a player's last one with a line, on the same side of the line at the cut-off; a push ends "
    f"a streak, games without a line do not. From {SHORTEST} games on, the longest first. Were every side a toss of a "
    "coin, one in four of the players and statistics that are `considered` would be on a streak of three, one in "
    "sixteen of five, one in five hundred of ten: a streak says little of the next game."
)


def told(inputs: Relations) -> ir.Table:
    """Return the longest streaks as JSON, and among how many they were looked for."""
    rows = with_names(_runs(inputs), inputs)
    entry = ibis.struct({name: rows[name] for name in Streak.model_fields})
    order = [rows.length.desc(), rows.since, rows.player_id, rows.stat]
    found = rows.agg(
        considered=rows.count(where=rows.games >= SHORTEST),
        streaks=collected(entry, where=(rows.length >= SHORTEST) & (rows.side != PUSH), order_by=order),
    )
    return found.select(considered=found.considered.cast("string"), streaks=to_json(found.streaks[:SHOWN]))


def _runs(inputs: Relations) -> ir.Table:
    """Return how long each player has been on the side of his last line, by statistic."""
    rows = _sides(inputs)
    newest = ibis.window(group_by=list(KEYS), order_by=[rows[name].desc() for name in BY_DATE])
    rows = rows.mutate(last_side=rows.side.first().over(newest))
    broken = (rows.side != rows.last_side).cast("int64")
    upto = ibis.window(group_by=list(KEYS), order_by=[rows[name].desc() for name in BY_DATE], following=0)
    rows = rows.mutate(breaks=broken.sum().over(upto))
    own = rows.breaks == 0
    found = rows.group_by(*KEYS).agg(
        team=rows.team.last(order_by=[rows[name] for name in BY_DATE]),
        last_date=rows.game_date.max(),
        games=rows.count(),
        side=rows.last_side.max(),
        length=rows.count(where=own),
        since=rows.game_date.min(where=own),
        last_line=rows.line.last(order_by=[rows[name] for name in BY_DATE]),
    )
    return current(found, inputs)


def _sides(inputs: Relations) -> ir.Table:
    """Return the side of every line of this season's appearances."""
    box, lines = season_appearances(inputs), of_the_season(inputs, PROP_LINES)
    long = ibis.union(
        *(box.select(*PLAYER_GAME, "team", stat=ibis.literal(stat.name), actual=stat.name) for stat in STATS)
    )
    rows = long.inner_join(lines, [*PLAYER_GAME, "stat"], rname="line_{name}")
    return rows.select(*KEYS, *BY_DATE, "team", "line", side=side_of(rows.actual, rows.line))


STREAKS = kind_of(Trend("streaks", MEANING, (PLAYER_GAME_SUMMARY, PROP_LINES), told), StreaksFile)
