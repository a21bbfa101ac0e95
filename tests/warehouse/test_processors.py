"""Small statements get one processor and large ones all of them; afterwards it is as the settings want it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backcourt.warehouse.duckdb import DuckDBWarehouse


def processors(warehouse: DuckDBWarehouse) -> int:
    [row] = warehouse.query("SELECT current_setting('threads') AS threads").to_pylist()
    return int(row["threads"])


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[DuckDBWarehouse]:
    with closing(DuckDBWarehouse(tmp_path / "w.duckdb", threads=3)) as warehouse:
        yield warehouse


def test_statements_are_narrow_within_the_block_only(warehouse: DuckDBWarehouse) -> None:
    with warehouse.narrow():
        assert processors(warehouse) == 1
    assert processors(warehouse) == 3


def test_they_are_wide_again_as_soon_as_work_is_large(warehouse: DuckDBWarehouse) -> None:
    with warehouse.narrow():
        warehouse.widen()
        assert processors(warehouse) == 3
    assert processors(warehouse) == 3


def test_a_failure_leaves_nothing_narrow(warehouse: DuckDBWarehouse) -> None:
    with pytest.raises(RuntimeError), warehouse.narrow():
        raise RuntimeError
    assert processors(warehouse) == 3
