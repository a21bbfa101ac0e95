"""Snapshots: immutable folders of published files, one of which is current by an atomically swapped pointer.

published/current.json                   which snapshot is current, and the hash of its manifest
published/snapshots/<id>/manifest.json   the hash and size of every file in it
published/snapshots/<id>/v1/...          the files
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from backcourt.errors import RefusedError, WorkspaceError
from backcourt.files import PARTIAL, PUBLIC, make_durable, sweep_partial_files, write_atomically

KEPT_SNAPSHOTS = 3
"""Snapshots that stay: the current one, and those that slow readers may still be reading."""

DISK_TURNS_AT_ONCE = 8
"""Files brought to the disk at the same time: a disk that is asked for several makes one turn of them."""

MANIFEST = "manifest.json"
UNFINISHED, GOING = PARTIAL, ".removing-"


class Entry(BaseModel):
    """One file of a snapshot."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    size: int


class Succession(BaseModel):
    """The beginning of a manifest: `follows` is the snapshot that was current when this one was made."""

    model_config = ConfigDict(frozen=True)

    follows: str | None = None


class Manifest(Succession):
    """What is in a snapshot, by path; `because` is the reason for which `losses` were accepted.

    Without one they were said of games that were called off.
    """

    files: dict[str, Entry]
    because: str | None = None
    losses: list[str] = []


class Pointer(BaseModel):
    """What `current.json` says: few words, since every reader begins with them."""

    model_config = ConfigDict(frozen=True)

    snapshot: str
    created_at: datetime
    simulated: bool
    files: int
    manifest: Entry


@dataclass
class Draft:
    """A snapshot in the making: what is new lies in `folder`; what is taken over is only named until it is needed."""

    folder: Path
    previous: Manifest | None
    previous_folder: Path | None
    previous_pointer: Pointer | None
    files: dict[str, Entry] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)
    repeats: dict[str, str] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)

    def path_of(self, name: str) -> Path:
        """Return where a new file lies: all in one folder, for making and removing folders takes longer than files."""
        return self.folder / name.replace("/", "~")

    def before(self, name: str) -> bytes | None:
        """Return what the previous snapshot holds under a name, if it is there and undamaged."""
        if self.previous is None or self.previous_folder is None or name not in self.previous.files:
            return None
        with suppress(FileNotFoundError):
            content = (self.previous_folder / name).read_bytes()
            return content if _entry(content) == self.previous.files[name] else None
        return None

    def is_intact(self, name: str) -> bool:
        """Tell whether the previous snapshot has a file, of the size it should be."""
        if self.previous is None or self.previous_folder is None or name not in self.previous.files:
            return False
        return _has_size(self.previous_folder, name, self.previous.files[name])

    def keep(self, name: str) -> None:
        """Take a file over from the previous snapshot, unread."""
        assert self.previous is not None
        self.files[name] = self.previous.files[name]

    def put(self, name: str, content: bytes) -> None:
        """Write a file, or take it over when the previous snapshot has the very same."""
        if content == self.before(name):
            self.keep(name)
        else:
            self.write(name, content)

    def write(self, name: str, content: bytes) -> None:
        """Write a file that is other than in the previous snapshot."""
        with self.path_of(name).open("xb") as file:
            file.write(content)
        self.new.add(name)
        self.files[name] = _entry(content)
        self.written.append(name)

    def repeat(self, name: str, source: str) -> None:
        """Show one of this draft's files under a second name."""
        self.files[name] = self.files[source]
        if (
            self.previous is not None
            and self.previous.files.get(name) == self.files[name]
            and self.is_intact(name)
        ):
            return
        self.repeats[name] = source
        self.written.append(name)

    @property
    def removed(self) -> list[str]:
        """The files of the previous snapshot that this one lacks."""
        return sorted(set(self.previous.files if self.previous else ()) - set(self.files))

    @property
    def differs(self) -> bool:
        """Whether there is anything in it that readers do not have yet."""
        return bool(self.written or self.removed)


