"""Splits: what a player does at home and away, rested and tired, starting or from the bench, of late."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from backcourt.analytics.slate import is_back_to_back
from backcourt.precompute.form_states import STATS
from backcourt.publishing.frame import Frame
from backcourt.publishing.players.games import GAMES, OF_A_SEASON, keep_games
from backcourt.publishing.question import Question, Relations
from backcourt.publishing.sides import SIDES
from backcourt.publishing.text import collected, to_json
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import days_between

RESTED_DAYS = 3
"""Days since his last appearance from which on a player is rested."""

LATEST = (5, 10, 20)
COUNTS = dict(zip(SIDES, ("overs", "unders", "pushes"), strict=True))


def keep_splits(frame: Frame, seasons: Collection[tuple[int, str]]) -> None:
    """Let questions read the games of some seasons of players, and the splits of the same (`SPLITS`)."""
    keep_games(frame, seasons)
    if frame.kept.get(SPLITS.name) != frame.kept[GAMES.name]:
        frame.keep(SPLITS)
        frame.kept[SPLITS.name] = frame.kept[GAMES.name]


def _splits(inputs: Relations) -> ir.Table:
    """Return (player_id, season, splits) of games: the JSON of `Split`s, those without an appearance left out."""
    games = inputs[GAMES.name]
    rows = _with_rest(games.filter(games.appeared))
    groups = _groups(rows)
    places = [flag.fill_null(False).ifelse(place, None) for place, flag in enumerate(groups.values())]
    kept = (*OF_A_SEASON, "minutes_tenths", *_columns())
    rows = rows.select(*kept, place=ibis.array(places).unnest())
    rows = rows.filter(rows.place.notnull())
    found = rows.group_by(*OF_A_SEASON, "place").agg(
        games=rows.count(), minutes=(rows.minutes_tenths.sum() / rows.count() / 10).round(2), **_figures(rows)
    )
    split = ibis.struct(
        {
            "split": ibis.literal(list(groups))[found.place],
            "games": found.games,
            "minutes": found.minutes,
            "stats": ibis.array([_average(found, stat.name) for stat in STATS]),
        }
    )
    nested = found.group_by(*OF_A_SEASON).agg(splits=collected(split, order_by=found.place))
    return nested.select(*OF_A_SEASON, splits=to_json(nested.splits))


def _with_rest(rows: ir.Table) -> ir.Table:
    """Add to appearances the days since the last one of the season, and how many of it are newer."""
    by_date = ibis.window(group_by=list(OF_A_SEASON), order_by=[rows.game_date, rows.game_id])
    newest = ibis.window(group_by=list(OF_A_SEASON), order_by=[rows.game_date.desc(), rows.game_id.desc()])
    return rows.mutate(
        rest=days_between(rows.game_date.lag().over(by_date), rows.game_date),
        newer=ibis.row_number().over(newest),
    )


def _groups(rows: ir.Table) -> Mapping[str, ir.BooleanValue]:
    """Return which appearances a split counts, by its name, in the order in which they are shown."""
    return {
        "all": ibis.literal(True),
        "home": rows.is_home,
        "away": ~rows.is_home,
        "back_to_back": is_back_to_back(rows.rest),
        "rested": rows.rest >= RESTED_DAYS,
        "starter": rows.is_starter,
        "bench": ~rows.is_starter,
        "win": rows.is_win,
        "loss": ~rows.is_win,
        **{f"last_{count}": rows.newer < count for count in LATEST},
    }


def _columns() -> list[str]:
    return [name for stat in STATS for name in (stat.name, f"{stat.name}_side")]


def _figures(rows: ir.Table) -> dict[str, ir.Value]:
    found: dict[str, ir.Value] = {}
    for stat in STATS:
        found[f"{stat.name}_average"] = (rows[stat.name].sum() / rows.count()).round(2)
        for side, name in COUNTS.items():
            found[f"{stat.name}_{name}"] = rows.count(where=rows[f"{stat.name}_side"] == side)
    return found


def _average(found: ir.Table, stat: str) -> ir.StructValue:
    counts = {name: found[f"{stat}_{name}"] for name in COUNTS.values()}
    return ibis.struct({"stat": ibis.literal(stat), "average": found[f"{stat}_average"], **counts})


SPLITS = Question("splits", _splits, kept=(GAMES,))
