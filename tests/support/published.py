"""Published files under test: somebody who reads them, and somebody who publishes."""

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipelines import FETCHED_AT, Pipeline

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
    def names(self) -> set[str]:
        return set(self.pointer["files"])

    @property
    def dates(self) -> list[date]:
        results = (name for name in self.names if name.startswith("v1/results/2"))
        return sorted(date.fromisoformat(Path(name).stem) for name in results)

    def torn_files(self) -> list[str]:
        """Return the files that are not what one reading of the pointer says they are."""
        pointer = self.pointer
        folder = self.folder / "snapshots" / pointer["snapshot"]
        return [
            name
            for name, entry in pointer["files"].items()
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != entry["sha256"]
            or (folder / name).stat().st_size != entry["size"]
        ]


Publish = Callable[..., PublishReport]


def publish_of(pipeline: Pipeline, folder: Path) -> Publish:
    """Return a publisher of one pipeline to one folder."""

    def act(
        now: datetime = NOW, dates: Collection[date] | None = None, because: str | None = None
    ) -> PublishReport:
        return publish(pipeline.warehouse, pipeline.ledger, folder, now, dates, because)

    return act