@dataclass
class Assembly:
    """The folder of a snapshot while it is filled, perhaps one that was a snapshot before: most is there already.

    Making and removing thousands of names takes seconds; few of them change from one publication to the next.
    """

    folder: Path
    there: dict[str, Entry] = field(default_factory=dict)
    unsettled: list[Path] = field(default_factory=list)
    folders: set[Path] = field(default_factory=set)

    def fill(self, draft: Draft) -> None:
        """Bring every file of a draft in, and let go of all others."""
        for name in self.there.keys() - draft.files.keys():
            self._remove(name)
        for name, entry in draft.files.items():
            if name in draft.new:
                draft.path_of(name).replace(self._room_for(name))
                self.unsettled.append(self.folder / name)
            elif name not in draft.repeats and not self._has(name, entry):
                assert draft.previous_folder is not None
                self._link(draft.previous_folder / name, name)
        for name, source in draft.repeats.items():
            self._link(self.folder / source, name)

    def write(self, name: str, content: bytes) -> None:
        """Write a file."""
        write_atomically(self._room_for(name), content, mode=PUBLIC)

    def settle(self) -> None:
        """Bring all files and their names to the disk, in one go: that is several times as quick as one by one."""
        with ThreadPoolExecutor(DISK_TURNS_AT_ONCE) as pool:
            list(pool.map(make_durable, [*self.unsettled, *self.folders, self.folder]))

    def _has(self, name: str, entry: Entry) -> bool:
        return self.there.get(name) == entry and _has_size(self.folder, name, entry)

    def _room_for(self, name: str) -> Path:
        path = self.folder / name
        if path.parent not in self.folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            inside = len(path.parent.relative_to(self.folder).parts)
            self.folders.update(path.parents[:inside])
        return path

    def _link(self, source: Path, name: str) -> None:
        target = self._room_for(name)
        target.unlink(missing_ok=True)
        try:
            target.hardlink_to(source)
        except OSError:
            shutil.copyfile(source, target)
            self.unsettled.append(target)

    def _remove(self, name: str) -> None:
        path = self.folder / name
        path.unlink(missing_ok=True)
        inside = len(path.parent.relative_to(self.folder).parts)
        for folder in path.parents[:inside]:
            try:
                folder.rmdir()
            except OSError:
                self.folders.add(folder)
                break
            self.folders.discard(folder)


