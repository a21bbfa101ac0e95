"""Verbs carried out as processes of their own, with what they said kept in the workspace.

<home>/operations/<run>/run.json      what was started, when, by which process
<home>/operations/<run>/output.json   what it answered
<home>/operations/<run>/log.txt       what it said meanwhile
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from backcourt.errors import ExitCode
from backcourt.files import write_atomically
from backcourt.settings import ENVIRONMENT_PREFIX
from backcourt.workspace import Workspace

PATIENCE_SECONDS = 300.0
"""How long somebody waits for an answer of a verb that only looks."""
POLITENESS = 10
"""How much a sync gives way to those who are served."""
KEPT_RUNS = 50
SECRET = ENVIRONMENT_PREFIX + "OPERATIONS_TOKEN"


@dataclass(frozen=True)
class Ended:
    """A process that has ended: its exit code (None: nobody saw it end) and its answer."""

    code: int | None
    answer: Any

    @property
    def error(self) -> dict[str, str]:
        """What went wrong, as the verb told it."""
        found = self.answer.get("error") if isinstance(self.answer, dict) else None
        return found if isinstance(found, dict) else {"message": "", "advice": ""}


class Runs:
    """The processes of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.folder = workspace.home / "operations"
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    async def ask(self, *words: str) -> Ended:
        """Carry out a verb, wait for it, and return its answer."""
        process = await asyncio.create_subprocess_exec(
            *self._command(*words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        try:
            output, _ = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
        except BaseException:
            with suppress(ProcessLookupError):
                process.kill()
            raise
        return Ended(process.returncode, _parsed(output))

    def start(self, *words: str) -> str:
        """Start a verb that outlives the server; return the name of the run."""
        run = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
        folder = self.folder / run
        folder.mkdir(parents=True)
        with (folder / "output.json").open("wb") as output, (folder / "log.txt").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - no shell, and words of declared forms only
                self._command(*words),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=log,
                env=_environment(),
                start_new_session=True,
            )
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, process.pid, POLITENESS)
        told = {
            "words": words,
            "pid": process.pid,
            "started_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        write_atomically(folder / "run.json", json.dumps(told).encode())
        self._started[run] = process
        self._let_go()
        return run

    @property
    def at_work(self) -> str:
        """What writes to the workspace now: a run, or another process; empty when nothing does."""
        for run, process in self._started.items():
            if process.poll() is None:
                return f"run {run}"
        writer = self.workspace.writer
        return f"process {writer}" if writer else ""

    def known(self) -> list[str]:
        """Return the names of all runs that are remembered, oldest first."""
        with suppress(FileNotFoundError):
            return sorted(path.name for path in self.folder.iterdir() if (path / "run.json").exists())
        return []

    def told(self, run: str) -> dict[str, Any]:
        """Return what was started under a name."""
        found: dict[str, Any] = json.loads((self.folder / run / "run.json").read_bytes())
        return found

    def ended(self, run: str) -> Ended | None:
        """Return how a run ended; None while it is at work."""
        process = self._started.get(run)
        code = process.poll() if process else None
        if process and code is None:
            return None
        answer = _parsed((self.folder / run / "output.json").read_bytes())
        if not process and answer is None and self.workspace.writer == self.told(run)["pid"]:
            return None
        return Ended(code, answer)

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "backcourt", "--home", str(self.workspace.home), *words, "--json"]

    def _let_go(self) -> None:
        for run in self.known()[:-KEPT_RUNS]:
            shutil.rmtree(self.folder / run, ignore_errors=True)
            self._started.pop(run, None)


def succeeded(ended: Ended) -> bool:
    """Whether a verb did what it was asked; incomplete is an answer too."""
    return ended.code in (ExitCode.DONE, ExitCode.INCOMPLETE)


def _environment() -> dict[str, str]:
    """Return the environment without the token, which no other process needs."""
    return {name: value for name, value in os.environ.items() if name != SECRET}


def _parsed(output: bytes) -> Any:
    try:
        return json.loads(output)
    except ValueError:
        return None
