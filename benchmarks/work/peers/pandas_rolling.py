"""pandas: rolling windows within groups after each game, found for each target by `merge_asof`."""

from typing import Any

import pandas as pd
import pyarrow.parquet  # noqa: F401  (what reads Parquet is not to be imported while the clock runs)

from benchmarks.work.peers.timed import FREE_THROW_WEIGHT, KEYS, Job, Task

BY = list(KEYS)


def prepare(task: Task) -> Job:
    return lambda: _windows(_dated(task.games, "game_date"), _dated(task.targets, "cache_date"))


def _dated(path: str, date: str) -> Any:
    rows = pd.read_parquet(path)
    rows[date] = rows[date].astype("datetime64[us]")
    return rows


def _windows(games: Any, targets: Any) -> Any:
    states = _states(games).sort_values("game_date", kind="stable")
    rows = _as_of(targets.sort_values("cache_date", kind="stable"), states, days=0)
    # What was there before the window is taken from what is there now.
    totals = states[[*BY, "game_date", "games_played", "minutes", "back_to_backs"]]
    for days in (7, 14):
        before = _as_of(rows[[*BY, "cache_date"]], totals, days)
        rows[f"games_last_{days}_days"] = rows.games_played - before.games_played.fillna(0)
        rows[f"minutes_last_{days}_days"] = rows.minutes - before.minutes.fillna(0)
    rows["back_to_backs_last_14_days"] = rows.back_to_backs - before.back_to_backs.fillna(0)
    return rows.drop(columns=["game_date", "minutes", "back_to_backs"])


def _states(games: Any) -> Any:
    """Return every appearance with the figures after it."""
    games = games[~games.is_dnp & (games.minutes_tenths > 0)]
    games = games.sort_values([*BY, "game_date", "game_id"], ignore_index=True)
    games["attempts"] = 2 * (games.fga + FREE_THROW_WEIGHT * games.fta)
    history = games.groupby(BY, sort=False)
    games["back_to_backs"] = (history.game_date.diff() == pd.Timedelta(days=1)).astype("int64")
    # Groups are sorted as the rows are, so figures of groups line up with the rows.
    five = history["points"].rolling(5, min_periods=1).mean().reset_index(drop=True)
    ten = history[["points", "minutes", "usage_pct", "attempts"]].rolling(10, min_periods=1)
    means = ten.mean().reset_index(drop=True)
    spread = history["points"].rolling(10, min_periods=2).std().reset_index(drop=True)
    totals = history[["points", "minutes", "usage_pct", "back_to_backs"]].cumsum()
    count = history.cumcount() + 1
    return games[[*BY, "game_date"]].assign(
        games_played=count,
        points_avg_last_5=five,
        points_avg_last_10=means.points,
        points_avg_season=totals.points / count,
        points_std_last_10=spread,
        minutes_avg_last_10=means.minutes,
        minutes_avg_season=totals.minutes / count,
        usage_avg_last_10=means.usage_pct,
        usage_avg_season=totals.usage_pct / count,
        ts_pct_last_10=means.points / means.attempts.where(means.attempts > 0),
        minutes=totals.minutes,
        back_to_backs=totals.back_to_backs,
    )


def _as_of(targets: Any, states: Any, days: int) -> Any:
    """Return the targets with the state that was there so many days before, of games before that day."""
    earlier = targets.assign(_moment=targets.cache_date - pd.Timedelta(days=days))
    found = pd.merge_asof(
        earlier, states, left_on="_moment", right_on="game_date", by=BY, allow_exact_matches=False
    )
    return found.drop(columns="_moment")
