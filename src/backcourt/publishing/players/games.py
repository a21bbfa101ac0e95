"""The games of players, one row each with every statistic: the closing line, what happened, what had been said."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pyarrow as pa

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.analytics.slate import did_appear
from backcourt.precompute.form_states import STATS
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.predictions.prop_lines import PROP_LINES
from backcourt.publishing.frame import Frame
from backcourt.publishing.question import Question, Relations, Schema
from backcourt.publishing.sides import side_of
from backcourt.publishing.slate import SLATE_SYSTEM
from backcourt.publishing.text import listed, to_json
from backcourt.tables.expressions import ibis, ir

OF_A_SEASON = ("player_id", "season")
GAME = (*PLAYER_GAME, "season", "game_date", "opponent", "is_home")
UNKNOWN_REASON = "unknown"

COLUMNS = (
    *GAME,
    *("is_win", "is_starter", "minutes_tenths", "appeared", "absence"),
    *(
        f"{stat.name}{part}"
        for stat in STATS
        for part in ("", "_line", "_side", "_predicted", "_recommendation")
    ),
    "as_json",
)
WANTED: Mapping[str, Schema] = {"wanted": {"player_id": "int64", "season": "string"}}
"""The relation that names the seasons of players that are asked about."""


def keep_games(frame: Frame, seasons: Collection[tuple[int, str]]) -> None:
    """Let questions read the games that are over of some seasons of players, and perhaps of others (`GAMES`).

    Games a player missed are among them when the box score names him, or when something was predicted of him. Per
    statistic there are its value (NULL where he did not appear), and `_line`, `_side`, `_predicted` and
    `_recommendation`; `as_json` is the game as a published `GameLine`.
    """
    known = frame.kept.get(GAMES.name)
    if not isinstance(known, frozenset) or not known.issuperset(seasons):
        frame.keep(GAMES, **wanted(seasons))
        frame.kept[GAMES.name] = frozenset(seasons)


def wanted(seasons: Collection[tuple[int, str]]) -> dict[str, pa.Table]:
    """Return the relation that names the seasons of players that are asked about."""
    players, labels = zip(*seasons, strict=True) if seasons else ((), ())
    columns = {"player_id": pa.array(players, pa.int64()), "season": pa.array(labels, pa.string())}
    return {"wanted": pa.table(columns)}


def wanted_games(inputs: Relations) -> ir.Table:
    """Return the games of the seasons that are wanted, out of those that are kept."""
    return inputs[GAMES.name].semi_join(inputs["wanted"], OF_A_SEASON)


def in_order(rows: ir.Table, *order: ir.Value) -> ir.StringValue:
    """Return the games of a group as the JSON of `GameLine`s, in an order."""
    return "[" + rows.as_json.group_concat(",", order_by=list(order)) + "]"


def _game_line(rows: ir.Table) -> ir.StructValue:
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
            "predicted": rows[f"{stat}_predicted"],
            "recommendation": rows[f"{stat}_recommendation"],
        }
    )
    known = rows[stat].notnull() | rows[f"{stat}_line"].notnull() | rows[f"{stat}_predicted"].notnull()
    return known.ifelse(to_json(line), None)


def _games(inputs: Relations) -> ir.Table:
    box, said = _box(inputs), _said(inputs)
    rows = box.outer_join(said, list(PLAYER_GAME), rname="said_{name}")
    rows = rows.mutate(
        **{name: rows[name].coalesce(rows[f"said_{name}"]) for name in GAME},
        appeared=rows.appeared.fill_null(False),
        absence=rows.dnp_reason.coalesce(rows.void_reason.nullif(UNKNOWN_REASON)),
    )
    rows = rows.left_join(_lines(inputs), list(PLAYER_GAME), rname="lines_{name}")
    sides = {f"{stat.name}_side": side_of(rows[stat.name], rows[f"{stat.name}_line"]) for stat in STATS}
    rows = rows.mutate(**sides)
    return rows.mutate(as_json=to_json(_game_line(rows))).select(*COLUMNS)


def _box(inputs: Relations) -> ir.Table:
    summary = inputs["player_game_summary"].semi_join(inputs["wanted"], OF_A_SEASON)
    appeared = did_appear(summary)
    return summary.select(
        *GAME,
        "is_win",
        "is_starter",
        "minutes_tenths",
        "dnp_reason",
        appeared=appeared,
        **{stat.name: appeared.ifelse(stat.value(summary), None) for stat in STATS},
    )


def _said(inputs: Relations) -> ir.Table:
    """Return what the system of the slate said of each player and game, and why that came to nothing."""
    rows = inputs["prediction_accuracy"]
    rows = rows.filter(rows.system_id == SLATE_SYSTEM).semi_join(inputs["wanted"], OF_A_SEASON)
    of = {stat.name: rows.stat == stat.name for stat in STATS}
    return rows.group_by(*GAME).agg(
        void_reason=rows.void_reason.max(),
        **{f"{name}_predicted": rows.predicted_mean.max(where=own).round(2) for name, own in of.items()},
        **{f"{name}_recommendation": rows.recommendation.max(where=own) for name, own in of.items()},
    )


def _lines(inputs: Relations) -> ir.Table:
    rows = inputs["prop_lines"].semi_join(inputs["wanted"], OF_A_SEASON)
    return rows.group_by(*PLAYER_GAME).agg(
        **{f"{stat.name}_line": rows.line.max(where=rows.stat == stat.name) for stat in STATS}
    )


GAMES = Question(
    "games",
    _games,
    past=(PLAYER_GAME_SUMMARY, PREDICTION_ACCURACY, PROP_LINES),
    rows=WANTED,
)
