"""Who reads beside a writer sees the store as it was when the writer began, whatever it commits meanwhile."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from backcourt.errors import MachineError
from backcourt.sync.ledger import STORES
from backcourt.warehouse import copying
from backcourt.warehouse.duckdb import DuckDBWarehouse

ROWS = 50_000
COMMITS = 12
"""Together several times what the engine lets its log grow to before it writes it into the file."""

PATIENTLY = (
    "import os, time\nwhile not os.path.exists(os.environ['COPY_WHEN']): time.sleep(0.01)\n" + copying.COPYING
)


def partitions(table: str) -> pa.Table:
    dates = pa.array([date(2000, 1, 1) + timedelta(days=day) for day in range(ROWS)], pa.date32())
    return pa.table({"table_name": pa.array([table] * ROWS), "partition_date": dates})


@pytest.fixture
def warehouse(tmp_path: Path) -> DuckDBWarehouse:
    """Return a store with one made-up table's partitions."""
    store = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    store.ensure_store("partitions", STORES["partitions"])
    store.append("partitions", partitions("before"))
    return store


def tables_in(file: Path) -> set[str]:
    copy = DuckDBWarehouse(file, read_only=True)
    try:
        return set(copy.load("partitions")["table_name"].to_pylist())
    finally:
        copy.close()


def test_a_copy_holds_nothing_of_what_is_committed_while_it_is_made(
    warehouse: DuckDBWarehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, copy = tmp_path / "warehouse.duckdb", tmp_path / "copy.duckdb"
    copy.touch()  # Only a writer that finds none waits for the first.
    monkeypatch.setattr(copying, "COPYING", PATIENTLY)
    monkeypatch.setenv("COPY_WHEN", str(tmp_path / "now"))
    names = {f"commit {number}" for number in range(COMMITS)}
    with warehouse.snapshotting(copy):
        for name in names:
            with warehouse.transaction():
                warehouse.append("partitions", partitions(name))
        (tmp_path / "now").touch()
    assert tables_in(copy) == {"before"}
    with warehouse.snapshotting(copy):
        pass
    warehouse.close()
    assert tables_in(copy) == tables_in(file) == {"before", *names}


def test_a_copy_that_cannot_be_made_is_told_once_all_is_done(
    warehouse: DuckDBWarehouse, tmp_path: Path
) -> None:
    (tmp_path / "copy.duckdb").mkdir()
    with (
        pytest.raises(MachineError, match="what was done is kept"),
        warehouse.snapshotting(tmp_path / "copy.duckdb"),
    ):
        warehouse.append("partitions", partitions("meanwhile"))
    warehouse.close()
    assert tables_in(tmp_path / "warehouse.duckdb") == {"before", "meanwhile"}


@pytest.mark.parametrize("mode", ["wb", "ab"])
def test_what_the_kernel_does_not_copy_the_process_does(mode: str, tmp_path: Path) -> None:
    original, target = tmp_path / "original", tmp_path / "target"
    original.write_bytes(bytes(range(256)) * 20_000)
    with target.open(mode) as file:  # The kernel does not copy into a file that is open for appending.
        subprocess.run([sys.executable, "-c", copying.COPYING, str(original)], stdout=file, check=True)
    assert target.read_bytes() == original.read_bytes()
