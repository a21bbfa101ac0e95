"""`trends/bounce-back.json`: whose last game was bad, and what he does after bad games."""

from __future__ import annotations

from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.publishing.forms.trends import BounceBack, BounceBackFile
from backcourt.publishing.question import Relations
from backcourt.publishing.shares import share
from backcourt.publishing.text import collected, to_json
from backcourt.publishing.trends.trend import (
    BY_DATE,
    SHOWN,
    Trend,
    current,
    kind_of,
    season_appearances,
    with_names,
)
from backcourt.tables.expressions import ibis, ir

FEWEST_BEFORE = 10
"""Games before one that tell what is usual for a player."""

FEWEST_BAD = 3
"""Bad games that were followed by another: of fewer there is nothing to tell."""

LEAST_MINUTES = 15

MEANING = (
    "A game is bad when its points are at least one standard deviation below the mean of the player's games of the "
    f"season before it ({FEWEST_BEFORE} at least). Shown are players whose last game was bad, with {FEWEST_BAD} or "
    f"more earlier bad games and {LEAST_MINUTES} minutes a game: how often he reached his mean again in the next one, "
    "beside how often he does so in any game. Where the intervals overlap, bad games tell nothing."
)


def told(inputs: Relations) -> ir.Table:
    """Return the players as JSON, those who bounced back most often first."""
    rows = with_names(_players(inputs), inputs)
    entry = ibis.struct({name: rows[name] for name in BounceBack.model_fields})
    order = [rows.bounced["value_pct"].desc(), rows.bad_games.desc(), rows.player_id]
    found = rows.agg(players=collected(entry, order_by=order))
    return found.select(players=to_json(found.players[:SHOWN]))


def _players(inputs: Relations) -> ir.Table:
    """Return one row per player whose last game was bad."""
    rows = _judged(season_appearances(inputs))
    after_bad = rows.was_bad.fill_null(False) & rows.reached.notnull()
    is_last = rows.place == 0
    found = rows.group_by("player_id").agg(
        team=rows.team.max(where=is_last),
        last_date=rows.game_date.max(),
        last_points=rows.points.max(where=is_last),
        season_avg=rows.mean_before.max(where=is_last).round(2),
        last_bad=rows.is_bad.max(where=is_last),
        games=rows.count(),
        tenths=rows.minutes_tenths.sum(),
        bad_games=rows.count(where=after_bad),
        bounced=rows.count(where=after_bad & rows.reached),
        judged=rows.reached.count(),
        usual=rows.count(where=rows.reached),
    )
    found = current(found, inputs)
    found = found.filter(
        found.last_bad.fill_null(False),
        found.bad_games >= FEWEST_BAD,
        found.tenths >= 10 * LEAST_MINUTES * found.games,
    )
    return found.mutate(bounced=share(found.bounced, found.bad_games), usual=share(found.usual, found.judged))


def _judged(rows: ir.Table) -> ir.Table:
    """Add to each game the mean until it, whether it was reached, whether the game was bad, and the one before it."""
    order = [rows[name] for name in BY_DATE]
    before = ibis.window(group_by="player_id", order_by=order, preceding=(None, 1))
    n, total = rows.points.count().over(before), rows.points.sum().over(before)
    squares = (rows.points * rows.points).sum().over(before)
    rows = rows.mutate(n=n, total=total, squares=squares)
    known = rows.n >= FEWEST_BEFORE
    spread = ((rows.n * rows.squares - rows.total * rows.total) / (rows.n * (rows.n - 1)).nullif(0)).sqrt()
    mean = rows.total / rows.n.nullif(0)
    rows = rows.mutate(
        mean_before=mean,
        reached=known.ifelse(rows.points >= mean, None),
        is_bad=known.ifelse((spread > 0) & (rows.points <= mean - spread), None),
    )
    previous = ibis.window(group_by="player_id", order_by=[rows[name] for name in BY_DATE])
    return rows.mutate(was_bad=rows.is_bad.lag().over(previous))


BOUNCE_BACK = kind_of(Trend("bounce-back", MEANING, (PLAYER_GAME_SUMMARY,), told), BounceBackFile)
