"""An open workspace: its warehouse and ledger, for one writer or for a reader."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from backcourt.catalogue import catalogue
from backcourt.errors import InUseError, RefusedError, WorkspaceError
from backcourt.landing import LandingZone
from backcourt.settings import Settings
from backcourt.sync.code import CodeVersions
from backcourt.sync.ledger import Ledger
from backcourt.sync.plan import Planner
from backcourt.warehouse.engines import connect, embedded_file
from backcourt.warehouse.interface import Warehouse
from backcourt.workspace import Workspace

PATIENCE_SECONDS = 5.0
"""How long a writer waits for readers to close the warehouse."""


@dataclass
class Session:
    """What the operations work on while the warehouse is open."""

    workspace: Workspace
    warehouse: Warehouse
    ledger: Ledger
    compiled: Path | None = None
    """Where to look for what is compiled, besides the workspace."""

    @cached_property
    def landing(self) -> LandingZone:
        """The landing zone."""
        return LandingZone(self.workspace.landing_folder)

    @cached_property
    def codes(self) -> CodeVersions:
        """The code versions of all tables."""
        return CodeVersions(catalogue(), self.workspace.code_versions_file, self.compiled)

    def planner(self) -> Planner:
        """Return a planner of what is owed now."""
        return Planner(catalogue(), self.ledger, self.codes)


@contextmanager
def writing(settings: Settings, workspace: Workspace) -> Iterator[Session]:
    """Open the warehouse for writing; readers get a copy of what it held before.

    Raises `RefusedError` when another process writes, or does not stop reading.
    """
    workspace.create()
    with workspace.writing():
        workspace.migrate()
        warehouse = _open_for_writing(settings, workspace)
        try:
            with warehouse.transaction():
                ledger = Ledger(warehouse)
                warehouse.ensure_quarantine()
            with warehouse.snapshotting(workspace.readable_file):
                yield Session(workspace, warehouse, ledger, settings.compiled)
        finally:
            warehouse.close()


def _open_for_writing(settings: Settings, workspace: Workspace) -> Warehouse:
    path = embedded_file(settings.warehouse, workspace.warehouse_file)
    limits = {"threads": settings.threads, "memory_limit": settings.memory_limit}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return connect(path, **limits)  # type: ignore[arg-type]
        except WorkspaceError:
            if not _is_readable(settings, workspace):
                raise
            if time.monotonic() > deadline:
                raise RefusedError(
                    f"the warehouse {path} is being read by another program",
                    "close the program that has it open, then run the command again",
                ) from None
        time.sleep(0.1)


def _is_readable(settings: Settings, workspace: Workspace) -> bool:
    with suppress(WorkspaceError):
        connect(embedded_file(settings.warehouse, workspace.warehouse_file), read_only=True).close()
        return True
    return False


@contextmanager
def reading(settings: Settings, workspace: Workspace, notify: Callable[[str], None]) -> Iterator[Session]:
    """Open the warehouse for reading, or the copy of it while another process writes."""
    workspace.require()
    warehouse = _open_for_reading(settings, workspace, notify)
    try:
        if not warehouse.holds_store("partitions"):
            raise _without_data(workspace)
        yield Session(workspace, warehouse, Ledger(warehouse, create=False), settings.compiled)
    finally:
        warehouse.close()


def _open_for_reading(settings: Settings, workspace: Workspace, notify: Callable[[str], None]) -> Warehouse:
    path, copy = embedded_file(settings.warehouse, workspace.warehouse_file), workspace.readable_file
    limits = {"threads": settings.threads, "memory_limit": settings.memory_limit}
    if not path.exists():
        raise _without_data(workspace)
    try:
        return connect(path, read_only=True, **limits)  # type: ignore[arg-type]
    except InUseError:
        if not copy.exists():
            raise
    moment = datetime.fromtimestamp(copy.stat().st_mtime).astimezone().isoformat(" ", timespec="seconds")
    notify(f"the warehouse is in use{workspace.holder()}; this is its state of {moment}")
    return connect(copy, read_only=True, **limits)  # type: ignore[arg-type]


def _without_data(workspace: Workspace) -> WorkspaceError:
    return WorkspaceError(
        f"the workspace {workspace.home} has no data yet",
        "bring some in with `backcourt ingest archive FOLDER`",
    )
