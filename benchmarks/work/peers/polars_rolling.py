"""polars: rolling windows over groups after each game, found for each target by `join_asof`."""

from typing import Any

import polars as pl

from benchmarks.work.peers.timed import FREE_THROW_WEIGHT, KEYS, Job, Task

BY = list(KEYS)


def prepare(task: Task) -> Job:
    return lambda: windows(pl.scan_parquet(task.games), pl.scan_parquet(task.targets)).collect()


def windows(games: Any, targets: Any) -> Any:
    """Return the targets (lazy) with every window of games and of days before their date."""
    states = _states(appearances(games)).sort("game_date")
    rows = _as_of(targets.sort("cache_date"), states, days=0)
    # What was there before the window is taken from what is there now.
    totals = states.select(
        *BY, "game_date", _games="games_played", _minutes="minutes", _pairs="back_to_backs"
    )
    for days in (7, 14):
        rows = _as_of(rows, totals, days).with_columns(
            (pl.col("games_played") - pl.col("_games").fill_null(0)).alias(f"games_last_{days}_days"),
            (pl.col("minutes") - pl.col("_minutes").fill_null(0)).alias(f"minutes_last_{days}_days"),
            (pl.col("back_to_backs") - pl.col("_pairs").fill_null(0)).alias(
                f"back_to_backs_last_{days}_days"
            ),
        )
        rows = rows.drop("_games", "_minutes", "_pairs")
    return rows.drop("minutes", "back_to_backs", "back_to_backs_last_7_days")


def appearances(games: Any) -> Any:
    """Return the games of players who were on court, in order, with what true shooting divides by."""
    played = games.filter(~pl.col("is_dnp") & (pl.col("minutes_tenths") > 0))
    attempts = 2 * (pl.col("fga") + FREE_THROW_WEIGHT * pl.col("fta"))
    return played.sort(*BY, "game_date", "game_id").with_columns(attempts=attempts)


def _states(games: Any) -> Any:
    """Return every appearance with the figures after it."""
    count = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    is_second = (pl.col("game_date").diff() == pl.duration(days=1)).fill_null(False)
    figures = {
        "games_played": count,
        "points_avg_last_5": pl.col("points").rolling_mean(5, min_samples=1),
        "points_avg_last_10": pl.col("points").rolling_mean(10, min_samples=1),
        "points_avg_season": pl.col("points").cum_sum() / count,
        "points_std_last_10": pl.col("points").rolling_std(10, min_samples=2),
        "minutes_avg_last_10": pl.col("minutes").rolling_mean(10, min_samples=1),
        "minutes_avg_season": pl.col("minutes").cum_sum() / count,
        "usage_avg_last_10": pl.col("usage_pct").rolling_mean(10, min_samples=1),
        "usage_avg_season": pl.col("usage_pct").cum_sum() / count,
        "attempts": pl.col("attempts").rolling_mean(10, min_samples=1),
        "minutes": pl.col("minutes").cum_sum(),
        "back_to_backs": is_second.cast(pl.Int64).cum_sum(),
    }
    states = games.select(*BY, "game_date", **{name: each.over(BY) for name, each in figures.items()})
    shooting = pl.when(pl.col("attempts") > 0).then(pl.col("points_avg_last_10") / pl.col("attempts"))
    return states.with_columns(ts_pct_last_10=shooting).drop("attempts")


def _as_of(targets: Any, states: Any, days: int) -> Any:
    """Return the targets with the state that was there so many days before, of games before that day."""
    earlier = targets.with_columns(_moment=pl.col("cache_date") - pl.duration(days=days))
    found = earlier.join_asof(
        states,
        left_on="_moment",
        right_on="game_date",
        by=BY,
        allow_exact_matches=False,
        check_sortedness=False,  # it cannot be checked within groups; both sides were sorted above
    )
    return found.drop("_moment", "game_date")
