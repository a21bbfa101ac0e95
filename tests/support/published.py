"""Published files under test: somebody who reads them, and somebody who publishes."""

import hashlib
import json
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from pipelines import FETCHED_AT, Pipeline

from backcourt.publishing.frame import Frame
from backcourt.publishing.publish import PublishReport, publish

NOW = FETCHED_AT.replace(month=8)
LATER = FETCHED_AT.replace(month=9)


@dataclass(frozen=True)
class Reader:
    """Somebody who reads what is published, as anyone would: the pointer first, then the files it names."""

    folder: Path

    @property
    def pointer(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "current.json").read_bytes()))

    def bytes_of(self, name: str) -> bytes:
        return (self.folder / "snapshots" / self.pointer["snapshot"] / name).read_bytes()

    def file(self, name: str) -> Any:
        return json.loads(self.bytes_of(name))

    @property
    def manifest(self) -> dict[str, Any]:
        return dict(self.file("manifest.json"))

    @property
    def names(self) -> set[str]:
        return set(self.manifest["files"])

    @property
    def dates(self) -> list[date]:
        results = (name for name in self.names if name.startswith("v1/results/2"))
        return sorted(date.fromisoformat(Path(name).stem) for name in results)

    def torn_files(self) -> list[str]:
        """Return the files that are not what one reading of the pointer says they are."""
        pointer = self.pointer
        folder = self.folder / "snapshots" / pointer["snapshot"]
        content = (folder / "manifest.json").read_bytes()
        if hashlib.sha256(content).hexdigest() != pointer["manifest"]["sha256"]:
            return ["manifest.json"]
        return [
            name
            for name, entry in json.loads(content)["files"].items()
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != entry["sha256"]
            or (folder / name).stat().st_size != entry["size"]
        ]


Publish = Callable[..., PublishReport]


def publish_of(pipeline: Pipeline, folder: Path) -> Publish:
    """Return a publisher of one pipeline to one folder."""

    def act(
        now: datetime = NOW,
        dates: Collection[date] | None = None,
        because: str | None = None,
        only: Collection[str] | None = None,
        clock: datetime | None = None,
    ) -> PublishReport:
        frame = Frame(pipeline.warehouse, pipeline.ledger, now, clock=lambda: clock or now)
        return publish(frame, folder, dates, only, because)

    return act


def altered(home: Path, copy: Path, *statements: str) -> Path:
    """Copy the folder of a warehouse and change rows of it by hand, behind the ledger's back."""
    shutil.copytree(home, copy)
    with duckdb.connect(str(copy / "warehouse.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)
    return copy
