"""What a figure was measured on: machine, system, versions and code."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks.processes import ROOT

LIBRARIES = ("duckdb", "ibis-framework", "sqlglot", "pyarrow", "numpy", "pydantic", "typer")


def machine(work: Path) -> dict[str, Any]:
    """Return what a reader needs to judge the figures; no names of users, hosts or folders."""
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gigabytes": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "disk": _disk(work),
        "system": f"{_distribution()}, {platform.system()} {_release()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "HEAD"),
        "has_uncommitted_changes": _git("status", "--porcelain", "--untracked-files=no") != "",
    }


def _cpu() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform(terse=True)


def _release() -> str:
    return platform.release().partition("-")[0]


def _disk(folder: Path) -> str:
    """Name file system and kind of the disk that holds a folder."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return "unknown"
    entries = [line.split()[:3] for line in mounts.read_text(encoding="utf-8").splitlines()]
    inside = [entry for entry in entries if folder.resolve().is_relative_to(entry[1])]
    device, _, kind = max(inside, key=lambda entry: len(entry[1]))
    name = Path(device).name.rstrip("0123456789")
    turning = Path("/sys/block") / name / "queue" / "rotational"
    if name.startswith(("vd", "xvd")):
        return f"{kind} on a virtual disk"
    if not turning.exists():
        return kind
    return f"{kind} on {'a turning disk' if turning.read_text().strip() == '1' else 'solid state'}"


def _git(*arguments: str) -> str:
    found = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() if found.returncode == 0 else "unknown"