@dataclass(frozen=True)
class Shelf:
    """The folder of published snapshots."""

    folder: Path

    @property
    def pointer_file(self) -> Path:
        """The pointer to the current snapshot."""
        return self.folder / "current.json"

    def path_of(self, snapshot: str) -> Path:
        """Return the folder of a snapshot."""
        return self.folder / "snapshots" / snapshot

    def current(self) -> Pointer | None:
        """Return the pointer, or None before the first publication."""
        try:
            return Pointer.model_validate_json(self.pointer_file.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError as error:
            raise WorkspaceError(
                f"{self.pointer_file} is damaged",
                "remove it and run `backcourt publish`: all is written anew",
            ) from error

    def manifest(self, pointer: Pointer) -> Manifest:
        """Return what a snapshot holds, if its manifest is the one the pointer names."""
        path = self.path_of(pointer.snapshot) / MANIFEST
        advice = f"remove {self.pointer_file} and run `backcourt publish`: all is written anew"
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise WorkspaceError(f"{path} is missing", advice) from error
        if hashlib.sha256(content).hexdigest() != pointer.manifest.sha256:
            raise WorkspaceError(f"{path} is damaged", advice)
        return Manifest.model_validate_json(content)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to publish; a second publisher is refused."""
        try:
            self.path_of("").mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "publish.lock", timeout=0):
                yield
        except Timeout:
            raise RefusedError(
                f"another process is publishing to {self.folder}", "wait until it is done, then publish again"
            ) from None
        except OSError as error:
            raise WorkspaceError(
                f"{self.folder} cannot be written: {error.strerror or error}",
                "free disk space or correct its rights",
            ) from error

    @contextmanager
    def draft(self) -> Iterator[Draft]:
        """Give an empty snapshot to fill; unless it is made current, nothing remains of it. Hold the lock."""
        pointer = self.current()
        if pointer:
            self._drop_never_current(pointer)
        self._sweep()
        previous = self.manifest(pointer) if pointer else None
        folder = self.path_of(UNFINISHED + secrets.token_hex(4))
        folder.mkdir()
        try:
            yield Draft(folder, previous, self.path_of(pointer.snapshot) if pointer else None, pointer)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(self.path_of(f"{folder.name}-whole"), ignore_errors=True)

    def make_current(
        self, draft: Draft, now: datetime, because: str | None, losses: list[str], *, simulated: bool
    ) -> Pointer:
        """Give a draft its name, swap the pointer, and let go of the oldest snapshots."""
        name = f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
        follows = draft.previous_pointer.snapshot if draft.previous_pointer else None
        manifest = Manifest(
            follows=follows, files=dict(sorted(draft.files.items())), because=because, losses=losses
        )
        content = manifest.model_dump_json(indent=1).encode()
        assembly = self._assembly(draft, {name, follows or name})
        assembly.fill(draft)
        assembly.write(MANIFEST, content)
        assembly.settle()
        pointer = Pointer(
            snapshot=name, created_at=now, simulated=simulated, files=len(manifest.files), manifest=_entry(content)
        )  # fmt: skip
        assembly.folder.rename(self.path_of(name))
        make_durable(self.path_of(""))
        write_atomically(self.pointer_file, pointer.model_dump_json(indent=1).encode(), mode=PUBLIC)
        make_durable(self.folder)
        self._let_go({name, follows or name})
        return pointer

    def _assembly(self, draft: Draft, needed: set[str]) -> Assembly:
        """Return the folder to fill: that of the oldest snapshot if it would go anyway, else a new one."""
        spare = [name for name in self.snapshots() if name not in needed]
        folder = self.path_of(f"{draft.folder.name}-whole")
        if len(spare) + len(needed) <= KEPT_SNAPSHOTS:
            folder.mkdir()
            return Assembly(folder)
        try:
            there = Manifest.model_validate_json((self.path_of(spare[0]) / MANIFEST).read_bytes()).files
        except (OSError, ValidationError):
            folder.mkdir()
            return Assembly(folder)
        self.path_of(spare[0]).rename(folder)
        return Assembly(folder, there)

    def snapshots(self) -> list[str]:
        """Return the names of the whole snapshots, oldest first."""
        return sorted(path.name for path in self.path_of("").iterdir() if not path.name.startswith("."))

    def _let_go(self, needed: set[str]) -> None:
        spare = [name for name in self.snapshots() if name not in needed]
        for name in spare[: max(0, len(spare) + len(needed) - KEPT_SNAPSHOTS)]:
            self._condemn(name)
        self._sweep()

    def _drop_never_current(self, pointer: Pointer) -> None:
        """Remove a snapshot whose publisher was killed before the swap: it follows the one that is still current."""
        for name in set(self.snapshots()) - {pointer.snapshot}:
            with suppress(OSError, ValidationError):
                manifest = (self.path_of(name) / MANIFEST).read_bytes()
                if Succession.model_validate_json(manifest).follows == pointer.snapshot:
                    self._condemn(name)

    def _condemn(self, name: str) -> None:
        """Rename a snapshot that is to go, so that no one meets half of it under its name."""
        self.path_of(name).rename(self.path_of(GOING + name))

    def _sweep(self) -> None:
        """Remove what a publication that was killed left behind."""
        assets = (path for path in (self.folder / "assets").rglob("*") if path.is_dir())
        for folder in (self.folder, self.folder / "assets", *assets):
            sweep_partial_files(folder)
        for path in self.path_of("").iterdir():
            if path.name.startswith((UNFINISHED, GOING)):
                shutil.rmtree(path, ignore_errors=True)


def _has_size(folder: Path, name: str, entry: Entry) -> bool:
    """Tell whether a file is there, of the size it should be; asked of all files, hence without a `Path` for each."""
    try:
        return os.stat(f"{folder}/{name}").st_size == entry.size  # noqa: PTH116
    except OSError:
        return False


def _entry(content: bytes) -> Entry:
    return Entry(sha256=hashlib.sha256(content).hexdigest(), size=len(content))
