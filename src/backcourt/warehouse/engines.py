"""Which engine a warehouse URL names."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from backcourt.errors import UsageError

if TYPE_CHECKING:
    from backcourt.warehouse.interface import Warehouse

EMBEDDED = "duckdb"
PLANNED = ("spark", "bigquery")


def embedded_file(url: str, default: Path) -> Path:
    """Return the file of an embedded warehouse: that of the URL (`duckdb:///PATH`), or the workspace's own.

    Raises `UsageError` when the URL names another engine or none.
    """
    if not url:
        return default
    scheme, path = urlsplit(url).scheme, urlsplit(url).path
    if scheme in PLANNED:
        raise UsageError(
            f"the engine {scheme!r} is not in this release", "use duckdb:///PATH, or leave it empty"
        )
    if scheme != EMBEDDED or len(path) < 2:
        raise UsageError(f"{url!r} is no warehouse URL", "write it as duckdb:///PATH, or leave it empty")
    return Path(path)


def connect(path: Path, *, read_only: bool = False, threads: int = 0, memory_limit: str = "") -> "Warehouse":
    """Open the embedded warehouse in a file."""
    from backcourt.warehouse.duckdb import DuckDBWarehouse

    return DuckDBWarehouse(path, read_only=read_only, threads=threads, memory_limit=memory_limit)
