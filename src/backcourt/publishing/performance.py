"""`systems/performance.json`: every system over the last days and the season, beside the market."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, timedelta

import ibis
import ibis.expr.types as ir

from backcourt.evaluation.scores import share
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.predictions.system_daily_performance import BASELINES, figures, paired_figures, with_baselines
from backcourt.publishing.forms.performance import PerformanceFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind, body_of
from backcourt.publishing.losses import lost_performance
from backcourt.publishing.memory import combined
from backcourt.publishing.results import SOURCES, Record, in_order, read, system_figures
from backcourt.systems.registry import ALL_SYSTEMS
from backcourt.tables.statistics import POINTS
from backcourt.time import game_day, season_bounds, season_of
from backcourt.warehouse.interface import Scope, Warehouse

NAME = "v1/systems/performance.json"
KEYS = ("system_id", "stat", "information_time")
NOTHING: Record = {
    **dict.fromkeys(("predictions", "graded", "voids", "picks", "wins", "pushes"), 0),
    **dict.fromkeys(("mae", "bias", "within_3_pct", "within_5_pct", "hit_rate_pct")),
    **{f"paired_{name}": 0 for name in BASELINES},
    **{f"mae_minus_{name}": None for name in BASELINES},
}
"""The figures of a system that predicted nothing."""


def windows(last: date) -> dict[str, date]:
    """Return the first date of every window that ends on a date."""
    return {
        "last_7_days": last - timedelta(days=6),
        "last_30_days": last - timedelta(days=29),
        "season": season_bounds(season_of(last))[0],
    }


def owed(frame: Frame) -> Mapping[str, Inputs]:
    """Return the one file, once something is graded."""
    if not frame.graded:
        return {}
    season = season_of(frame.graded[-1])
    days = [day for day in frame.graded if season_of(day) == season]
    parts = [f"{label} {digest}" for day in days for label, digest in frame.digests(day, *SOURCES).items()]
    return {NAME: {f"what was graded in {season}": combined(parts)}}


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the file."""
    yield NAME, body_of(performance_file(frame.warehouse, frame.graded[-1], frame))


def performance_file(warehouse: Warehouse, last: date, frame: Frame) -> PerformanceFile:
    """Return how every system did over the windows that end on the last graded date."""
    found = read(
        warehouse,
        ibis.union(*(_window(warehouse, name, first, last) for name, first in windows(last).items())),
    )
    rows = found.to_pylist()
    return PerformanceFile.model_validate(
        {
            "generated_at": frame.written_at,
            "as_of": game_day(last).results_known_utc.replace(tzinfo=UTC),
            "simulated": frame.simulated,
            "information_time": rows[0]["information_time"],
            "last_graded": last,
            "season": season_of(last),
            "systems": [{"system": name, "meaning": meaning} for name, meaning in ALL_SYSTEMS.items()],
            "windows": [
                {"window": name, "first": first, "last": last, "systems": _systems(name, rows)}
                for name, first in windows(last).items()
            ],
        }
    )


def _window(warehouse: Warehouse, name: str, first: date, last: date) -> ir.Table:
    alias = f"published_{name}"
    warehouse.show(alias, Scope(PREDICTION_ACCURACY, first, last))
    rows = PREDICTION_ACCURACY.relation(alias)
    rows = with_baselines(rows)
    found = rows.group_by(*KEYS).agg(**figures(rows), **paired_figures(rows))
    return found.mutate(window=ibis.literal(name))


def _systems(window: str, rows: Sequence[Record]) -> list[Record]:
    """Return the figures of every system in a window; one that predicted nothing there is shown with zeros."""
    spoken = {(row["system_id"], row["stat"]) for row in rows} | {(name, POINTS.name) for name in ALL_SYSTEMS}
    found = {key: {"system_id": key[0], "stat": key[1], **NOTHING} for key in spoken}
    found |= {(row["system_id"], row["stat"]): row for row in rows if row["window"] == window}
    return [{**system_figures(row), "hit_rate": _hit_rate(row)} for row in in_order(list(found.values()))]


def _hit_rate(row: Record) -> Record | None:
    interval = share(row["wins"], row["picks"])
    if interval is None:
        return None
    pct = {f"{name}_pct": round(100 * getattr(interval, name), 6) for name in ("value", "low", "high")}
    return {**pct, "n": row["picks"]}


PERFORMANCE = Kind(
    name="performance",
    form=PerformanceFile,
    prefixes=("v1/systems/",),
    wanted=owed,
    make=made,
    lost=lost_performance,
)
