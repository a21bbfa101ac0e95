"""The program's own windows for the same targets: the expression compiled, and run by the engine."""

import duckdb
import ibis
import ibis.backends.sql.compilers.duckdb
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from backcourt.analytics.slate import is_back_to_back, player_history
from backcourt.tables.arrow import ARROW_TYPES
from backcourt.tables.metrics import FREE_THROW_WEIGHT
from backcourt.tables.sql import duckdb_sql
from backcourt.tables.windows import History, all_games, last_days, last_games
from benchmarks.work.peers.timed import Job, Task

NEUTRAL = {kind: name for name, kind in ARROW_TYPES.items()}

MEASURES = {
    "games_played": all_games().count(),
    "points_avg_last_5": last_games(5).mean("points"),
    "points_avg_last_10": last_games(10).mean("points"),
    "points_avg_season": all_games().mean("points"),
    "points_std_last_10": last_games(10).std("points"),
    "minutes_avg_last_10": last_games(10).mean("minutes"),
    "minutes_avg_season": all_games().mean("minutes"),
    "usage_avg_last_10": last_games(10).mean("usage_pct"),
    "usage_avg_season": all_games().mean("usage_pct"),
    "ts_pct_last_10": last_games(10).ratio("points", "scoring_attempts"),
    "games_last_7_days": last_days(7).count(),
    "games_last_14_days": last_days(14).count(),
    "minutes_last_7_days": last_days(7).sum("minutes"),
    "minutes_last_14_days": last_days(14).sum("minutes"),
    "back_to_backs_last_14_days": last_days(14).sum("is_back_to_back"),
}
"""What `player_daily_cache` declares, one by one; that the results are those of the table is verified."""


def prepare(task: Task) -> Job:
    files = {"games": task.games, "targets": task.targets}
    return lambda: run(windows(task, read("targets", task.targets)), files, task.threads)


def windows(task: Task, targets: ir.Table) -> ir.Table:
    """Return any targets (player_id, season, cache_date) with the windows of a task."""
    history = player_history(read("games", task.games)).gap("days_off")
    facts = history.facts.mutate(
        is_back_to_back=is_back_to_back(history.facts.days_off).cast("int64"),
        scoring_attempts=2 * (history.facts.fga + FREE_THROW_WEIGHT * history.facts.fta),
    )
    chosen = {name: MEASURES[name] for name in task.columns}
    rows = History(facts, history.by).as_of(targets, "cache_date", **chosen)
    # No game in so many days is none, as the table has it.
    sums = [name for name in chosen if name.endswith("_days") and not name.startswith("games_")]
    return rows.mutate(**{name: rows[name].fill_null(0) for name in sums})


def read(name: str, path: str) -> ir.Table:
    """Return the rows of a file as an input of an expression."""
    schema = pq.read_schema(path)
    return ibis.table({column.name: NEUTRAL[column.type] for column in schema}, name=name)


def run(expression: ir.Table, files: dict[str, str], threads: int) -> pa.Table:
    """Compile an expression over some files and run it."""
    with duckdb.connect(config={"threads": threads}) as engine:
        for name, path in files.items():
            engine.read_parquet(path).create_view(name)
        return engine.sql(duckdb_sql(expression)).to_arrow_table()
