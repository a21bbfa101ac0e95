"""`trends/hot-cold.json`: whose last five games stand out most from his season."""

from __future__ import annotations

from math import sqrt

from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.precompute.form_states import STATS
from backcourt.publishing.forms.trends import Form, HotColdFile
from backcourt.publishing.question import Relations
from backcourt.publishing.text import collected, to_json
from backcourt.publishing.trends.trend import (
    SHOWN,
    Trend,
    current,
    kind_of,
    season_appearances,
    with_names,
)
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import oldest

LAST = 5
"""Games that are held against those before them."""

FEWEST_BEFORE = 10
"""Games before them that tell what is usual for a player."""

LEAST_MINUTES = 15
LEAST_MEAN = 1
"""Minutes, and how much of a statistic, a player has in a usual game: below, a single one more is a sensation."""

MEANING = (
    f"The mean of a player's last {LAST} games minus that of his season before them, in standard errors of {LAST} "
    f"games. Of players with at least {FEWEST_BEFORE} games before, {LEAST_MINUTES} minutes and {LEAST_MEAN} of the "
    "statistic in a usual game, each with the statistic that moved most. Among so many players some stand out by "
    "chance alone: most go back to what is usual for them."
)


def told(inputs: Relations) -> ir.Table:
    """Return both lists as JSON."""
    rows = with_names(_most_moved(_forms(inputs)), inputs)
    entry = ibis.struct({name: rows[name] for name in Form.model_fields})
    order = {"hot": rows.deviations.desc(), "cold": rows.deviations}
    side = {"hot": rows.deviations > 0, "cold": rows.deviations < 0}
    found = rows.agg(
        **{name: collected(entry, where=side[name], order_by=[order[name], rows.player_id]) for name in order}
    )
    return found.select(**{name: to_json(found[name][:SHOWN]) for name in order})


def _forms(inputs: Relations) -> ir.Table:
    """Return one row per player and statistic."""
    rows = season_appearances(inputs)
    return ibis.union(*(_form(current(_sums(rows, stat.name), inputs), stat.name) for stat in STATS))


def _sums(rows: ir.Table, stat: str) -> ir.Table:
    """Return what a player's last games, and those before them, add up to."""
    recent, value = rows.place < LAST, rows[stat]
    return rows.group_by("player_id").agg(
        team=rows.team.max(where=rows.place == 0),
        last_date=rows.game_date.max(),
        games=rows.count(),
        before=rows.count(where=~recent),
        recent_sum=value.sum(where=recent),
        sum=value.sum(where=~recent),
        squares=(value * value).sum(where=~recent),
        tenths=rows.minutes_tenths.sum(where=~recent),
    )


def _form(found: ir.Table, stat: str) -> ir.Table:
    n = found.before
    found = found.filter(
        n >= FEWEST_BEFORE,
        found.tenths >= 10 * LEAST_MINUTES * n,
        found["sum"] >= LEAST_MEAN * n,
    )
    variance = (n * found.squares - found["sum"] * found["sum"]) / (n * (n - 1))
    found = found.filter(variance > 0)
    last, season = found.recent_sum / LAST, found["sum"] / n
    return found.select(
        "player_id",
        "team",
        "games",
        stat=ibis.literal(stat),
        last_5=last.round(2),
        season=season.round(2),
        deviations=((last - season) / variance.sqrt() * sqrt(LAST)).round(2),
    )


def _most_moved(rows: ir.Table) -> ir.Table:
    """Return the statistic of each player that moved most."""
    ranked = rows.mutate(stillness=-rows.deviations.abs())
    return oldest(ranked, ["player_id"], order=("stillness", "stat"))


HOT_COLD = kind_of(Trend("hot-cold", MEANING, (PLAYER_GAME_SUMMARY,), told), HotColdFile)
