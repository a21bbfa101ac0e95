"""Published snapshots as they are read: the current one is followed, and nothing torn is ever handed out."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Coroutine, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

from backcourt.errors import WorkspaceError
from backcourt.publishing.snapshots import MANIFEST, Entry, Manifest, Pointer, Shelf
from backcourt.web.cache import Cache
from backcourt.web.content import MARK_LENGTH, Content, Header, content_of
from backcourt.web.problems import ProblemError, not_published, unavailable

LOOK_SECONDS = 0.25
"""How long a snapshot is taken for the current one without looking again."""

CACHE_BYTES = 256 * 1024**2
"""Room for files, pages of them and what is read out of them."""

PARSED_SIZE = 8
"""How many times larger than its text a file is once it is read into Python, about."""

OLDER_SNAPSHOTS = 4
"""Snapshots before the current one whose manifests are remembered, for readers who began with them."""

PUBLISH = "run `backcourt publish`; the server follows without a restart"

Derive = Callable[[Any], Any]


@dataclass(frozen=True)
class Snapshot:
    """A whole snapshot: where it lies and what is in it."""

    name: str
    folder: Path
    files: Mapping[str, Entry]
    pointer: Pointer | None = None

    @cached_property
    def marks(self) -> tuple[Header, ...]:
        """The headers that every answer out of it carries."""
        marks = [(b"x-backcourt-snapshot", self.name.encode())]
        if self.pointer and self.pointer.simulated:
            marks.append((b"x-backcourt-simulated", b"true"))
        return tuple(marks)


class GoneError(Exception):
    """A file of a snapshot was there and is no more: the snapshot was removed."""


class Library:
    """The published snapshots of one folder.

    Only files are read, and only what a manifest names; content is kept by its hash, so that a new snapshot costs
    what changed.
    """

    def __init__(self, folder: Path, cache_bytes: int = CACHE_BYTES) -> None:
        self.shelf = Shelf(folder)
        self.trouble = ""
        self._cache = Cache(cache_bytes)
        self._current: Snapshot | None = None
        self._seen: Hashable = None
        self._looked = float("-inf")
        self._older: dict[str, Snapshot] = {}
        self._loading: dict[Hashable, asyncio.Task[Any]] = {}

    async def current(self) -> Snapshot:
        """Return the current snapshot; raise a problem (503) when there is none that can be read.

        Who notices that there is another one waits until it is read; others go on with the one before, if there is one.
        """
        if time.monotonic() - self._looked >= LOOK_SECONDS:
            self._looked = time.monotonic()
            await self._once("current", self._look)
        elif self._current is None and "current" in self._loading:
            await self._once("current", self._look)
        if self._current is None:
            raise unavailable(self.trouble or "nothing is published yet", PUBLISH)
        return self._current

    async def _look(self) -> None:
        """See whether the pointer is another one, and follow it."""
        seen = self._stamp()
        if seen is None:
            self._current, self._seen, self.trouble = None, None, ""
            return
        if seen == self._seen:
            return
        try:
            self._current = await asyncio.to_thread(self._read_current)
        except (WorkspaceError, OSError, ValueError) as error:
            # Who is served from the snapshot before goes on being served; readiness tells.
            self.trouble = str(error)
        else:
            self._seen, self.trouble = seen, ""

    def _stamp(self) -> Hashable:
        try:
            found = self.shelf.pointer_file.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _read_current(self) -> Snapshot:
        pointer = self.shelf.current()
        if pointer is None:
            raise WorkspaceError("nothing is published yet", PUBLISH)
        manifest = self.shelf.manifest(pointer)
        return Snapshot(pointer.snapshot, self.shelf.path_of(pointer.snapshot), manifest.files, pointer)

    async def content(self, name: str) -> tuple[Snapshot, Content]:
        """Return a file of the current snapshot, and the snapshot."""
        return await self._of_current(lambda snapshot: self.read(snapshot, name))

    async def derived(self, name: str, key: Hashable, derive: Derive) -> tuple[Snapshot, Content]:
        """Return what is made of a file of the current snapshot; `key` names what is made, `derive` makes it."""
        return await self._of_current(lambda snapshot: self._derived(snapshot, name, key, derive))

    async def _of_current(
        self, read: Callable[[Snapshot], Coroutine[Any, Any, Content]]
    ) -> tuple[Snapshot, Content]:
        snapshot = await self.current()
        try:
            return snapshot, await read(snapshot)
        except GoneError:
            # Removed since we looked: whoever removed it has made another one current.
            self._looked = float("-inf")
        snapshot = await self.current()
        try:
            return snapshot, await read(snapshot)
        except GoneError as error:
            raise unavailable(f"{error} is missing", PUBLISH) from error

    async def read(self, snapshot: Snapshot, name: str) -> Content:
        """Return a file of a snapshot; raise a problem when it has none (404) or it is damaged (503)."""
        entry = _entry(snapshot, name)
        found: Content | None = self._cache.get(entry.sha256)
        if found is not None:
            return found

        async def load() -> Content:
            content = await asyncio.to_thread(_load, snapshot.folder / name, entry)
            self._cache.put(entry.sha256, content, content.size)
            return content

        loaded: Content = await self._once(entry.sha256, load)
        return loaded

    async def _derived(self, snapshot: Snapshot, name: str, key: Hashable, derive: Derive) -> Content:
        mark = derived_mark(_entry(snapshot, name), key)
        found: Content | None = self._cache.get(mark)
        if found is not None:
            return found
        parsed = await self._parsed(snapshot, name)

        async def make() -> Content:
            content = await asyncio.to_thread(lambda: content_of(to_json(derive(parsed)), mark))
            self._cache.put(mark, content, content.size)
            return content

        made: Content = await self._once(mark, make)
        return made

    async def _parsed(self, snapshot: Snapshot, name: str) -> Any:
        key = "parsed", _entry(snapshot, name).sha256
        found = self._cache.get(key)
        if found is not None:
            return found
        content = await self.read(snapshot, name)

        async def parse() -> Any:
            parsed = await asyncio.to_thread(from_json, content.raw)
            self._cache.put(key, parsed, PARSED_SIZE * len(content.raw))
            return parsed

        return await self._once(key, parse)

    async def _once(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """Do what many ask for at the same time once; who leaves does not stop it for the others."""
        task = self._loading.get(key)
        if task is None:
            task = self._loading[key] = asyncio.create_task(work())
            task.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(task)

    def _forget(self, key: Hashable, done: asyncio.Task[Any]) -> None:
        self._loading.pop(key, None)
        if not done.cancelled():
            done.exception()  # Seen, even when everybody who waited for it has left.

    async def older(self, name: str) -> Snapshot:
        """Return a snapshot by its name, the current one or one before; raise a problem (404) without one."""
        current = await self.current()
        if name == current.name:
            return current
        if name not in self._older:
            found = await asyncio.to_thread(self._read_older, name)
            for spare in [*self._older][: max(0, len(self._older) + 1 - OLDER_SNAPSHOTS)]:
                del self._older[spare]
            self._older[name] = found
        return self._older[name]

    def _read_older(self, name: str) -> Snapshot:
        folder = self.shelf.path_of(name)
        try:
            manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
        except (OSError, ValueError) as error:
            raise gone_snapshot(name) from error
        return Snapshot(name, folder, manifest.files)

    async def missing(self) -> list[str]:
        """Name the files of the current snapshot that are not there in their size."""
        snapshot = await self.current()
        return await asyncio.to_thread(_missing, snapshot)


def gone_snapshot(name: str) -> ProblemError:
    """Return the problem of a snapshot that is not there, or no more."""
    return not_published(f"snapshot {name}", "read /current.json again: it names the current one")


def derived_mark(entry: Entry, key: Hashable) -> str:
    """Return the mark of what is made of a file: known before it is made."""
    return hashlib.sha256(f"{entry.sha256} {key}".encode()).hexdigest()[:MARK_LENGTH]


def _entry(snapshot: Snapshot, name: str) -> Entry:
    entry = snapshot.files.get(name)
    if entry is None:
        raise not_published(name)
    return entry


def _load(path: Path, entry: Entry) -> Content:
    """Read a file and compress it, unless it is not what the manifest says."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise GoneError(path.name) from error
    except OSError as error:
        raise unavailable(f"{path.name} cannot be read: {error.strerror}", PUBLISH) from error
    if hashlib.sha256(raw).hexdigest() != entry.sha256:
        raise unavailable(f"{path.name} is damaged", f"remove current.json and {PUBLISH}")
    return content_of(raw, entry.sha256[:MARK_LENGTH])


def _missing(snapshot: Snapshot) -> list[str]:
    return [name for name, entry in snapshot.files.items() if _size(snapshot.folder / name) != entry.size]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
