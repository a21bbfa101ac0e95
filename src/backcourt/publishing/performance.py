"""`systems/performance.json`: every system over the last days, the season and the years, beside the market."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from backcourt.predictions.learned_models import LEARNED_MODELS
from backcourt.predictions.player_prop_predictions import PLAYER_PROP_PREDICTIONS
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.predictions.system_daily_performance import (
    COUNTS,
    SYSTEM_DAILY_PERFORMANCE,
    over_days,
)
from backcourt.publishing.forms.performance import PerformanceFile
from backcourt.publishing.frame import Frame
from backcourt.publishing.kind import Body, Inputs, Kind
from backcourt.publishing.losses import lost_performance
from backcourt.publishing.question import Question, Relations, combined
from backcourt.publishing.results import KEY, SOURCES, in_order, system_figures
from backcourt.publishing.shares import share
from backcourt.publishing.text import collected, joined, to_json
from backcourt.systems.market import MARKET
from backcourt.systems.registry import ALL_SYSTEMS
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.statistics import POINTS
from backcourt.time import game_day, season_bounds, season_of

NAME = "v1/systems/performance.json"
BINS = 10
"""Groups of the calibration curve, by the chance of the over."""

WINDOWS = {"windows": {"window": "string", "first": "date"}}
"""The relation that names the first date of each window; all end with the last graded date."""


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
    parts = (
        f"{label} {digest}" for day in frame.graded for label, digest in frame.digests(day, *SOURCES).items()
    )
    models = frame.ledger.of(LEARNED_MODELS.name).items()
    return {
        NAME: {
            "what was graded": combined(parts),
            LEARNED_MODELS.name: combined(f"{day} {part.content_hash}" for day, part in sorted(models)),
        }
    }


def made(frame: Frame, names: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield the file."""
    last = frame.graded[-1]
    first = windows(last)
    season = [day for day in frame.graded if day >= first["season"]]
    starts = pa.table({"window": list(first), "first": pa.array(list(first.values()), pa.date32())})
    found = {row["window"]: row["systems"] for row in frame.ask(FIGURES, season, windows=starts)}
    shown = [
        f'{{"window":"{name}","first":"{day}","last":"{last}","systems":{found.get(name, "[]")}}}'
        for name, day in first.items()
    ]
    head = frame.head(
        game_day(last).results_known_utc,
        last_graded=last.isoformat(),
        season=season_of(last),
        systems=[{"system": name, "meaning": meaning} for name, meaning in ALL_SYSTEMS.items()],
        models=[row for row in frame.ask(MODELS) if row["cut_date"] <= frame.slate.isoformat()],
    )
    yield NAME, joined(
        head, windows=f"[{','.join(shown)}]",
        calibration=_all(frame.ask(CALIBRATION, season)),
        series=_all(frame.ask(SERIES, frame.graded)),
    )  # fmt: skip


def _all(rows: list[dict[str, Any]]) -> str:
    return rows[0]["all"] or "[]"


def _figures(inputs: Relations) -> ir.Table:
    """Return per window every system's figures as JSON; one that predicted nothing there is shown with zeros."""
    days, starts = inputs[SYSTEM_DAILY_PERFORMANCE.name], inputs["windows"]
    rows = days.inner_join(starts, days.game_date >= starts.first)
    keys = ("window", "stat", "system_id")
    found = rows.group_by(*keys).agg(**over_days(rows))
    spoken = rows.select("stat", "system_id").distinct().union(_all_systems(), distinct=True)
    owed = starts.select("window").cross_join(spoken)
    found = owed.left_join(found, list(keys), rname="found_{name}")
    # A system that predicted nothing has 0 of what is counted, and not nothing.
    found = found.mutate(**{name: found[name].fill_null(0) for name in COUNTS})
    found = found.mutate(hit_rate=share(found.wins, found.picks))
    entry = ibis.struct({**system_figures(found), "hit_rate": found.hit_rate})
    whole = found.group_by("window").agg(systems=collected(entry, order_by=in_order(found)))
    return whole.select("window", systems=to_json(whole.systems))


def _all_systems() -> ir.Table:
    """Return every system once, for points."""
    systems = ibis.array([ibis.literal(name) for name in ALL_SYSTEMS]).unnest().name("system_id")
    rows = ibis.array([ibis.literal(POINTS.name)]).unnest().name("stat").as_table()
    return rows.cross_join(systems.as_table()).select("stat", "system_id")


def _calibration(inputs: Relations) -> ir.Table:
    """Return how often the over came where a system gave it about a chance, pushes left out."""
    graded = inputs[PREDICTION_ACCURACY.name].filter(lambda rows: rows.actual != rows.line)
    said = inputs[PLAYER_PROP_PREDICTIONS.name].select("system_id", *KEY, "p_over", "p_under")
    rows = graded.inner_join(said, ["system_id", *KEY], rname="said_{name}")
    rows = rows.mutate(chance=rows.p_over / (rows.p_over + rows.p_under).nullif(0.0))
    rows = rows.filter(rows.chance.notnull())
    rows = rows.mutate(bin=ibis.least((rows.chance * BINS).floor(), BINS - 1).cast("int64"))
    found = rows.group_by("stat", "system_id", "bin").agg(
        expected=rows.chance.mean(), overs=(rows.actual > rows.line).cast("int64").sum(), n=rows.count()
    )
    entry = ibis.struct(
        {
            "system": found.system_id,
            "stat": found.stat,
            "expected_pct": (100 * found.expected).round(2),
            "observed": share(found.overs, found.n),
        }
    )
    whole = found.agg(all=collected(entry, order_by=[*in_order(found), found.bin]))
    return whole.select(all=to_json(whole["all"]))


def _series(inputs: Relations) -> ir.Table:
    """Return every system's error by month, and on the rows with a line its difference to the line's."""
    days = inputs[SYSTEM_DAILY_PERFORMANCE.name]
    rows = days.mutate(month=days.game_date.truncate("M"))
    found = rows.group_by("month", "stat", "system_id").agg(**over_days(rows))
    found = found.filter(found.graded > 0)
    entry = ibis.struct(
        {
            "system": found.system_id,
            "stat": found.stat,
            "month": found.month.strftime("%Y-%m"),
            "graded": found.graded,
            "mae": found.mae.round(4),
            "with_line": found[f"paired_{MARKET.id}"],
            "mae_minus_line": found[f"mae_minus_{MARKET.id}"].round(4),
        }
    )
    whole = found.agg(all=collected(entry, order_by=[*in_order(found), found.month]))
    return whole.select(all=to_json(whole["all"]))


def _models(inputs: Relations) -> ir.Table:
    """Return the learned models, each with what it was trained on."""
    rows = inputs[LEARNED_MODELS.name]
    days = {name: rows[name].cast("string") for name in ("cut_date", "first_date", "last_date")}
    return rows.select("season", "knowledge", "target", "digest", "rows", **days).order_by(
        "cut_date", "knowledge", "target"
    )


FIGURES = Question("performance", _figures, dated=(SYSTEM_DAILY_PERFORMANCE,), rows=WINDOWS)
CALIBRATION = Question("calibration", _calibration, dated=(PREDICTION_ACCURACY, PLAYER_PROP_PREDICTIONS))
SERIES = Question("series", _series, dated=(SYSTEM_DAILY_PERFORMANCE,))
MODELS = Question("models", _models, whole=(LEARNED_MODELS,))

PERFORMANCE = Kind(
    name="performance",
    form=PerformanceFile,
    prefixes=("v1/systems/",),
    wanted=owed,
    make=made,
    lost=lost_performance,
)
