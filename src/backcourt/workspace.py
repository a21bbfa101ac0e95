"""The workspace: one folder with the warehouse, the landing zone, models, snapshots and a version."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from backcourt.errors import RefusedError, WorkspaceError
from backcourt.files import write_atomically

VERSION = 1
"""Layout version of a workspace; a newer program migrates an older workspace, never the other way round."""

LOCK_SECONDS = 0.2
"""How long a writer knocks before it believes that another one is at work."""

MIGRATIONS: dict[int, Callable[["Workspace"], None]] = {}
"""What turns layout n into n + 1."""


@dataclass(frozen=True)
class Workspace:
    """The paths of a workspace."""

    home: Path

    @property
    def warehouse_file(self) -> Path:
        """The embedded warehouse, written by one process at a time."""
        return self.home / "warehouse.duckdb"

    @property
    def readable_file(self) -> Path:
        """A copy of the warehouse as it was before the last run, for readers while a writer works."""
        return self.home / "warehouse.read.duckdb"

    @property
    def landing_folder(self) -> Path:
        """The landing zone."""
        return self.home / "landing"

    @property
    def published_folder(self) -> Path:
        """Published snapshots."""
        return self.home / "published"

    @property
    def status_file(self) -> Path:
        """What a running or the last `sync` is doing, rewritten atomically."""
        return self.home / "status.json"

    @property
    def daily_file(self) -> Path:
        """The journal of `backcourt daily`."""
        return self.home / "daily.json"

    @property
    def code_versions_file(self) -> Path:
        """Code versions of the tables, remembered per package version."""
        return self.home / "code_versions.json"

    @property
    def version_file(self) -> Path:
        """The workspace's layout version."""
        return self.home / "workspace.json"

    @property
    def exists(self) -> bool:
        """Whether there is a workspace here."""
        return self.version_file.exists()

    def create(self) -> None:
        """Make the folder and its version file unless they are there."""
        self._require_no_restore()
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            if not self.exists:
                stamp = {"version": VERSION, "created_at": datetime.now(UTC).isoformat(timespec="seconds")}
                write_atomically(self.version_file, json.dumps(stamp, indent=1).encode())
        except OSError as error:
            raise WorkspaceError(
                f"the workspace {self.home} cannot be written: {error.strerror}",
                "choose another folder with --home or BACKCOURT_HOME, or correct its rights",
            ) from error

    def require(self) -> None:
        """Raise unless there is a workspace of the version this program reads."""
        self.require_present()
        if self._known_version() < VERSION:
            raise WorkspaceError(
                f"the workspace {self.home} is of an older Backcourt",
                "run `backcourt sync` once: whatever writes brings the workspace up to date",
            )

    def require_present(self) -> None:
        """Raise unless there is a workspace here, of whatever version."""
        self._require_no_restore()
        if not self.exists:
            raise WorkspaceError(
                f"there is no workspace at {self.home}",
                "start one with `backcourt ingest archive FOLDER`, or see it work with `backcourt demo`",
            )

    @property
    def replaced(self) -> Path:
        """Where a restore sets the workspace aside until the new one is in its place."""
        return self.home.with_name(self.home.name + ".replaced")

    def _require_no_restore(self) -> None:
        if not self.home.exists() and self.replaced.exists():
            raise WorkspaceError(
                f"a restore was killed before {self.home} was in place; what was there is in {self.replaced}",
                f"run `backcourt restore` again, or rename {self.replaced} to {self.home}",
            )

    def _known_version(self) -> int:
        version = int(self._stamp()["version"])
        if version > VERSION:
            raise WorkspaceError(
                f"the workspace {self.home} has layout {version}; this Backcourt knows {VERSION}",
                "upgrade Backcourt",
            )
        return version

    def _stamp(self) -> dict[str, Any]:
        try:
            stamp: dict[str, Any] = json.loads(self.version_file.read_text(encoding="utf-8"))
            return stamp | {"version": int(stamp["version"])}
        except (ValueError, KeyError, TypeError) as error:
            raise WorkspaceError(f"{self.version_file} is damaged", "restore it from a backup") from error

    def migrate(self) -> None:
        """Bring an older workspace up to date, one layout at a time; call it while holding the right to write.

        Each step is recorded when it is done, so that one that was killed is taken again.
        """
        stamp = self._stamp()
        for version in range(self._known_version(), VERSION):
            MIGRATIONS[version](self)
            write_atomically(
                self.version_file, json.dumps(stamp | {"version": version + 1}, indent=1).encode()
            )

    @property
    def _holder_file(self) -> Path:
        return self.home / "writer.json"

    def holder(self) -> str:
        """Name the process that writes (or was killed while it did) for a message; empty when unknown."""
        try:
            entry = json.loads(self._holder_file.read_text(encoding="utf-8"))
            return f" (process {entry['pid']}, since {entry['since']})"
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    @property
    def writer(self) -> int | None:
        """The process that writes; one that was killed does not, whoever has its number now."""
        with (
            suppress(OSError, ValueError, KeyError, TypeError),
            (self.home / "writer.lock").open("rb") as file,
        ):
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(json.loads(self._holder_file.read_text(encoding="utf-8"))["pid"])
        return None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write; a second writer is told who has it."""
        lock = FileLock(self.home / "writer.lock")
        holder = self._holder_file
        try:
            # Not at once: whoever asks whether somebody writes holds the lock for a moment.
            lock.acquire(timeout=LOCK_SECONDS, poll_interval=LOCK_SECONDS / 4)
        except Timeout:
            raise RefusedError(
                f"another process is writing to {self.home}{self.holder()}",
                "wait for it, or watch it with `backcourt status`",
            ) from None
        except OSError as error:
            raise WorkspaceError(
                f"the workspace cannot be written: {lock.lock_file}: {error.strerror}",
                "correct rights and kind of the file or its folder",
            ) from error
        try:
            started = datetime.now(UTC).isoformat(timespec="seconds")
            write_atomically(holder, json.dumps({"pid": os.getpid(), "since": started}).encode())
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()
