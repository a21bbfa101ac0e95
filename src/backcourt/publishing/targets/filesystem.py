"""Any other file system that fsspec knows as a target: memory, SFTP, SMB, WebDAV, HDFS."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from backcourt.errors import TargetError, UsageError
from backcourt.publishing.targets.address import EXAMPLES, Address
from backcourt.publishing.targets.place import POINTER, Held, SwappedMeanwhileError

Result = TypeVar("Result")

TRIES = 3
PAUSE = 0.5
"""Seconds before the second try; twice as long before each further one."""

FINAL = FileNotFoundError, PermissionError, NotADirectoryError, IsADirectoryError
"""What does not get better by trying again."""


def filesystem_at(address: Address) -> "FileSystem":
    """Open a file system; `UsageError` if fsspec knows none of that name."""
    # Most publications have no such target, and importing it takes as long as many files do.
    import fsspec

    try:
        fsspec.get_filesystem_class(address.scheme)
    except ValueError:
        raise UsageError(
            f"nothing is known of {address.scheme}:// ({address})", f"give a target, {EXAMPLES}"
        ) from None
    except ImportError as error:
        raise TargetError(f"{address} cannot be opened: {error}", "install what it names") from None
    host = f"{address.place}/" if address.place else ""
    try:
        system, root = fsspec.core.url_to_fs(f"{address.scheme}://{host}{address.path}")
    except Exception as error:
        raise _error(address, error) from None
    return FileSystem(address, system, root.rstrip("/"))


@dataclass(frozen=True)
class FileSystem:
    """A folder of a file system."""

    address: Address
    system: Any
    root: str

    is_whole_by_size = True

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Do nothing: there are no locks that all file systems know."""
        yield

    def read(self, name: str) -> bytes | None:
        """Return a file, or None if there is none."""
        with suppress(FileNotFoundError):
            return bytes(self._try(lambda: self.system.cat_file(self._path(name))))
        return None

    def pointer(self) -> Held | None:
        """Return the pointer, or None before the first publication."""
        content = self.read(POINTER)
        return None if content is None else Held(content)

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the size of every file at any depth of a folder."""
        root = self._path(folder)
        self.system.invalidate_cache()
        with suppress(FileNotFoundError):
            found = self._try(lambda: self.system.find(root, detail=True))
            return {name[name.index(root) + len(root) + 1 :]: entry["size"] for name, entry in found.items()}
        return {}

    def children(self, folder: str) -> list[str]:
        """Return the names of the folders right below a folder."""
        self.system.invalidate_cache()
        with suppress(FileNotFoundError):
            found = self._try(lambda: self.system.ls(self._path(folder), detail=True))
            names = (entry["name"] for entry in found if entry["type"] == "directory")
            return sorted(name.rstrip("/").rpartition("/")[2] for name in names)
        return []

    def write(self, name: str, content: bytes) -> None:
        """Write a file."""
        path = self._path(name)

        def put() -> None:
            self.system.makedirs(path.rpartition("/")[0], exist_ok=True)
            self.system.pipe_file(path, content)

        self._told(put)

    def copy(self, source: str, name: str) -> bool:
        """Let the file system copy a file; False if it cannot, or the source is gone."""
        path = self._path(name)

        def copy() -> None:
            self.system.makedirs(path.rpartition("/")[0], exist_ok=True)
            self.system.cp_file(self._path(source), path)

        try:
            self._try(copy)
        except (NotImplementedError, FileNotFoundError):
            return False
        return True

    def remove(self, names: Iterable[str]) -> None:
        """Remove files, and the folders that are empty then."""
        folders = set()
        for name in names:
            with suppress(FileNotFoundError):
                self._try(partial(self.system.rm_file, self._path(name)))
            folders.update(_folders_of(name))
        for folder in sorted(folders, key=len, reverse=True):
            # Some file systems have no folders, others do not part with full ones.
            with suppress(OSError, NotImplementedError):
                if not self.system.ls(self._path(folder)):
                    self.system.rmdir(self._path(folder))

    def settle(self, folder: str) -> None:
        """Do nothing: who accepted a file keeps it."""

    def swap(self, content: bytes, before: Held | None) -> None:
        """Replace the pointer by a move, if it still is what it was."""
        if self.pointer() != before:
            raise SwappedMeanwhileError
        self.write(f"{POINTER}.partial", content)
        self._told(lambda: self.system.mv(self._path(f"{POINTER}.partial"), self._path(POINTER)))

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}"

    def _told(self, act: Callable[[], Result]) -> Result:
        try:
            return self._try(act)
        except (FileNotFoundError, NotImplementedError) as error:
            raise _error(self.address, error) from None

    def _try(self, act: Callable[[], Result]) -> Result:
        """Do something, again after a pause when it failed as networks fail."""
        for turn in range(TRIES):
            try:
                return act()
            except (FileNotFoundError, NotImplementedError):
                raise
            except Exception as error:
                if isinstance(error, FINAL) or not isinstance(error, OSError) or turn == TRIES - 1:
                    raise _error(self.address, error) from None
                time.sleep(PAUSE * 2**turn)
        raise AssertionError("a last try returns or raises")


def _folders_of(name: str) -> list[str]:
    parts = name.split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def _error(address: Address, error: Exception) -> TargetError:
    if isinstance(error, PermissionError):
        return TargetError(f"{address}: access denied", "correct the rights: read, list, write and delete")
    first = (str(error).splitlines() or [""])[0]
    return TargetError(
        f"{address}: {type(error).__name__}: {first[:200]}",
        "see whether it can be reached, then publish again: it goes on from there",
    )
