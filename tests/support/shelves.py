"""Small published folders that need no warehouse, and readers of targets."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from backcourt.publishing.snapshots import Pointer, Shelf
from backcourt.publishing.targets.mirror import open_target

FIRST = datetime(2024, 12, 1, tzinfo=UTC)

Files = Mapping[str, bytes]


@dataclass
class Publisher:
    """Publishes made-up files to a folder, one snapshot a day."""

    folder: Path
    day: int = 0

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.folder)

    def publish(self, files: Files, *, simulated: bool = True, because: str | None = None) -> Pointer:
        self.day += 1
        with self.shelf.lock(), self.shelf.draft() as draft:
            for name, content in files.items():
                draft.put(name, content)
            now = FIRST + timedelta(days=self.day)
            return self.shelf.make_current(draft, now, because, [], simulated=simulated)

    def site(self, pages: Files) -> None:
        for name, content in pages.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(content)


def some_files(count: int, *, changed: int = 0, edition: str = "") -> dict[str, bytes]:
    """Return files, the first few of which say something else in every edition."""
    return {
        f"v1/made-up/{number}.json": json.dumps(
            {"number": number, "edition": edition if number < changed else "", "text": "-" * (number % 97)}
        ).encode()
        for number in range(count)
    }


@dataclass(frozen=True)
class TargetReader:
    """Somebody who reads a target: the pointer once, then everything from the snapshot it names."""

    url: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", open_target(self.url, Shelf(Path("/nowhere/published")))[1])

    def read(self, name: str) -> bytes | None:
        content: bytes | None = self.place.read(name)  # type: ignore[attr-defined]
        return content

    @property
    def pointer(self) -> Pointer:
        content = self.read("current.json")
        assert content is not None, "nothing is published there"
        return Pointer.model_validate_json(content)

    @property
    def snapshots(self) -> list[str]:
        children: list[str] = self.place.children("snapshots")  # type: ignore[attr-defined]
        return children

    def names(self) -> set[str]:
        """Return all names at the target."""
        return set(self.place.sizes("snapshots"))  # type: ignore[attr-defined]

    def whole(self) -> tuple[str, dict[str, bytes]]:
        """Return the current snapshot's name and files; fail if any is not what the pointer says."""
        pointer = self.pointer
        folder = f"snapshots/{pointer.snapshot}"
        manifest = self.read(f"{folder}/manifest.json")
        assert manifest is not None, f"{pointer.snapshot} has no manifest"
        assert hashlib.sha256(manifest).hexdigest() == pointer.manifest.sha256
        files = {}
        for name, entry in json.loads(manifest)["files"].items():
            content = self.read(f"{folder}/{name}")
            assert content is not None, f"{name} is missing in {pointer.snapshot}"
            assert hashlib.sha256(content).hexdigest() == entry["sha256"], f"{name} is torn"
            files[name] = content
        return pointer.snapshot, files
