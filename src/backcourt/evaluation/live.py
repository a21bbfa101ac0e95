"""Whether systems still do what they did: drift of recent results against those before, and what has grown stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.arrays import Floats
from backcourt.evaluation.accuracy import BASELINE
from backcourt.evaluation.calibration import COVERED
from backcourt.evaluation.reading import Reader, Relations
from backcourt.tables.arrow import floats_of
from backcourt.tables.statistics import POINTS

TABLES = (
    "schedule",
    "player_game_summary",
    "prediction_accuracy",
    "player_prop_predictions",
    "learned_models",
    "system_calibrations",
)
"""What is read."""

RECENT_DATES, BEFORE_DATES = 21, 84
"""Game dates that are recent, about three weeks, and those before them that they are held against."""

LEAST_RECENT, LEAST_BEFORE, LEAST_ROWS = 10, 28, 300
"""Fewer dates or rows tell nothing."""

BEYOND_LUCK = 3.5
"""Standard errors, whole dates being drawn, from which a change is no luck even if 40 figures are looked at."""

LARGEST_CHANGES: Mapping[str, float] = {"error_over_ewma": 0.01, "bias": 0.3, "coverage": 0.03}
"""What a figure may change by whatever the luck: as a share of ewma's error, in points, as a share of outcomes."""

RULE = (
    f"The newest {RECENT_DATES} game dates against the {BEFORE_DATES} before. A figure drifts when it changed by more "
    f"than {BEYOND_LUCK} standard errors (dates drawn whole) and by more than "
    f"{LARGEST_CHANGES['error_over_ewma']:.0%} of ewma's error (for the worse), {LARGEST_CHANGES['bias']:g} points of "
    f"bias or {LARGEST_CHANGES['coverage']:.0%} of coverage."
)

QUIET_DAYS = 10
"""No pause of a season is longer."""

SEASON_MONTHS = (11, 12, 1, 2, 3, 4)
"""Months in which there is always a game within `QUIET_DAYS`."""

RESULTS_WITHIN = 2
"""Days after which a game's result is overdue."""


@dataclass(frozen=True)
class Drift:
    """One figure of a system, lately and before; `deviations` is the change in standard errors."""

    system: str
    figure: str
    recent: float
    before: float
    deviations: float
    rows: int
    since: date
    drifts: bool


@dataclass(frozen=True)
class Age:
    """Something that has to be kept up to date: when it was last, and what is missing since."""

    subject: str
    last: date | None
    text: str
    is_stale: bool
    advice: str = ""


@dataclass
class Live:
    """How systems do at present."""

    today: date
    drifts: list[Drift] = field(default_factory=list)
    ages: list[Age] = field(default_factory=list)

    @property
    def alarms(self) -> int:
        """How many things are wrong."""
        return sum(each.drifts for each in self.drifts) + sum(each.is_stale for each in self.ages)


def live(read: Reader, relations: Relations, today: date) -> Live:
    """Look at the newest graded predictions of points, and at what should have come since."""
    drifts = list(found_drifts(read(daily(relations["prediction_accuracy"]))))
    return Live(today, drifts, list(_ages(read, relations, today)))


def daily(graded: ir.Table) -> ir.Table:
    """Return per system and date the sums that figures are made of; errors beside ewma's on the same rows."""
    rows = graded.filter((graded.stat == POINTS.name) & graded.actual.notnull())
    base = rows.filter(rows.system_id == BASELINE)
    base = base.select("game_id", "player_id", base_error=base.absolute_error)
    both = rows.inner_join(base, ["game_id", "player_id"])
    inside = ((both.pit - 0.5).abs() < COVERED / 2).cast("float64")
    return both.group_by("system_id", "game_date").agg(
        rows=both.count(),
        over_base=(both.absolute_error - both.base_error).sum(),
        base=both.base_error.sum(),
        off=both.signed_error.sum(),
        inside=inside.sum().fill_null(0.0),
        placed=both.pit.count(),
    )


FIGURES = {
    "error_over_ewma": ("over_base", "base"),
    "bias": ("off", "rows"),
    "coverage": ("inside", "placed"),
}
"""Each figure as a ratio of two daily sums."""


