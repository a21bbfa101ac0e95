"""What each system says about each player on the slate: a distribution, and what it makes of the line and its price."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.slate import AHEAD
from backcourt.arrays import Floats
from backcourt.laws.distributions import LEVELS
from backcourt.laws.fitting import LEAST_ROWS
from backcourt.predictions.ensemble_means import MONTH, month_of
from backcourt.predictions.month import DATES_AT_ONCE, INPUTS, PARTS, Month, Prediction, months
from backcourt.predictions.recommending import NO_LINE, PASS, fair_lines, verdicts
from backcourt.predictions.said import said
from backcourt.predictions.system_calibrations import CODE
from backcourt.systems.combined import BLEND, ENSEMBLE, TIERED
from backcourt.systems.ewma import EWMA
from backcourt.systems.market import NO_LINE as NO_LINE_KNOWN
from backcourt.tables.arrow import arrow_schema
from backcourt.tables.columns import SIDE_COLUMNS
from backcourt.tables.declaration import Column, Inputs, Phase, Read, Spoken, Table, Task, derived_columns
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.statistics import POINTS
from backcourt.tables.windows import DECIMALS
from backcourt.time import TIPOFF_GRACE, InformationTime, game_day

NO_LAW = f"fewer than {LEAST_ROWS:,} earlier predictions have a result: no law is fitted yet"
NO_LINE_OR_LAW = f"{NO_LINE_KNOWN}, or no law is fitted yet"
NOT_FITTED = "nothing was fitted for the month: too few predictions have a result"
QUANTILES = tuple(f"q{round(100 * level):02d}" for level in LEVELS)

COLUMNS = (
    Column("system_id", "string", "the system"),
    Column("game_id", "string", "NBA game id"),
    Column("season", "string", "season label"),
    Column("game_date", "date", "Eastern date"),
    Column("player_id", "int64", "NBA player id"),
    *SIDE_COLUMNS,
    Column("days_rest", "int64", "days since his last appearance", missing="none this season"),
    Column("stat", "string", "statistic predicted"),
    Column("predicted_mean", "float64", "predicted mean", low=0, high=120, varies=True),
    Column("predicted_minutes", "float64", "minutes the spread follows: projected, or usual for systems that project none", "minutes", low=0, high=70, varies=True),
    *(Column(name, "int64", f"the smallest number reached with a chance of at least {level:.0%}", missing=NO_LAW, low=0, high=200) for name, level in zip(QUANTILES, LEVELS, strict=True)),
    Column("line", "float64", "consensus line at the cut-off", missing=NO_LINE_KNOWN, low=0, high=100),
    Column("edge", "float64", "mean minus line", missing=NO_LINE_KNOWN),
    Column("p_over", "float64", "chance of more than the line", "0-1", missing=NO_LINE_OR_LAW, low=0, high=1),
    Column("p_under", "float64", "chance of less", "0-1", missing=NO_LINE_OR_LAW, low=0, high=1),
    Column("p_push", "float64", "chance of just the line", "0-1", missing=NO_LINE_OR_LAW, low=0, high=1),
    Column("fair_line", "float64", "the line at which both sides are equally likely", missing=NO_LAW, low=0, high=200),
    Column("over_odds", "float64", "best price of the over", "American odds", missing="nobody quotes one at the line"),
    Column("under_odds", "float64", "best price of the under", "American odds", missing="nobody quotes one at the line"),
    Column("market_over", "float64", "chance of the over, given no push, by the prices without their margin", "0-1", missing="nobody quotes both prices at the line", low=0, high=1),
    Column("expected_value", "float64", "profit to be expected per unit staked on the likelier side at the best price", missing="no price, or no law is fitted yet", low=-1, high=100),
    Column("recommendation", "string", "OVER, UNDER, PASS or NO_LINE"),
    Column("confidence", "float64", "chance of the likelier side", "0-1", missing=NO_LINE_OR_LAW, low=0, high=1),
    Column("points_avg_season", "float64", "pre-game season mean of points", missing="fewer than three games", low=0, high=120),
    Column("missing_terms", "string", "terms of the system whose inputs are missing; they add nothing", missing="none"),
    Column("model", "string", "digest of the model in learned_models", missing="not a learned system"),
    Column("calibration", "string", "digest of what was fitted for the month in system_calibrations", missing=NO_LAW),
    Column("basis", "string", "live, or backfilled from what was known then"),
    *derived_columns(information_time=True),
)  # fmt: skip


def rows_of(month: Month) -> pa.Table:
    """Return the predictions of a month and a statistic as rows of the table."""
    schema = arrow_schema(PLAYER_PROP_PREDICTIONS.schema)
    made = [_written(month, each, schema) for each in month.predictions() if len(each.at)]
    return pa.concat_tables(made) if made else schema.empty_table()


def _written(month: Month, each: Prediction, schema: pa.Schema) -> pa.Table:
    count, line = len(each.at), month.line[each.at]
    prices = {name: month.of_lines(name)[each.at] for name in ("over_odds", "under_odds", "market_over")}
    columns: dict[str, Any] = {
        "predicted_mean": np.round(each.mean, DECIMALS),
        "predicted_minutes": np.round(each.minutes, DECIMALS),
        "line": line,
        "edge": np.round(np.round(each.mean, DECIMALS) - line, DECIMALS),
        **prices,
        **_judged(month, each, line, prices["over_odds"], prices["under_odds"]),
    }
    rows = month.slate.take(pa.array(each.at))
    kept = {
        name: each.said[name]
        for name in ("missing_terms", "model", "completeness_pct", "is_production_ready")
    }
    constants = {"system_id": each.system, "stat": month.stat, "basis": "backfilled"}
    made = {
        **{name: rows[name] for name in schema.names if name in rows.schema.names},
        **kept,
        **{name: pa.array([value] * count, pa.string()) for name, value in constants.items()},
        **{name: _array(value, schema.field(name).type) for name, value in columns.items()},
    }
    return pa.table({name: made[name] for name in schema.names}).cast(schema)


def _judged(
    month: Month, each: Prediction, line: Floats, over_odds: Floats, under_odds: Floats
) -> dict[str, Any]:
    """Return what follows from the distributions; nothing of it where no law is fitted."""
    count = len(each.at)
    if each.rows is None or month.fitted is None:
        nothing = np.full(count, np.nan)
        names = (*QUANTILES, "fair_line", "p_over", "p_under", "p_push", "expected_value", "confidence")
        side = np.where(np.isnan(line), NO_LINE, PASS)
        return {
            **dict.fromkeys(names, nothing),
            "recommendation": side,
            "calibration": np.full(count, None),
        }
    quantiles = each.rows.quantiles()
    found = verdicts(each.rows, line, over_odds, under_odds)
    figures = {
        "p_over": found.over, "p_under": found.under, "p_push": found.push, "confidence": found.confidence,
        "expected_value": found.value, "fair_line": fair_lines(each.rows, quantiles[:, LEVELS.index(0.5)]),
    }  # fmt: skip
    return {
        **{name: quantiles[:, k] for k, name in enumerate(QUANTILES)},
        **{name: np.round(values, DECIMALS) for name, values in figures.items()},
        "recommendation": found.recommendation,
        "calibration": np.full(count, month.fitted.digest, dtype=object),
    }


def _array(values: npt.NDArray[Any], kind: pa.DataType) -> pa.Array:
    """Return numbers or texts as a column; NaN is NULL."""
    if pa.types.is_string(kind):
        return pa.array(values.tolist(), pa.string())
    return pa.array(values, pa.float64(), from_pandas=True).cast(kind)


def tasks(read: Read) -> Sequence[Task]:
    """Return a task for every month and statistic of which something was said."""
    return [partial(rows_of, month) for month in months(read)]


def owed(inputs: Inputs) -> ir.Table:
    """Whatever a system says becomes a prediction; what is made of all is owed wherever `ewma` speaks."""
    rows = said(inputs)
    nothing = ibis.null("string")
    entity = ("game_date", *PLAYER_GAME, "stat")
    own = rows.select(*entity, "system_id", excuse=nothing, reason=nothing)
    base = month_of(rows.filter(rows.system_id == EWMA.id), "game_date")
    fitted = inputs["calibrations"].select(*MONTH, "stat").distinct().mutate(is_fitted=True)
    known = base.left_join(fitted, [*MONTH, "stat"], rname="fitted_{name}")
    missing = known.is_fitted.isnull()
    combined = [
        known.filter((known.stat == POINTS.name) | (system != TIERED)).select(
            *entity,
            system_id=ibis.literal(system),
            excuse=missing.ifelse("upstream_excused", None),
            reason=missing.ifelse(NOT_FITTED, None),
        )
        for system in (ENSEMBLE, TIERED, BLEND)
    ]
    return ibis.union(own, *combined)


def begins(rows: pa.Table) -> pa.ChunkedArray:
    """Return until when each row may be said: the tip-off, or noon where predictions keep to that.

    A game that begins before noon is predicted before it begins, whatever its information time.
    """
    days = pc.unique(rows["game_date"])
    noons = pa.array([game_day(day).noon_utc for day in days.to_pylist()], pa.timestamp("us"))
    noon = noons.take(pc.index_in(rows["game_date"], days).combine_chunks())
    is_noon = pc.and_(
        pc.equal(rows["information_time"], InformationTime.NOON.value), pc.equal(rows["as_of"], noon)
    )
    return pc.if_else(is_noon, rows["as_of"], pc.subtract(rows["as_of"], pa.scalar(TIPOFF_GRACE)))


PLAYER_PROP_PREDICTIONS = Table(
    name="player_prop_predictions",
    phase=Phase.PREDICTIONS,
    meaning="what each system predicts for each player on the slate, as a distribution, and of his line",
    grain=("system_id", "game_id", "player_id", "stat", "information_time"),
    date_column="game_date",
    columns=COLUMNS,
    inputs=INPUTS,
    parts=PARTS,
    build_tasks=tasks,
    entity=("system_id", "game_id", "player_id", "stat"),
    owed=owed,
    horizon=AHEAD,
    dates_at_once=DATES_AT_ONCE,
    spoken=Spoken("game_id", "basis", begins),
    code=(
        *CODE, "backcourt.odds.prices", "backcourt.predictions.month", "backcourt.predictions.recommending",
        "backcourt.predictions.player_prop_predictions",
    ),
    libraries=("numpy", "scipy"),
)  # fmt: skip
