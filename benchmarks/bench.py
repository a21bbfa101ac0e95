"""The common ground of all measures: data, work folder, repetitions, and workspaces made once and copied."""

import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from backcourt.catalogue import PRECOMPUTE
from backcourt.tables.declaration import Phase
from benchmarks.datasets import DataSet
from benchmarks.figures import Outcome
from benchmarks.processes import Ran, call, command

PHASES_2_3 = ("nba_raw", "nba_analytics")
PHASES_2_4 = (*PHASES_2_3, "nba_precompute")


@dataclass(frozen=True)
class Home:
    """A workspace folder."""

    folder: Path

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse.duckdb"

    @property
    def code_versions(self) -> Path:
        return self.folder / "code_versions.json"


@dataclass
class Bench:
    """One run of the benchmarks.

    `code_versions` is put into every new workspace: whoever only tries the measures out need not wait for compiling.
    """

    data: DataSet
    work: Path
    threads: int = 2
    repeat: int = 0
    code_versions: Path | None = None
    cold: dict[Any, Any] = field(default_factory=dict)
    _numbers: Any = field(default_factory=count)
    _landed: dict[DataSet, Home] = field(default_factory=dict)
    _built: dict[DataSet, Home] = field(default_factory=dict)

    def say(self, text: str) -> None:
        sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {text}\n")

    def times(self, usual: int) -> range:
        """Return how often to repeat: as asked for on the command line, else as usual for the measure."""
        return range(self.repeat or usual)

    def call(self, function: str, **arguments: Any) -> Ran:
        return call(self.threads, function, **arguments)

    def run(self, home: Home, *arguments: str) -> Ran:
        """Run a verb of the program on a workspace."""
        return command(self.threads, "--home", str(home.folder), *arguments)

    def sync(self, home: Home, tables: Sequence[str] = ()) -> Ran:
        named = [word for name in tables for word in ("--table", name)]
        return self.run(home, "sync", "--json", *named)

    def ingest(self, home: Home, archive: Path, seasons: Sequence[str]) -> Ran:
        named = [word for season in seasons for word in ("--season", season)]
        return self.run(home, "ingest", "archive", str(archive), "--json", *named)

    @cached_property
    def tables(self) -> dict[str, str]:
        """Every derived table and its schema."""
        return {entry["name"]: entry["schema"] for entry in self.call("stores:tables").answer}

    @property
    def phases(self) -> dict[str, tuple[str, ...]]:
        """What is built together, by the schemas of its phases, whatever tables they declare."""
        return {"2-3": PHASES_2_3, "2-4": PHASES_2_4, "2-5": tuple(dict.fromkeys(self.tables.values()))}

    def tables_of(self, schemas: Sequence[str]) -> list[str]:
        """Return the tables of some phases; the feature store is phase 4, though its schema is that of predictions."""
        precomputed = {table.name for table in PRECOMPUTE}
        return [
            name
            for name, schema in self.tables.items()
            if (Phase.PRECOMPUTE.value if name in precomputed else schema) in schemas
        ]

    def new_home(self) -> Home:
        return Home(self.work / f"home-{next(self._numbers)}")

    def copy(self, home: Home) -> Home:
        """Copy a workspace; its files are on the disk afterwards, as of one at rest, and in the page cache."""
        target = self.new_home()
        shutil.copytree(home.folder, target.folder)
        os.sync()  # Or the first commit of who is measured would wait until the whole copy is written.
        return target

    def drop(self, home: Home) -> None:
        shutil.rmtree(home.folder)

    def ingested(self, data: DataSet) -> Home:
        """Return a workspace with these data loaded and nothing built; made once, not to be changed."""
        if data not in self._landed:
            self._landed[data] = self._ingested(data)
        return self._landed[data]

    def _ingested(self, data: DataSet) -> Home:
        self.say(f"ingesting {data.span}")
        home = self.new_home()
        self.ingest(home, data.archive, data.seasons)
        if self.code_versions:
            shutil.copy(self.code_versions, home.code_versions)
        return home

    def synced(self, data: DataSet) -> Home:
        """Return a workspace with everything built from these data; made once, not to be changed."""
        if data not in self._built:
            self._built[data] = self._synced(data)
        return self._built[data]

    def _synced(self, data: DataSet) -> Home:
        home = self.copy(self.ingested(data))
        self.say(f"building {data.span}")
        verify_sync(Outcome(), self.sync(home))
        return home

    def keep_synced(self, data: DataSet, home: Home) -> None:
        """Take a workspace in which everything was just built for the one `synced` gives."""
        self._built.setdefault(data, home)

    def contents(self, home: Home, tables: Sequence[str] = ()) -> dict[str, Any]:
        """Return rows, partitions and content hash of derived tables (default: all) of a workspace."""
        names = list(tables or self.tables)
        found: dict[str, Any] = self.call("stores:contents", warehouse=home.warehouse, tables=names).answer
        return found

    def verify_complete(self, outcome: Outcome, home: Home) -> None:
        """Verify that nothing is left to do and that every table has rows."""
        left = self.call("stores:left_to_do", home=home.folder).answer
        outcome.verify(left == {"partitions": 0, "blocked": 0, "payloads": 0}, "the plan is empty afterwards")


def verify_sync(outcome: Outcome, ran: Ran) -> None:
    """Verify that a sync failed nowhere, held nothing back and left no payload unread."""
    told = ran.answer
    clean = not (told["failed"] or told["blocked"] or told["errors"] or told["rejected"])
    outcome.verify(clean, "no partition failed or was blocked, no payload was rejected")
