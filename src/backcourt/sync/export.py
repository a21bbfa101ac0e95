"""Whole tables out of the warehouse, into memory or a file."""

import json
import os
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from backcourt.errors import RefusedError, UsageError
from backcourt.sync.ledger import Ledger
from backcourt.tables.declaration import RUN_COLUMNS, Table
from backcourt.warehouse.interface import Scope, Warehouse

SHOWN = "shown_rows"


def rows(warehouse: Warehouse, ledger: Ledger, table: Table) -> pa.Table:
    """Return every row of a table, in the order of its date and grain."""
    if not ledger.of(table.name):
        raise UsageError(f"{table.name} has never been built", "run `backcourt sync` first")
    warehouse.show(SHOWN, Scope(table))
    relation = table.relation(SHOWN)
    order = dict.fromkeys([table.date_column, *table.grain] if table.date_column else table.grain)
    return warehouse.read(relation.select(*table.schema, *RUN_COLUMNS).order_by(list(order)))


def write(content: pa.Table, path: Path, kind: str = "", *, replace: bool = False) -> None:
    """Write rows to a file, whole or not at all; without a kind its ending decides."""
    kind = kind or path.suffix.lstrip(".")
    if kind not in WRITERS:
        raise UsageError(f"{kind or path.name!r} is no format", f"formats: {', '.join(WRITERS)}")
    if path.exists() and not replace:
        raise RefusedError(f"{path} is there already", "write somewhere else, or add --replace")
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}", "choose a folder that exists"
        ) from error
    os.close(handle)
    partial = Path(temporary)
    try:
        WRITERS[kind](content, partial)
        partial.chmod(0o644)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _write_parquet(content: pa.Table, path: Path) -> None:
    # Formats are imported by whoever writes them: every verb imports this module.
    import pyarrow.parquet as pq

    pq.write_table(content, path, compression="zstd")


def _write_csv(content: pa.Table, path: Path) -> None:
    from pyarrow import csv

    csv.write_csv(content, path)


def _write_json(content: pa.Table, path: Path) -> None:
    """Write an array with one row per line."""
    with path.open("w", encoding="utf-8") as file:
        separator = "[\n"
        for batch in content.to_batches(max_chunksize=10_000):
            for row in batch.to_pylist():
                file.write(separator + json.dumps(row, default=_text, ensure_ascii=False))
                separator = ",\n"
        file.write("\n]\n" if len(content) else "[]\n")


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {
    "parquet": _write_parquet,
    "csv": _write_csv,
    "json": _write_json,
}
"""How each format is written."""
