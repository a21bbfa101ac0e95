"""Examines the machine and the workspace, and says what to do about what it finds."""

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backcourt.errors import BackcourtError
from backcourt.landing import LandingZone
from backcourt.session import reading
from backcourt.settings import Settings
from backcourt.time import utc
from backcourt.workspace import Workspace

PACKAGES = ("backcourt", "duckdb", "ibis-framework", "pyarrow", "numpy", "pydantic", "typer", "rich")
SUPPORTED = ((3, 11), (3, 14))
LITTLE_SPACE = 2 * 1024**3
RELEASED = datetime(2025, 1, 1, tzinfo=UTC)
"""No clock that runs this program can be right and earlier."""

SLACK = timedelta(minutes=5)
"""How far in the future a moment may lie before a clock must be wrong."""


class Health(StrEnum):
    """How a finding is to be taken."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    health: Health
    text: str
    advice: str = ""


def examine(settings: Settings, workspace: Workspace) -> list[Finding]:
    """Look at everything; a failure to look is a finding too."""
    checks: list[Callable[[], Iterator[Finding]]] = [
        _python,
        _packages,
        _clock,
        lambda: _disk(workspace.home),
        lambda: _workspace(workspace),
        lambda: _warehouse(settings, workspace),
        lambda: _landing(workspace),
    ]
    findings: list[Finding] = []
    for look in checks:
        try:
            findings += look()
        except (BackcourtError, OSError) as error:
            advice = error.advice if isinstance(error, BackcourtError) else "check the folder's rights"
            findings.append(Finding("workspace", Health.PROBLEM, str(error), advice))
    return findings


def _python() -> Iterator[Finding]:
    good = SUPPORTED[0] <= sys.version_info[:2] < SUPPORTED[1]
    text = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    advice = "" if good else "use Python 3.11, 3.12 or 3.13"
    yield Finding("python", Health.OK if good else Health.PROBLEM, text, advice)


def _packages() -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield Finding(name, Health.OK, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, Health.PROBLEM, "not installed", "install Backcourt with its requirements")


def _clock() -> Iterator[Finding]:
    now = datetime.now(UTC)
    good = now >= RELEASED
    advice = "" if good else "set the clock: what is known when depends on it"
    yield Finding("clock", Health.OK if good else Health.PROBLEM, f"{now:%Y-%m-%d %H:%M} UTC", advice)
    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        yield Finding(
            "time zones", Health.PROBLEM, "America/New_York is unknown", "install the package tzdata"
        )


def _disk(home: Path) -> Iterator[Finding]:
    folder = next(path for path in (home.resolve(), *home.resolve().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    good = free >= LITTLE_SPACE
    advice = "" if good else "free some space: four seasons take about 2 GB"
    yield Finding(
        "disk", Health.OK if good else Health.WARNING, f"{free / 1024**3:.1f} GB free in {folder}", advice
    )


def _workspace(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.exists:
        yield Finding(
            "workspace",
            Health.WARNING,
            f"none at {workspace.home}",
            "start one with `backcourt ingest archive FOLDER`",
        )
        return
    workspace.require()
    yield Finding("workspace", Health.OK, str(workspace.home))
    leftovers = [path for path in workspace.home.rglob(".partial-*") if path.is_file()]
    if leftovers:
        text = f"{len(leftovers)} half-written files of killed runs"
        yield Finding("leftovers", Health.WARNING, text, "they do no harm and may be deleted")


def _warehouse(settings: Settings, workspace: Workspace) -> Iterator[Finding]:
    if not workspace.exists:
        return
    notices: list[str] = []
    with reading(settings, workspace, notices.append) as session:
        partitions = sum(len(days) for days in session.ledger.tables.values())
        moments = [part.finished_at for days in session.ledger.tables.values() for part in days.values()]
    text = "; ".join([f"readable, {partitions} partitions", *notices])
    yield Finding("warehouse", Health.OK, text)
    latest = max((moment for moment in moments if moment), default=None)
    if latest and latest > utc(datetime.now(UTC)) + SLACK:
        yield Finding(
            "clock", Health.PROBLEM, f"the ledger was written at {latest}, in the future", "set the clock"
        )


def _landing(workspace: Workspace) -> Iterator[Finding]:
    landing = LandingZone(workspace.landing_folder)
    receipts = {receipt.sha256: receipt for receipt in landing.receipts()}
    damaged = 0
    for receipt in receipts.values():
        try:
            landing.read(receipt)
        except (BackcourtError, OSError, EOFError) as error:
            damaged += 1
            text = (
                str(error)
                if isinstance(error, BackcourtError)
                else f"{landing.path_of(receipt)} is not readable"
            )
            yield Finding(
                "landing", Health.PROBLEM, text, "restore it from a backup, or ingest the payload again"
            )
    if receipts and not damaged:
        yield Finding("landing", Health.OK, f"{len(receipts)} payloads match their hashes")
