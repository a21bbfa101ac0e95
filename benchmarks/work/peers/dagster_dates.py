"""Dagster: an asset with a partition per game date, materialised in this process, a run for each date.

Within the asset works polars, the quickest of the peers. Rows stay in memory, logs are off, and a first run that
warms up is not counted, all in Dagster's favour: a deployment starts a process and writes an event log for each run.
"""

from typing import Any

import dagster as dg
import polars as pl

from benchmarks.work.peers.polars_rolling import windows
from benchmarks.work.peers.timed import Job, Task

QUIET = {"loggers": {"console": {"config": {"log_level": "ERROR"}}}}
ASSET = "form"


def prepare(task: Task) -> Job:
    every = pl.read_parquet(task.targets, columns=["cache_date"])["cache_date"].unique().sort()
    partitions = dg.StaticPartitionsDefinition([str(day) for day in every])

    def form(context: dg.AssetExecutionContext) -> pl.DataFrame:
        return windows_on(task, context.partition_key)

    form.__annotations__ = {"context": dg.AssetExecutionContext, "return": pl.DataFrame}
    asset = dg.asset(name=ASSET, partitions_def=partitions)(form)
    instance = dg.DagsterInstance.ephemeral()
    materialised(asset, instance, partition_key=task.days[0])
    return lambda: pl.concat([materialised(asset, instance, partition_key=day) for day in task.days])


def windows_on(task: Task, day: str) -> Any:
    """Return the rows of one date, from the games of its season before it."""
    on_date = pl.scan_parquet(task.targets).filter(pl.col("cache_date") == pl.lit(day).str.to_date())
    targets = on_date.collect()
    earlier = pl.col("season").is_in(targets["season"].unique().to_list())
    earlier &= pl.col("game_date") < pl.lit(day).str.to_date()
    return windows(pl.scan_parquet(task.games).filter(earlier), targets.lazy()).collect()


def materialised(asset: Any, instance: Any, **which: Any) -> Any:
    """Return the rows of an asset from a run of its own."""
    done = dg.materialize(
        [asset], instance=instance, run_config=QUIET, resources={"io_manager": dg.mem_io_manager}, **which
    )
    return done.output_for_node(ASSET)
