"""The slate of the moment: who plays, in what form, against whom, and how the slate's system sees each line."""

from __future__ import annotations

import pyarrow as pa

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
from backcourt.publishing.predictions import named, place_of
from backcourt.publishing.question import Question, Relations
from backcourt.publishing.text import collected
from backcourt.raw.players import PLAYERS
from backcourt.raw.schedule import SCHEDULE
from backcourt.systems.combined import BLEND, ENSEMBLE
from backcourt.systems.ewma import EWMA
from backcourt.tables.declaration import Table
from backcourt.tables.expressions import ibis, ir

SLATE_SYSTEM = BLEND
"""The system whose view is shown first: it knows what the market knows."""

SLATE_SYSTEMS = (SLATE_SYSTEM, ENSEMBLE, EWMA.id)
"""The systems whose view the slate shows, the first that speaks: mixtures are silent until enough is graded."""


def slate_system(frame: Frame) -> str:
    """Return the system whose view the slate shows."""
    return frame.once(_slate_system)


def _slate_system(frame: Frame) -> str:
    speaking = {row["system_id"] for row in frame.ask(SPEAKING, [frame.slate])}
    return next((name for name in SLATE_SYSTEMS if name in speaking), min(speaking))


SPEAKING = Question(
    "speaking",
    lambda inputs: inputs[PLAYER_PROP_PREDICTIONS.name].select("system_id").distinct(),
    dated=(PLAYER_PROP_PREDICTIONS,),
)

SHOWN_SYSTEM = {"shown_system": {"system_id": "string"}}
"""The relation that names the system of the slate."""


def shown_system(frame: Frame) -> dict[str, pa.Table]:
    """Return the relation that names the system of the slate."""
    return {"shown_system": pa.table({"system_id": pa.array([slate_system(frame)], pa.string())})}


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


def slate_players(inputs: Relations) -> ir.Table:
    """Return the players of the slate of whom its system says something, with `as_of` and what `SlatePlayer` holds."""
    rows = inputs[UPCOMING_PLAYER_GAME_CONTEXT.name]
    for other, keys in _beside(inputs):
        rows = rows.left_join(other, keys, rname="other_{name}").drop(*(f"other_{key}" for key in keys))
    rows = rows.inner_join(_markets(inputs), list(PLAYER_GAME), rname="market_{name}")
    rows = rows.mutate(
        player=named(rows.player_name, rows.player_id), projected_minutes=rows.projected_minutes.round(1)
    )
    return rows.select("as_of", *SlatePlayer.model_fields)


def _beside(inputs: Relations) -> list[tuple[ir.Table, list[str]]]:
    """Return what is known of players and opponents on the date, and by what it is joined."""
    factors = inputs[PLAYER_COMPOSITE_FACTORS.name].select(*PLAYER_GAME, "fatigue_score")
    cache = inputs[PLAYER_DAILY_CACHE.name]
    people = inputs[PLAYERS.name].select("player_id", "player_name", "position")
    return [
        (factors, list(PLAYER_GAME)),
        (cache.select("player_id", points_avg_season=cache.points_avg_season.round(2)), ["player_id"]),
        (people, ["player_id"]),
        (_defences(inputs), ["opponent"]),
    ]


def _defences(inputs: Relations) -> ir.Table:
    """Return the rating of each defence and its rank: 1 allows least."""
    rows = inputs[TEAM_DEFENSE_ZONE_ANALYSIS.name]
    rows = rows.filter(rows.defensive_rating_last_15.notnull())
    rank = ibis.rank().over(order_by=rows.defensive_rating_last_15) + 1
    return rows.select(
        opponent="team",
        opponent_defensive_rating=rows.defensive_rating_last_15.round(1),
        opponent_rank=rank,
    )


def _markets(inputs: Relations) -> ir.Table:
    """Return per player and game what the system says of each statistic, points first."""
    rows = inputs[PLAYER_PROP_PREDICTIONS.name]
    rows = rows.semi_join(inputs["shown_system"], "system_id")
    rows = rows.mutate(
        mean=rows.predicted_mean.round(2),
        quantiles=rows.q50.notnull().ifelse(ibis.array([rows[name] for name in QUANTILES]), None),
        **{name: rows[name].round(4) for name in ("p_over", "p_under", "expected_value")},
    )
    entry = ibis.struct({name: rows[name] for name in SlateMarket.model_fields})
    order = place_of(rows.stat, STAT_ORDER)
    return rows.group_by(*PLAYER_GAME).agg(markets=collected(entry, order_by=[order]))
