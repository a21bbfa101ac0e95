"""Small archives to work on, and ways of spoiling them."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from backcourt.sources.simulated import League, write_league

SEASON = "2023-24"
LEAGUE = League(seed=11, seasons=(SEASON,), teams=4, games_per_team=12, roster_size=10, defects=False)


def write_archive(folder: Path) -> None:
    """Write one short season of four teams: 24 games that reconcile."""
    write_league(LEAGUE, folder)


def read(folder: Path, name: str) -> pa.Table:
    return pq.read_table(folder / SEASON / f"{name}.parquet")


def change(folder: Path, name: str, edit: Callable[[pa.Table], pa.Table]) -> None:
    """Rewrite one file of the season."""
    pq.write_table(edit(read(folder, name)), folder / SEASON / f"{name}.parquet")


def change_row(folder: Path, name: str, row: int, **values: object) -> dict[str, object]:
    """Change one row of a file and return it as it was."""
    table = read(folder, name)
    rows = table.to_pylist()
    before = dict(rows[row])
    rows[row] |= values
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), folder / SEASON / f"{name}.parquet")
    return before
