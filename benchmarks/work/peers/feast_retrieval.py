"""Feast: point-in-time retrieval of finished figures from its local offline store on DuckDB.

Feast computes no windows. It is given each player's figures after each game, known from the day after, and finds
what was known of each target. Declaring and applying the feature view is not timed.
"""

from datetime import timedelta
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from feast import Entity, FeatureStore, FeatureView, Field, FileSource, RepoConfig, ValueType
from feast.infra.offline_stores import duckdb  # noqa: F401  (not to be imported while the clock runs)
from feast.types import Float64, Int64, String

from benchmarks.work.peers.timed import Job, Task

REGISTRY = TemporaryDirectory(prefix="backcourt-feast-")


def prepare(task: Task) -> Job:
    states = pq.read_table(task.states)
    moments = states["known_from"].cast(pa.timestamp("us", tz="UTC"))
    source = f"{REGISTRY.name}/states.parquet"
    kept = states.select(["player_id", "season", *task.columns]).append_column("event_timestamp", moments)
    pq.write_table(kept, source)
    store = _store(task, source)
    return lambda: _retrieve(task, store)


def _store(task: Task, source: str) -> FeatureStore:
    config = RepoConfig(
        project="benchmark",
        registry=f"{REGISTRY.name}/registry.db",
        provider="local",
        offline_store={"type": "duckdb"},
        online_store=None,
        entity_key_serialization_version=3,
    )
    store = FeatureStore(config=config)
    player = Entity(name="player", join_keys=["player_id"], value_type=ValueType.INT64)
    season = Entity(name="season", join_keys=["season"], value_type=ValueType.STRING)
    whole = ("games_played",)
    fields = [Field(name=name, dtype=Int64 if name in whole else Float64) for name in task.columns]
    view = FeatureView(
        name="form",
        entities=[player, season],
        ttl=timedelta(0),
        schema=[Field(name="player_id", dtype=Int64), Field(name="season", dtype=String), *fields],
        source=FileSource(path=source, timestamp_field="event_timestamp"),
        online=False,
    )
    store.apply([player, season, view])
    return store


def _retrieve(task: Task, store: FeatureStore) -> pa.Table:
    targets = pd.read_parquet(task.targets).rename(columns={"cache_date": "event_timestamp"})
    targets["event_timestamp"] = pd.to_datetime(targets["event_timestamp"], utc=True)
    features = [f"form:{name}" for name in task.columns]
    found = store.get_historical_features(entity_df=targets, features=features).to_arrow()
    return found.rename_columns({"event_timestamp": "cache_date"})
