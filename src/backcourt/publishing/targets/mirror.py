"""Mirroring: the current snapshot of a folder becomes current at a target, whole, by one swap of the target's pointer.

Files go into `snapshots/<id>/` first, then its manifest; all is verified; then the site's assets and pages; the pointer
comes last. Whoever dies on the way leaves the target as its readers know it, and the next one goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from backcourt.errors import RefusedError, TargetError, UsageError, WorkspaceError
from backcourt.publishing.snapshots import MANIFEST, Entry, Manifest, Pointer, Shelf
from backcourt.publishing.targets.address import Address, address_of
from backcourt.publishing.targets.bucket import bucket_at
from backcourt.publishing.targets.filesystem import filesystem_at
from backcourt.publishing.targets.folder import Folder
from backcourt.publishing.targets.headers import is_immutable
from backcourt.publishing.targets.losses import Content, lost, replaced
from backcourt.publishing.targets.place import POINTER, Held, Place, SwappedMeanwhileError
from backcourt.publishing.targets.report import MirrorReport
from backcourt.publishing.targets.site import ASSETS, site_files
from backcourt.publishing.targets.tidying import OURS, SNAPSHOTS, tidy
from backcourt.publishing.targets.transfer import Progress, Watch, at_once, unwatched

MARK, REASON = "uploading.json", "because.json"
"""Files beside a target's manifest: what is being uploaded, while it is; and why a loss was accepted there."""

LOSSES_NAMED = 3
AGAIN = "publish again: it goes on from there"


def open_target(url: str, shelf: Shelf) -> tuple[Address, Place]:
    """Open a target, before anything is published: what cannot be one is told at once."""
    address = address_of(url)
    if address.scheme == "file":
        ours, theirs = shelf.folder.resolve(), address.folder.resolve()
        if ours == theirs or ours in theirs.parents or theirs in ours.parents:
            raise UsageError(
                f"{address} and the published folder {ours} overlap", "choose a folder elsewhere"
            )
        return address, Folder(address.folder)
    if address.scheme in ("s3", "gs", "az"):
        return address, bucket_at(address)
    return address, filesystem_at(address)


def mirror(shelf: Shelf, url: str, because: str | None = None, watch: Watch = unwatched) -> MirrorReport:
    """Make the current snapshot of a folder, and its site, current at a target.

    Raises `RefusedError` when readers there would lose something and no reason (`because`) is given, or when somebody
    else publishes there too; `TargetError` when the target cannot be reached or written. Its readers then keep what
    they have, and what was sent already is not sent again.
    """
    address, place = open_target(url, shelf)
    with shelf.lock():
        pointer = shelf.current()
        if pointer is None:
            raise RefusedError(f"nothing is published in {shelf.folder}", "run `backcourt publish` first")
        with place.lock():
            return _Mirroring(shelf, pointer, address, place, because, watch).run()


@dataclass
class _Counts:
    """What was done so far."""

    created: bool = False
    sent: int = 0
    copied: int = 0
    already_there: int = 0
    site: int = 0
    size: int = 0


