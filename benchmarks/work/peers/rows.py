"""The rows that all peers are given, from a finished workspace: games, targets, and the figures to end with."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from backcourt.analytics.slate import appearances
from backcourt.warehouse.duckdb import DuckDBWarehouse
from benchmarks.work.peers.engine_windows import read, run, windows
from benchmarks.work.peers.timed import KEYS, Task

GAMES = (
    *KEYS,
    "game_date",
    "game_id",
    "is_dnp",
    "minutes",
    "minutes_tenths",
    "points",
    "fga",
    "fta",
    "usage_pct",
)
TARGET = (*KEYS, "cache_date")


def export(warehouse: str, folder: str, columns: Sequence[str]) -> dict[str, Any]:
    """Write the files; return how many rows they hold, and the dates of the targets."""
    task = Task(Path(folder), tuple(columns))
    task.folder.mkdir()
    store = DuckDBWarehouse(Path(warehouse), read_only=True)
    try:
        games = store.query(f"SELECT {', '.join(GAMES)} FROM nba_analytics.player_game_summary")
        stored = store.query(
            f"SELECT {', '.join((*TARGET, *columns))} FROM nba_precompute.player_daily_cache"
        )
    finally:
        store.close()
    pq.write_table(games, task.games)
    pq.write_table(stored, task.folder / "stored.parquet")
    pq.write_table(stored.select(TARGET), task.targets)
    _write_states(task)
    days = sorted({str(day) for day in stored["cache_date"].to_pylist()})
    return {"games": games.num_rows, "targets": stored.num_rows, "days": days}


def _write_states(task: Task) -> None:
    """Write every player's figures after each of his games: what is known on the day after."""
    played = appearances(read("games", task.games))
    # The engine makes a moment of a date and an interval, which ibis takes for a date.
    after = (played.game_date + ibis.interval(days=1)).cast("timestamp").cast("date")
    ended = played.select(*KEYS, "game_date", "game_id", known_from=after, cache_date=after)
    pq.write_table(run(ended, {"games": task.games}, 1), task.folder / "ended.parquet")
    files = {"games": task.games, "ended": str(task.folder / "ended.parquet")}
    states = windows(task, read("ended", files["ended"]))
    found = run(states.drop("cache_date"), files, 1)
    # The engine counts in 128 bits, and the table in 64.
    wide = [(place, column) for place, column in enumerate(found.schema) if pa.types.is_decimal(column.type)]
    for place, column in wide:
        found = found.set_column(place, column.name, found[column.name].cast(pa.int64()))
    pq.write_table(found, task.states)
