"""A warehouse file gives back the room of deleted rows once they are many."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from backcourt.sync.ledger import STORES
from backcourt.warehouse.duckdb import DuckDBWarehouse

ROWS = 250_000
"""Rows of three row groups: the engine gives room back by putting such together."""

FIRST = date(2000, 1, 1)


def partitions(days: range) -> pa.Table:
    dates = pa.array([FIRST + timedelta(days=day) for day in days], pa.date32())
    return pa.table({"table_name": pa.array(["made_up"] * len(days)), "partition_date": dates})


def stored_rows(file: Path) -> int:
    """Count the rows that take room in a file, whether they are deleted or not."""
    with duckdb.connect(str(file), read_only=True) as engine:
        query = "SELECT estimated_size FROM duckdb_tables() WHERE table_name = 'partitions'"
        [(size,)] = engine.execute(query).fetchall()
    return int(size)


@pytest.mark.parametrize(("deleted", "is_tidied"), [(ROWS // 20, False), (ROWS // 2, True)])
def test_deleted_rows_leave_the_file_once_they_are_many(
    tmp_path: Path, deleted: int, is_tidied: bool
) -> None:
    file, copy = tmp_path / "warehouse.duckdb", tmp_path / "copy.duckdb"
    warehouse = DuckDBWarehouse(file)
    warehouse.ensure_store("partitions", STORES["partitions"])
    warehouse.append("partitions", partitions(range(ROWS)))
    warehouse.snapshot(copy)
    warehouse.remove("partitions", partitions(range(0, ROWS, ROWS // deleted)))
    warehouse.snapshot(copy)
    warehouse.close()
    assert (stored_rows(file) < ROWS) == is_tidied
    assert stored_rows(copy) == stored_rows(file)