@dataclass
class _Mirroring:
    """One mirroring, under the lock of the folder that is mirrored."""

    shelf: Shelf
    pointer: Pointer
    address: Address
    place: Place
    because: str | None
    watch: Watch
    counts: _Counts = field(default_factory=_Counts)
    accepted: list[str] = field(default_factory=list)

    def run(self) -> MirrorReport:
        """Bring the snapshot and the site to the target, and tidy up there."""
        started = time.monotonic()
        held = self.place.pointer()
        theirs = self._pointer_in(held)
        self._object(theirs)
        if theirs is None or theirs.snapshot != self.pointer.snapshot:
            self._replace(held, theirs)
        else:
            self.counts.already_there = len(self._files)
            self._send_site()
        needed = {self.pointer.snapshot, *([theirs.snapshot] if theirs else [])}
        removed = tidy(self.place, self.pointer, needed)
        return MirrorReport(
            str(self.address), self.pointer.snapshot, **asdict(self.counts),
            seconds=time.monotonic() - started, accepted=self.accepted, removed=removed,
        )  # fmt: skip

    def _replace(self, held: Held | None, theirs: Pointer | None) -> None:
        """Bring the snapshot to the target and make it current there."""
        before = self._manifest_of(theirs) if theirs else None
        if before:
            self._accept(lost(before, self._manifest, self._content_before(before, theirs), self._content))
        self._send_files(theirs, before)
        self._verify()
        self._send_site()
        try:
            self.place.swap(self.shelf.pointer_file.read_bytes(), held)
        except SwappedMeanwhileError:
            raise RefusedError(
                f"{self.address}: somebody else published there meanwhile",
                "let only one publish there at a time; then publish again",
            ) from None
        self.counts.created = True

    # What is mirrored

    @cached_property
    def _manifest(self) -> Manifest:
        return self.shelf.manifest(self.pointer)

    @cached_property
    def _manifest_bytes(self) -> bytes:
        return (self.shelf.path_of(self.pointer.snapshot) / MANIFEST).read_bytes()

    @property
    def _files(self) -> dict[str, Entry]:
        return self._manifest.files

    def _content(self, name: str) -> bytes | None:
        """Return a file of our snapshot; None if it has none of that name."""
        entry = self._files.get(name)
        if entry is None:
            return None
        content = _read(self.shelf.path_of(self.pointer.snapshot) / name)
        if content is None or _digest(content) != entry.sha256:
            raise WorkspaceError(
                f"{name} in {self.shelf.folder} is damaged",
                f"remove {self.shelf.pointer_file} and run `backcourt publish`: all is written anew",
            )
        return content

    # What is there already

    def _pointer_in(self, held: Held | None) -> Pointer | None:
        """Read the target's pointer."""
        if held is None:
            return None
        try:
            found = Pointer.model_validate_json(held.content)
        except ValidationError:
            raise self._damaged(POINTER) from None
        if not OURS.fullmatch(found.snapshot):
            raise self._damaged(POINTER)
        return found

    def _manifest_of(self, theirs: Pointer) -> Manifest:
        """Read the manifest of the target's current snapshot."""
        content = self.place.read(f"{SNAPSHOTS}/{theirs.snapshot}/{MANIFEST}")
        if content is None or _digest(content) != theirs.manifest.sha256:
            raise self._damaged(f"{SNAPSHOTS}/{theirs.snapshot}/{MANIFEST}")
        try:
            found = Manifest.model_validate_json(content)
        except ValidationError:
            found = None
        if found is None or not all(map(_is_plain, found.files)):
            raise self._damaged(f"{SNAPSHOTS}/{theirs.snapshot}/{MANIFEST}")
        return found

    def _damaged(self, name: str) -> TargetError:
        return TargetError(
            f"{name} at {self.address} is damaged",
            f"remove {POINTER} there and publish again: all is sent anew",
        )

    def _content_before(self, before: Manifest, theirs: Pointer | None) -> Content:
        """Return what reads the target's files; those that are here too need not travel."""
        snapshot = theirs.snapshot if theirs else ""

        def read(name: str) -> bytes | None:
            content = _read(self.shelf.path_of(snapshot) / name)
            if content is not None and _digest(content) == before.files[name].sha256:
                return content
            return self.place.read(f"{SNAPSHOTS}/{snapshot}/{name}")

        return read

    # What speaks against it

    def _object(self, theirs: Pointer | None) -> None:
        if theirs is not None and theirs.snapshot != self.pointer.snapshot:
            self._accept(list(replaced(theirs, self.pointer)))

    def _accept(self, objections: list[str]) -> None:
        """Refuse to replace what readers of the target would miss, unless there is a reason."""
        if objections and self.because is None:
            more = len(objections) - LOSSES_NAMED
            named = "; ".join(objections[:LOSSES_NAMED]) + (f"; and {more} more" if more > 0 else "")
            raise RefusedError(
                f"{self.address} would lose what it shows: {named}",
                'see whether it is the right target; if so, say why: backcourt publish --because "..."',
            )
        self.accepted += objections

    # Sending

    def _send_files(self, theirs: Pointer | None, before: Manifest | None) -> None:
        """Bring the snapshot's files to the target: those that it lacks."""
        there = self._there()
        self._write(MARK, self._mark)
        if self.accepted:
            reason = {"because": self.because, "accepted": self.accepted}
            self._write(REASON, json.dumps(reason, indent=1).encode())
        missing = [name for name in self._files if name not in there]
        self.counts.already_there = len(self._files) - len(missing)
        known = {entry: name for name, entry in (before.files if before else {}).items()}
        sources = {
            name: f"{SNAPSHOTS}/{theirs.snapshot}/{known[self._files[name]]}"
            for name in missing
            if theirs and self._files[name] in known
        }
        progress = Progress(
            self.watch, str(self.address), len(missing), sum(self._files[name].size for name in missing)
        )
        for name, copied in at_once(lambda name: self._bring(name, sources.get(name)), missing):
            self._count(name, copied=copied)
            progress.done(self._files[name].size)
        self._write(MANIFEST, self._manifest_bytes)

    @property
    def _mark(self) -> bytes:
        return json.dumps({"manifest": self.pointer.manifest.sha256}).encode()

    def _there(self) -> set[str]:
        """Return the files that a killed upload of this very snapshot left whole at the target."""
        if self._read(MARK) != self._mark and self._read(MANIFEST) != self._manifest_bytes:
            return set()
        sizes = self.place.sizes(self._folder)
        found = {name for name, entry in self._files.items() if sizes.get(name) == entry.size}
        if self.place.is_whole_by_size:
            return found
        return {
            name
            for name, content in at_once(self._read, found)
            if _digest(content or b"") == self._files[name].sha256
        }

    def _bring(self, name: str, source: str | None) -> bool:
        """Bring one file to the target; True if the target copied it itself."""
        if source and self.place.copy(source, f"{self._folder}/{name}"):
            return True
        content = self._content(name)
        assert content is not None
        self._write(name, content)
        return False

    def _verify(self) -> None:
        """See that all arrived; what a copy spoiled is sent once more."""
        wrong = self._wrong()
        for name, _ in at_once(lambda name: self._bring(name, None), wrong):
            self._count(name, copied=False)
        if wrong and (wrong := self._wrong()):
            raise TargetError(f"{self.address}: {wrong[0]} did not arrive as it was sent", AGAIN)
        if self._read(MANIFEST) != self._manifest_bytes:
            raise TargetError(f"{self.address}: {MANIFEST} did not arrive as it was sent", AGAIN)
        self.place.remove([f"{self._folder}/{MARK}"])
        self.place.settle(self._folder)

    def _wrong(self) -> list[str]:
        there = self.place.sizes(self._folder)
        return [name for name, entry in self._files.items() if there.get(name) != entry.size]

    def _send_site(self) -> None:
        """Bring those assets and pages that differ, assets first."""
        names = site_files(self.shelf.folder)
        assets = self.place.sizes(ASSETS) if any(name.startswith(f"{ASSETS}/") for name in names) else {}
        for wanted in (
            [name for name in names if name.startswith(f"{ASSETS}/")],
            [name for name in names if "/" not in name],
        ):
            for _, size in at_once(lambda name: self._send_page(name, assets), wanted):
                if size is not None:
                    self.counts.site += 1
                    self.counts.size += size
        if names:
            self.place.settle(ASSETS)

    def _send_page(self, name: str, assets: dict[str, int]) -> int | None:
        """Bring one page or asset and return its size; None if it is there already."""
        content = (self.shelf.folder / name).read_bytes()
        if is_immutable(name) and assets.get(name.removeprefix(f"{ASSETS}/")) == len(content):
            return None
        if not is_immutable(name) and self.place.read(name) == content:
            return None
        self.place.write(name, content)
        return len(content)

    @property
    def _folder(self) -> str:
        return f"{SNAPSHOTS}/{self.pointer.snapshot}"

    def _read(self, name: str) -> bytes | None:
        return self.place.read(f"{self._folder}/{name}")

    def _write(self, name: str, content: bytes) -> None:
        self.place.write(f"{self._folder}/{name}", content)

    def _count(self, name: str, *, copied: bool) -> None:
        self.counts.copied += copied
        self.counts.sent += not copied
        self.counts.size += 0 if copied else self._files[name].size


def _read(path: Path) -> bytes | None:
    with suppress(FileNotFoundError, NotADirectoryError):
        return path.read_bytes()
    return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_plain(name: str) -> bool:
    """Whether a file's name leads nowhere but below its snapshot."""
    return bool(name) and not any(part in ("", ".", "..") for part in name.split("/")) and "\\" not in name
