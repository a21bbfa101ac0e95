"""A folder as a target: on this machine, or on a network drive that looks like it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from backcourt.errors import TargetError
from backcourt.files import PUBLIC, make_durable, sweep_partial_files, write_atomically
from backcourt.publishing.snapshots import Shelf
from backcourt.publishing.targets.place import POINTER, Held, SwappedMeanwhileError
from backcourt.publishing.targets.transfer import at_once


@dataclass(frozen=True)
class Folder:
    """The folder of a target."""

    root: Path
    unsettled: set[Path] = field(default_factory=set, compare=False)
    """Files that were written and may not be on the disk yet."""

    is_whole_by_size = False

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the same lock that a local publication to this folder holds."""
        with Shelf(self.root).lock():
            yield

    def read(self, name: str) -> bytes | None:
        """Return a file, or None if there is none."""
        with self._told():
            try:
                return (self.root / name).read_bytes()
            except FileNotFoundError:
                return None

    def pointer(self) -> Held | None:
        """Return the pointer, or None before the first publication."""
        content = self.read(POINTER)
        return None if content is None else Held(content)

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the size of every file at any depth of a folder."""
        with self._told():
            root = self.root / folder
            files = (path for path in root.rglob("*") if path.is_file())
            return {path.relative_to(root).as_posix(): path.stat().st_size for path in files}

    def children(self, folder: str) -> list[str]:
        """Return the names of the folders right below a folder."""
        with self._told():
            root = self.root / folder
            return sorted(path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else []

    def write(self, name: str, content: bytes) -> None:
        """Write a file."""
        with self._told():
            write_atomically(self.root / name, content, durable=False, mode=PUBLIC)
        self.unsettled.add(self.root / name)

    def copy(self, source: str, name: str) -> bool:
        """Show a file under a second name; snapshots never change, so that they can share it."""
        with self._told():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            try:
                path.hardlink_to(self.root / source)
            except OSError:
                return False
            return True

    def remove(self, names: Iterable[str]) -> None:
        """Remove files, and the folders that are empty then."""
        paths = [self.root / name for name in names]
        with self._told():
            for path in paths:
                path.unlink(missing_ok=True)
            self.unsettled.difference_update(paths)
            for folder in sorted({path.parent for path in paths}, reverse=True):
                self._prune(folder)

    def settle(self, folder: str) -> None:
        """Bring what was written, and the names in a folder, to the disk; remove what others left half written."""
        with self._told():
            inside = [path for path in (self.root / folder).rglob("*") if path.is_dir()]
            folders = [self.root, self.root / "snapshots", self.root / folder, *inside]
            there = [path for path in folders if path.is_dir()]
            for path in there:
                sweep_partial_files(path)
            for _ in at_once(make_durable, [*self.unsettled, *there]):
                pass
            self.unsettled.clear()

    def swap(self, content: bytes, before: Held | None) -> None:
        """Replace the pointer."""
        with self._told():
            if self.pointer() != before:
                raise SwappedMeanwhileError
            write_atomically(self.root / POINTER, content, mode=PUBLIC)
            make_durable(self.root)

    def _prune(self, folder: Path) -> None:
        while folder != self.root and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise TargetError(
                f"{error.filename2 or error.filename or self.root}: {error.strerror or error}",
                f"free disk space or correct the rights of {self.root}, then publish again: it goes on from there",
            ) from error
