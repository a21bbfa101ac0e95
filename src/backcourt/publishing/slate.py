"""The slate of the moment: who plays, in what form, against whom, and how the slate's system sees each line."""

from __future__ import annotations

from datetime import date

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.upcoming_player_game_context import UPCOMING_PLAYER_GAME_CONTEXT
from backcourt.precompute.form_states import STATS
from backcourt.precompute.player_composite_factors import PLAYER_COMPOSITE_FACTORS
from backcourt.precompute.player_daily_cache import PLAYER_DAILY_CACHE
from backcourt.precompute.team_defense_zone_analysis import TEAM_DEFENSE_ZONE_ANALYSIS
from backcourt.predictions.player_prop_predictions import PLAYER_PROP_PREDICTIONS, QUANTILES
from backcourt.predictions.prop_lines import PROP_LINES
from backcourt.publishing.forms.tonight import SlateMarket, SlatePlayer
from backcourt.publishing.frame import Frame
from backcourt.publishing.predictions import PREDICTED, named, place_of
from backcourt.raw.players import PLAYERS
from backcourt.raw.schedule import SCHEDULE
from backcourt.systems.combined import BLEND
from backcourt.tables.declaration import Table
from backcourt.tables.expressions import ibis, ir

SLATE_SYSTEM = BLEND
"""The system whose view is shown first: it knows what the market knows."""

SOURCES: tuple[Table, ...] = (
    PLAYER_PROP_PREDICTIONS,
    PROP_LINES,
    UPCOMING_PLAYER_GAME_CONTEXT,
    PLAYER_COMPOSITE_FACTORS,
    PLAYER_DAILY_CACHE,
    TEAM_DEFENSE_ZONE_ANALYSIS,
    SCHEDULE,
)

STAT_ORDER = [stat.name for stat in STATS]


def slate_players(frame: Frame) -> ir.Table:
    """Return the players of the slate of whom its system says something, with `as_of` and what `SlatePlayer` holds."""
    days = [frame.slate]
    rows = frame.shown(UPCOMING_PLAYER_GAME_CONTEXT, days)
    for other, keys in _beside(frame, days):
        rows = rows.left_join(other, keys, rname="other_{name}").drop(*(f"other_{key}" for key in keys))
    rows = rows.inner_join(_markets(frame, days), list(PLAYER_GAME), rname="market_{name}")
    rows = rows.mutate(
        player=named(rows.player_name, rows.player_id), projected_minutes=rows.projected_minutes.round(1)
    )
    return rows.select("as_of", *SlatePlayer.model_fields)


def _beside(frame: Frame, days: list[date]) -> list[tuple[ir.Table, list[str]]]:
    """Return what is known of players and opponents on the date, and by what it is joined."""
    factors = frame.shown(PLAYER_COMPOSITE_FACTORS, days).select(*PLAYER_GAME, "fatigue_score")
    cache = frame.shown(PLAYER_DAILY_CACHE, days)
    people = frame.shown(PLAYERS).select("player_id", "player_name", "position")
    return [
        (factors, list(PLAYER_GAME)),
        (cache.select("player_id", points_avg_season=cache.points_avg_season.round(2)), ["player_id"]),
        (people, ["player_id"]),
        (_defences(frame, days), ["opponent"]),
    ]


def _defences(frame: Frame, days: list[date]) -> ir.Table:
    """Return the rating of each defence and its rank: 1 allows least."""
    rows = frame.shown(TEAM_DEFENSE_ZONE_ANALYSIS, days)
    rows = rows.filter(rows.defensive_rating_last_15.notnull())
    rank = ibis.rank().over(order_by=rows.defensive_rating_last_15) + 1
    return rows.select(
        opponent="team",
        opponent_defensive_rating=rows.defensive_rating_last_15.round(1),
        opponent_rank=rank,
    )


def _markets(frame: Frame, days: list[date]) -> ir.Table:
    """Return per player and game what the system says of each statistic, points first."""
    rows = frame.shown(PLAYER_PROP_PREDICTIONS, days)
    rows = rows.filter(rows.system_id == SLATE_SYSTEM)
    lines = frame.shown(PROP_LINES, days)
    lines = lines.select(*PREDICTED, "opening_line", books="line_books", source="line_source")
    rows = rows.left_join(lines, list(PREDICTED), rname="line_{name}")
    rows = rows.mutate(
        market_over=rows.market_over.round(4),
        mean=rows.predicted_mean.round(2),
        quantiles=rows.q50.notnull().ifelse(ibis.array([rows[name] for name in QUANTILES]), None),
        **{name: rows[name].round(4) for name in ("p_over", "p_under", "expected_value")},
    )
    entry = ibis.struct({name: rows[name] for name in SlateMarket.model_fields})
    order = place_of(rows.stat, STAT_ORDER)
    return rows.group_by(*PLAYER_GAME).agg(markets=entry.collect(order_by=[order]))
