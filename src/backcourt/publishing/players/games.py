"""The games of players, one row each with every statistic: the closing line, what happened, what had been said."""

from __future__ import annotations

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.analytics.slate import did_appear
from backcourt.precompute.form_states import STATS
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.predictions.prop_lines import PROP_LINES
from backcourt.publishing.frame import Frame
from backcourt.publishing.sides import side_of
from backcourt.publishing.slate import SLATE_SYSTEM
from backcourt.publishing.text import listed, to_json
from backcourt.tables.expressions import ibis, ir

GAME = (*PLAYER_GAME, "season", "game_date", "opponent", "is_home")
UNKNOWN_REASON = "unknown"


def games_of(frame: Frame, wanted: ir.Table) -> ir.Table:
    """Return the games that are over of players (`wanted` has player_id, or player_id and season).

    Those a player missed are among them when the box score names him, or when something was predicted of him. Per
    statistic there are its value (NULL where he did not appear), and `_line`, `_side`, `_predicted` and
    `_recommendation`.
    """
    keys = list(wanted.columns)
    box, said = _box(frame).semi_join(wanted, keys), _said(frame).semi_join(wanted, keys)
    rows = box.outer_join(said, list(PLAYER_GAME), rname="said_{name}")
    rows = rows.mutate(
        **{name: rows[name].coalesce(rows[f"said_{name}"]) for name in GAME},
        appeared=rows.appeared.fill_null(False),
        absence=rows.dnp_reason.coalesce(rows.void_reason.nullif(UNKNOWN_REASON)),
    )
    lines = _lines(frame)
    rows = rows.left_join(lines, list(PLAYER_GAME), rname="lines_{name}")
    return rows.mutate(
        **{f"{stat.name}_side": side_of(rows[stat.name], rows[f"{stat.name}_line"]) for stat in STATS}
    )


def game_line(rows: ir.Table) -> ir.StructValue:
    """Return games as `GameLine`."""
    return ibis.struct(
        {
            "game_id": rows.game_id,
            "date": rows.game_date,
            "opponent": rows.opponent,
            "is_home": rows.is_home,
            "is_win": rows.is_win,
            "is_starter": rows.is_starter,
            "minutes": rows.appeared.ifelse(rows.minutes_tenths / 10, None),
            "dnp_reason": rows.appeared.ifelse(None, rows.absence),
            "stats": listed([_stat_line(rows, stat.name) for stat in STATS]),
        }
    )


def _stat_line(rows: ir.Table, stat: str) -> ir.StringValue:
    """Return a statistic as `StatLine`; NULL where nothing is known of it."""
    line = ibis.struct(
        {
            "stat": ibis.literal(stat),
            "actual": rows[stat],
            "line": rows[f"{stat}_line"],
            "result": rows[f"{stat}_side"],
            "predicted": rows[f"{stat}_predicted"].round(2),
            "recommendation": rows[f"{stat}_recommendation"],
        }
    )
    known = rows[stat].notnull() | rows[f"{stat}_line"].notnull() | rows[f"{stat}_predicted"].notnull()
    return known.ifelse(to_json(line), None)


def _box(frame: Frame) -> ir.Table:
    summary = frame.over(PLAYER_GAME_SUMMARY)
    appeared = did_appear(summary)
    return summary.select(
        *GAME,
        "team",
        "is_win",
        "is_starter",
        "minutes_tenths",
        "dnp_reason",
        appeared=appeared,
        **{stat.name: appeared.ifelse(stat.value(summary), None) for stat in STATS},
    )


def _said(frame: Frame) -> ir.Table:
    """Return what the system of the slate said of each player and game, and why that came to nothing."""
    rows = frame.over(PREDICTION_ACCURACY)
    rows = rows.filter(rows.system_id == SLATE_SYSTEM)
    of = {stat.name: rows.stat == stat.name for stat in STATS}
    return rows.group_by(*GAME).agg(
        void_reason=rows.void_reason.max(),
        **{f"{name}_predicted": rows.predicted_mean.max(where=own) for name, own in of.items()},
        **{f"{name}_recommendation": rows.recommendation.max(where=own) for name, own in of.items()},
    )


def _lines(frame: Frame) -> ir.Table:
    rows = frame.over(PROP_LINES)
    return rows.group_by(*PLAYER_GAME).agg(
        **{f"{stat.name}_line": rows.line.max(where=rows.stat == stat.name) for stat in STATS}
    )