def found_drifts(sums: pa.Table) -> Iterator[Drift]:
    """Yield every figure of every system that has enough results, and whether it drifts.

    It does when it changed by more than it may (`LARGEST_CHANGES`) and by more than luck (`BEYOND_LUCK`). An error
    may shrink as it likes.
    """
    dates = sorted(set(sums["game_date"].to_pylist()))
    if len(dates) < LEAST_RECENT + LEAST_BEFORE:
        return
    recent = dates[-min(RECENT_DATES, len(dates) - LEAST_BEFORE) :]
    before = dates[-len(recent) - BEFORE_DATES : -len(recent)]
    for system in sorted(set(sums["system_id"].to_pylist())):
        own = sums.filter(pc.equal(sums["system_id"], system))
        lately, earlier = (
            own.filter(pc.is_in(own["game_date"], pa.array(days))) for days in (recent, before)
        )
        if len(lately) < LEAST_RECENT or len(earlier) < LEAST_BEFORE:
            continue
        for figure, (above, below) in FIGURES.items():
            if system == BASELINE and figure == "error_over_ewma":
                continue
            weights = floats_of(lately, below)
            rows = int(floats_of(lately, "placed" if figure == "coverage" else "rows").sum())
            if rows < LEAST_ROWS or not floats_of(earlier, below).sum():
                continue
            now, luck = _ratio(floats_of(lately, above), weights)
            then, past_luck = _ratio(floats_of(earlier, above), floats_of(earlier, below))
            deviations = (now - then) / max(sqrt(luck**2 + past_luck**2), 1e-12)
            change = now - then if figure == "error_over_ewma" else abs(now - then)
            drifts = change > LARGEST_CHANGES[figure] and abs(deviations) > BEYOND_LUCK
            yield Drift(system, figure, now, then, deviations, rows, recent[0], drifts)


def _ratio(above: Floats, below: Floats) -> tuple[float, float]:
    """Return the ratio of two sums over dates, and its standard error, dates being what is drawn."""
    ratio = float(above.sum() / below.sum())
    residuals = above - ratio * below
    return ratio, float(np.sqrt((residuals**2).sum()) / below.sum())


def _ages(read: Reader, relations: Relations, today: date) -> Iterator[Age]:
    schedule, said = relations["schedule"], relations["player_prop_predictions"]
    recorded = relations["player_game_summary"].select("game_id").distinct()
    missing = schedule.anti_join(recorded, "game_id")
    told = {
        "game": _last(read, schedule, "game_date"),
        "result": _last(read, relations["player_game_summary"], "game_date"),
        "prediction": _last(read, said, "game_date"),
        "model": _last(read, relations["learned_models"], "cut_date"),
        "calibration": _last(read, relations["system_calibrations"], "cut_date"),
    }
    days = read(missing.select("game_date"))["game_date"].to_pylist()
    yield from ages(told, days, today)


def ages(told: Mapping[str, date | None], unrecorded: list[date], today: date) -> Iterator[Age]:
    """Judge the newest date of each kind; `unrecorded` are the dates of games without a result."""
    game, result = told["game"], told["result"]
    due = [day for day in unrecorded if day <= today - timedelta(days=RESULTS_WITHIN)]
    due = [day for day in due if result is not None and day > result]
    yield Age(
        "results", result, f"{len(due)} games since then have none" if due else "every game since then has one",
        bool(due), "ingest the box scores, then sync" if due else "",
    )  # fmt: skip
    quiet = game is None or (today.month in SEASON_MONTHS and today - game > timedelta(days=QUIET_DAYS))
    yield Age(
        "schedule", game, "no newer game is known, in the middle of a season" if quiet else "up to date",
        quiet, "ingest the newest files, then sync" if quiet else "",
    )  # fmt: skip
    for subject in ("model", "calibration"):
        said, last = told["prediction"], told[subject]
        # Predictions may reach into a month that nothing is fitted for yet; what is said today must not.
        said = said and min(said, today)
        owed = said is not None and (last is None or (last.year, last.month) < (said.year, said.month))
        text = f"predictions go to {said}, trained or fitted for an earlier month" if owed else "of the month"
        yield Age(f"{subject}s", last, text, owed, "sync" if owed else "")


def _last(read: Reader, rows: ir.Table, name: str) -> date | None:
    found: date | None = read(rows.aggregate(last=rows[name].max()))["last"][0].as_py()
    return found
