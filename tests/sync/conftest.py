"""What tests of the synchroniser share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backcourt.warehouse.duckdb import DuckDBWarehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[DuckDBWarehouse]:
    """Return an empty store."""
    store = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    yield store
    store.close()
