"""Dagster: the same partitioned asset, all dates in a single run, as its backfill policy allows."""

import warnings

import dagster as dg
import polars as pl

from benchmarks.work.peers.dagster_dates import ASSET, materialised
from benchmarks.work.peers.polars_rolling import windows
from benchmarks.work.peers.timed import Job, Task


def prepare(task: Task) -> Job:
    every = pl.read_parquet(task.targets, columns=["cache_date"])["cache_date"].unique().sort()
    days = [str(day) for day in every]
    partitions = dg.StaticPartitionsDefinition(days)

    def form(context: dg.AssetExecutionContext) -> pl.DataFrame:
        wanted = pl.Series(context.partition_keys).str.to_date()
        targets = pl.scan_parquet(task.targets).filter(pl.col("cache_date").is_in(wanted.to_list()))
        return windows(pl.scan_parquet(task.games), targets).collect()

    form.__annotations__ = {"context": dg.AssetExecutionContext, "return": pl.DataFrame}
    with warnings.catch_warnings(action="ignore"):  # a backfill policy is called beta
        policy = dg.BackfillPolicy.single_run()
        asset = dg.asset(name=ASSET, partitions_def=partitions, backfill_policy=policy)(form)
    instance = dg.DagsterInstance.ephemeral()
    ends = {"dagster/asset_partition_range_start": days[0], "dagster/asset_partition_range_end": days[-1]}
    return lambda: materialised(asset, instance, tags=ends)
