"""A pipeline under test: real components in a folder, with the few questions tests ask of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from backcourt.catalogue import catalogue
from backcourt.intake import Intake, load
from backcourt.landing import LandingZone
from backcourt.sources import information_times
from backcourt.sources.archive.client import fetch
from backcourt.sources.simulated import League
from backcourt.sync.conservation import Balance, balances
from backcourt.sync.ledger import Ledger, State
from backcourt.sync.plan import Planner, Work
from backcourt.sync.run import Progress, Report, Runner
from backcourt.sync.selection import Selection, plan
from backcourt.tables.graph import Catalogue
from backcourt.time import InformationTime
from backcourt.warehouse.duckdb import DuckDBWarehouse
from backcourt.warehouse.interface import Scope

FETCHED_AT = datetime(2025, 7, 1, 12)
LEAGUE_TINY = League(seasons=("2023-24",), teams=4, games_per_team=12)
"""Four teams, one season of fifteen dates: the cheapest league in which everything happens."""


def without_models() -> Catalogue:
    """Return the tables that need no trained model: four real seasons of those are built in half a minute."""
    tables = catalogue()
    trained = {"learned_models", *tables.downstream("learned_models")}
    return Catalogue([table for name, table in tables.items() if name not in trained])


Hashes = dict[tuple[str, date], str]


@dataclass
class Pipeline:
    """An open warehouse, the landing zone beside it, and the tables it is to hold."""

    home: Path
    codes: Mapping[str, str]
    catalogue: Catalogue = field(default_factory=catalogue)
    threads: int = 2
    read_only: bool = False

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.open()

    def open(self) -> None:
        """Open the warehouse; after `close` it can be opened again."""
        self.landing = LandingZone(self.home / "landing")
        self.warehouse = DuckDBWarehouse(
            self.home / "warehouse.duckdb", read_only=self.read_only, threads=self.threads
        )
        self.ledger = Ledger(self.warehouse, create=not self.read_only)

    def ingest(self, archive: Path, fetched_at: datetime = FETCHED_AT) -> Intake:
        """Land every file of an archive folder and load what is new."""
        list(fetch(archive, [], self.landing, fetched_at))
        return load(self.warehouse, self.ledger, self.landing)

    def choose(self, chosen: InformationTime, now: datetime = FETCHED_AT) -> None:
        """Have predictions made at another time before each game."""
        information_times.land(self.landing, chosen, now)
        load(self.warehouse, self.ledger, self.landing)

    def planner(self) -> Planner:
        return Planner(self.catalogue, self.ledger, self.codes)  # type: ignore[arg-type]

    def plan(self) -> list[Work]:
        return plan(self.planner(), Selection())

    def sync(self, watch: Callable[[Progress], None] = lambda progress: None, **choice: Any) -> Report:
        return Runner(self.planner(), self.warehouse, watch=watch).run(**choice)

    def rows(self, name: str) -> pa.Table:
        """Return a whole table."""
        table = self.catalogue[name]
        self.warehouse.show("asked_rows", Scope(table))
        return self.warehouse.read(table.relation("asked_rows"))

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in self.warehouse.query(sql).to_pylist()]

    def figure(self, sql: str) -> Any:
        [(value,)] = self.query(sql)
        return value

    @property
    def hashes(self) -> Hashes:
        """The content hash of every derived and raw partition that is complete."""
        return {
            (name, day): partition.content_hash
            for name, partitions in self.ledger.tables.items()
            if name in self.catalogue and not self.catalogue[name].is_landing
            for day, partition in partitions.items()
            if partition.is_done
        }

    def days_in(self, name: str, *states: State) -> set[date]:
        """Return the dates on which a table is in one of these states."""
        return {day for day, partition in self.ledger.of(name).items() if partition.state in states}

    @property
    def balances(self) -> list[Balance]:
        return balances(self.warehouse, self.planner(), self.plan())

    @property
    def unaccounted(self) -> dict[str, int]:
        counts = {
            name: sum(partition.unaccounted for partition in partitions.values())
            for name, partitions in self.ledger.tables.items()
        }
        return {name: count for name, count in counts.items() if count}

    def close(self) -> None:
        self.warehouse.close()


OpenPipeline = Callable[..., Pipeline]
MakeOnce = Callable[[str, Callable[[Path], object]], Path]
Edit = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


def edit_rows(path: Path, edit: Edit) -> None:
    """Rewrite a Parquet file: `edit` gets its rows as dictionaries and returns those to keep."""
    table = pq.read_table(path)
    schema = pa.schema([column.with_nullable(True) for column in table.schema])
    pq.write_table(pa.Table.from_pylist(edit(table.to_pylist()), schema=schema), path)
