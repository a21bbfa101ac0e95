"""The track record: how each system did on a player."""

from __future__ import annotations

from backcourt.predictions.system_daily_performance import figures
from backcourt.publishing.players.games import OF_A_SEASON
from backcourt.publishing.predictions import place_of
from backcourt.publishing.question import Relations
from backcourt.publishing.shares import share
from backcourt.publishing.slate import STAT_ORDER
from backcourt.publishing.text import collected, to_json
from backcourt.systems.registry import ALL_SYSTEMS
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import exact_mean

SYSTEM = ("stat", "system_id")


def track_records(inputs: Relations, *keys: str) -> ir.Table:
    """Return the JSON of `TrackRecord`s over the seasons that were asked for, together by `keys` of theirs."""
    rows = inputs["prediction_accuracy"].semi_join(inputs["wanted"], OF_A_SEASON)
    found = rows.group_by(*keys, *SYSTEM).agg(**_figures(rows))
    order = [place_of(found.stat, STAT_ORDER), place_of(found.system_id, tuple(ALL_SYSTEMS)), found.system_id]
    nested = found.group_by(*keys).agg(track_record=collected(_record(found), order_by=order))
    return nested.select(*keys, track_record=to_json(nested.track_record))


def _figures(rows: ir.Table) -> dict[str, ir.Value]:
    known = figures(rows)
    beside = rows.absolute_error - (rows.line - rows.actual).abs()
    return {
        **{name: known[name] for name in ("graded", "mae", "bias", "picks", "wins")},
        "mae_minus_line": exact_mean(beside),
        "with_line": beside.count(),
    }


def _record(found: ir.Table) -> ir.StructValue:
    return ibis.struct(
        {
            "system": found.system_id,
            "stat": found.stat,
            "graded": found.graded,
            **{name: found[name].round(3) for name in ("mae", "bias", "mae_minus_line")},
            "with_line": found.with_line,
            "hit_rate": share(found.wins, found.picks),
        }
    )
