"""mlforecast: lag transforms of each figure, a series being the games of a player in a season.

It knows windows of so many games, not of so many days. A game's features are of the games before it; one more row
per series holds what is known after its last game.
"""

from typing import Any

import polars as pl
from mlforecast import MLForecast
from mlforecast.lag_transforms import ExpandingMean, RollingMean, RollingStd

from benchmarks.work.peers.polars_rolling import appearances
from benchmarks.work.peers.timed import KEYS, Job, Task

BY = list(KEYS)


def prepare(task: Task) -> Job:
    return lambda: _windows(task)


def _windows(task: Task) -> Any:
    series = _series(pl.scan_parquet(task.games))
    ten = RollingMean(10, min_samples=1)
    points = {
        "points_avg_last_5": RollingMean(5, min_samples=1),
        "points_avg_last_10": ten,
        "points_avg_season": ExpandingMean(),
        "points_std_last_10": RollingStd(10, min_samples=2),
    }
    minutes = {"minutes_avg_last_10": ten, "minutes_avg_season": ExpandingMean()}
    usage = {"usage_avg_last_10": ten, "usage_avg_season": ExpandingMean()}
    previous = pl.col("game_date").shift(1).over("unique_id")
    columns = [
        series.select(*BY, _after=previous),
        _lags(series, "points", points, task.threads),
        _lags(series, "minutes", minutes, task.threads),
        _lags(series, "usage_pct", usage, task.threads),
        _lags(series, "attempts", {"_attempts": ten}, task.threads),
    ]
    shooting = pl.when(pl.col("_attempts") > 0).then(pl.col("points_avg_last_10") / pl.col("_attempts"))
    states = pl.concat(columns, how="horizontal").with_columns(ts_pct_last_10=shooting).drop("_attempts")
    states = states.filter(pl.col("_after").is_not_null()).sort("_after")
    found = pl.read_parquet(task.targets).sort("cache_date").join_asof(
        states,
        left_on="cache_date",
        right_on="_after",
        by=BY,
        allow_exact_matches=False,
        check_sortedness=False,  # it cannot be checked within groups; both sides were sorted above
    )  # fmt: skip
    return found.drop("_after").with_columns(pl.col(pl.Float64).fill_nan(None))


def _series(games: Any) -> Any:
    """Return the appearances, numbered within their series, and an empty game at the end of each series."""
    figures = ("points", "minutes", "usage_pct", "attempts")
    rows = appearances(games).select(
        *BY,
        "game_date",
        pl.struct(BY).rank("dense").cast(pl.Int64).alias("unique_id"),
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(BY).alias("ds"),
        *(pl.col(name).cast(pl.Float64) for name in figures),
    )
    rows = rows.collect()
    last = rows.group_by(*BY, "unique_id").agg(
        pl.lit(None, pl.Date).alias("game_date"),
        pl.col("ds").max() + 1,
        *(pl.lit(0.0).alias(name) for name in figures),
    )
    return pl.concat([rows, last.select(rows.columns)]).sort("unique_id", "ds")


def _lags(series: Any, column: str, transforms: dict[str, Any], threads: int) -> Any:
    """Return the transforms of one column of all games before each, by the names given."""

    def name(transform: Any, *_: Any) -> str:
        return next(key for key, value in transforms.items() if value is transform)

    forecast = MLForecast(
        models=[],
        freq=1,
        lag_transforms={1: list(transforms.values())},
        num_threads=threads,
        lag_transforms_namer=name,
    )
    rows = series.select("unique_id", "ds", y=column)
    return forecast.preprocess(rows, dropna=False, static_features=[]).select(*transforms)
