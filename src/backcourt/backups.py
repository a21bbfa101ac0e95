"""Backups: one archive with the warehouse, the landing zone and the settings, and the hash of every file."""

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from backcourt.errors import PayloadError, RefusedError, UsageError, WorkspaceError, machine_error
from backcourt.warehouse.interface import Warehouse
from backcourt.workspace import VERSION, Workspace

MANIFEST = "manifest.json"
FOLDERS = ("landing", "published", "models")
FILES = ("workspace.json", "backcourt.toml", "code_versions.json")
BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: SHA-256 by path inside the workspace."""

    layout: int
    created_at: str
    files: dict[str, str]


def backup(workspace: Workspace, warehouse: Warehouse, path: Path, *, replace: bool = False) -> Manifest:
    """Write a backup; the warehouse must be open for writing, so that nothing changes meanwhile."""
    if path.exists() and not replace:
        raise RefusedError(f"{path} is there already", "write somewhere else, or add --replace")
    partial = path.with_name(path.name + ".partial")
    copy = workspace.home / "warehouse.backup.duckdb"
    try:
        copy.unlink(missing_ok=True)
        warehouse.snapshot(copy)
        sources = {"warehouse.duckdb": copy, **dict(_sources(workspace.home))}
        hashes = {name: _hash(file) for name, file in sources.items()}
        manifest = Manifest(VERSION, datetime.now(UTC).isoformat(timespec="seconds"), hashes)
        _pack(partial, manifest, sources)
        partial.replace(path)
    except FileNotFoundError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}", "choose a folder that exists"
        ) from error
    except OSError as error:
        raise machine_error(error, partial) from error
    finally:
        partial.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    return manifest


def _sources(home: Path) -> Iterator[tuple[str, Path]]:
    for folder in FOLDERS:
        for file in sorted((home / folder).rglob("*")):
            if file.is_file() and not file.name.startswith(".partial-"):
                yield file.relative_to(home).as_posix(), file
    for name in FILES:
        if (home / name).is_file():
            yield name, home / name


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pack(path: Path, manifest: Manifest, sources: dict[str, Path]) -> None:
    content = json.dumps(asdict(manifest), indent=1).encode()
    # Snapshots share unchanged files as hard links; each is packed as a file of its own.
    with tarfile.open(path, "w", dereference=True) as archive:
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
        for name, file in sources.items():
            archive.add(file, arcname=name, recursive=False)


def restore(workspace: Workspace, path: Path, *, replace: bool = False) -> Manifest:
    """Bring a backup back; what is there stays untouched without `replace`, and until all is verified."""
    home = workspace.home
    if home.exists() and any(home.iterdir()) and not replace:
        raise RefusedError(f"{home} is there already", "restore to another --home, or add --replace")
    fresh = home.with_name(home.name + ".restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        manifest = _unpack(path, fresh)
        if home.exists():
            with workspace.writing():
                _swap(fresh, home, workspace.replaced)
        else:
            fresh.rename(home)
    except OSError as error:
        raise WorkspaceError(
            f"{home} cannot be restored: {error.strerror or error}", "correct rights or free space"
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return manifest


def _swap(fresh: Path, home: Path, old: Path) -> None:
    shutil.rmtree(old, ignore_errors=True)
    home.rename(old)
    try:
        fresh.rename(home)
    except OSError:
        old.rename(home)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _unpack(path: Path, target: Path) -> Manifest:
    advice = "use another backup; nothing was changed"
    if not path.is_file():
        raise UsageError(f"there is no backup at {path}", "name a file that `backcourt backup` wrote")
    try:
        with tarfile.open(path, "r:") as archive:
            manifest = _manifest(archive)
            found = {name: _extract(archive, entry, target) for name, entry in _entries(archive, manifest)}
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as error:
        raise PayloadError(f"{path} is no complete backup ({error})", advice) from error
    damaged = [name for name, digest in manifest.files.items() if found.get(name) != digest]
    if damaged:
        raise PayloadError(f"{path} is damaged: {damaged[0]} does not match its hash", advice)
    return manifest


def _manifest(archive: tarfile.TarFile) -> Manifest:
    file = archive.extractfile(MANIFEST)
    manifest = Manifest(**json.loads(file.read() if file else b""))
    if manifest.layout > VERSION:
        raise WorkspaceError(
            f"the backup has layout {manifest.layout}, this Backcourt knows {VERSION}", "upgrade Backcourt"
        )
    return manifest


def _entries(archive: tarfile.TarFile, manifest: Manifest) -> Iterator[tuple[str, tarfile.TarInfo]]:
    """Yield the plain files that the manifest names, inside the workspace; nothing else is unpacked."""
    for entry in archive:
        path = PurePosixPath(entry.name)
        if (
            entry.isfile()
            and entry.name in manifest.files
            and not path.is_absolute()
            and ".." not in path.parts
        ):
            yield entry.name, entry


def _extract(archive: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> str:
    source = archive.extractfile(entry)
    assert source is not None
    digest = hashlib.sha256()
    path = target / entry.name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        while block := source.read(BLOCK):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()
