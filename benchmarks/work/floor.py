"""The engine alone: read the same inputs, write the same outputs, compute nothing. Imports nothing of Backcourt."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def copy(payloads: Sequence[str], finished: str, tables: Mapping[str, str], target: str) -> dict[str, int]:
    """Read payload files whole, and write the rows of finished tables (name to schema) into a new file."""
    with duckdb.connect(target, config={"threads": int(os.environ["BACKCOURT_THREADS"])}) as engine:
        _do(engine, "SET preserve_insertion_order = false")
        for payload in payloads:
            # Counting every column's values makes the engine read every column.
            _do(engine, f"SELECT count(COLUMNS(*)) FROM read_parquet({_quoted(payload)})")
        _do(engine, f"ATTACH {_quoted(finished)} AS finished (READ_ONLY)")
        for schema in dict.fromkeys(tables.values()):
            _do(engine, f'CREATE SCHEMA "{schema}"')
        for name, schema in tables.items():
            place = f'"{schema}"."{name}"'
            _do(engine, f"CREATE TABLE {place} AS SELECT * FROM finished.{place}")
    return {"payloads": len(payloads), "bytes": Path(target).stat().st_size}


def _do(engine: duckdb.DuckDBPyConnection, statement: str) -> list[tuple[Any, ...]]:
    return engine.execute(statement).fetchall()


def sums(file: str, tables: Mapping[str, str]) -> dict[str, list[int]]:
    """Return rows and a sum over the hashes of all rows, for each table of a file."""
    with duckdb.connect(file, read_only=True) as engine:
        return {
            name: list(
                _do(engine, f'SELECT count(*), sum(hash(t))::VARCHAR FROM "{schema}"."{name}" AS t')[0]
            )
            for name, schema in tables.items()
        }
