"""A program that carries out orders on a workspace in processes that die where they are told to.

It reads one order (JSON) per line and answers each with one line. Everything is loaded once; each order is then carried
out by a process forked off, which counts its steps from outside the product: every commit of the engine, before and
after, and everything that opens or changes a file or folder below the workspace's parent. At the step it is told, it
kills itself; or it is killed from here after so many seconds.
"""

import io
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import duckdb
import machines
from learned import FEW_ROUNDS
from shelves import Publisher, some_files
from wholeness import examine

import backcourt
import backcourt.api
import backcourt.publishing.publish
import backcourt.warehouse.duckdb
from backcourt import workspace
from backcourt.cli.app import run
from backcourt.predictions import learned_models
from backcourt.publishing.snapshots import Shelf
from backcourt.publishing.targets.mirror import mirror
from backcourt.sync.ledger import Ledger, Partition

learned_models.RECIPE = FEW_ROUNDS  # as in the pipelines that outcomes are held against

CHANGING = ("CREATE SCHEMA", "CREATE OR REPLACE TABLE", "ALTER", "INSERT", "DELETE", "CHECKPOINT")
LOADED_LATE = ("ibis.backends.sql.compilers.duckdb", "pandas")
"""What the product and its libraries load only when it is needed: here once, for all processes to come."""

FILE_EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "subprocess.Popen"}


@dataclass(frozen=True)
class Order:
    """What to do in which workspace, and where to die: at a step (counted from 1), or after so many seconds.

    `among` names the kind of step that is counted: "before commit", "after commit", or any. `machine` says what is
    wrong with the machine (see `machines`).
    """

    act: str
    home: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    step: int | None = None
    among: str = ""
    seconds: float | None = None
    machine: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Answer:
    """How the process ended: what it committed, what it was about to commit, the steps it took, what it returned."""

    killed: bool = False
    kept: list[list[list[str]]] = field(default_factory=list)
    promised: list[list[str]] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    seconds: float = 0.0
    result: Any = None
    error: str = ""


def main() -> None:
    for name in LOADED_LATE:
        # The program does without pandas; where it is installed, libraries load it all the same.
        if find_spec(name.partition(".")[0]):
            import_module(name)
    # What a verb would load late would not see the clock that is spoiled (see `machines.jump`).
    for module in walk_packages(backcourt.__path__, "backcourt."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    _tell("ready")
    for line in sys.stdin:
        _tell(json.dumps(asdict(carry_out(Order(**json.loads(line))))))


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def carry_out(order: Order) -> Answer:
    """Carry an order out in a process of its own."""
    receiver, sender = os.pipe()
    child = os.fork()
    if not child:
        os.close(receiver)
        _live(order, lambda **news: os.write(sender, json.dumps(news).encode() + b"\n"))
    os.close(sender)
    answer, started = Answer(), time.monotonic()
    for line in _lines(receiver, child, order.seconds):
        _take_in(answer, json.loads(line))
    os.close(receiver)
    _, status = os.waitpid(child, 0)
    answer.seconds = time.monotonic() - started
    answer.killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return answer


def _lines(receiver: int, child: int, seconds: float | None) -> Iterable[bytes]:
    """Yield what the child says until it is gone; kill it when its time is over."""
    deadline = None if seconds is None else time.monotonic() + seconds
    rest = b""
    while True:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        if not select.select([receiver], [], [], left)[0]:
            os.kill(child, signal.SIGKILL)
            deadline = None
            continue
        said = os.read(receiver, 1 << 20)
        if not said:
            return
        *lines, rest = (rest + said).split(b"\n")
        yield from lines


def _take_in(answer: Answer, news: Mapping[str, Any]) -> None:
    match news:
        case {"promised": records}:
            answer.promised = records
        case {"kept": True}:
            answer.kept.append(answer.promised)
            answer.promised = []
        case {"result": result, "steps": steps}:
            answer.result, answer.steps = result, steps
        case {"error": text}:
            answer.error = text


def _live(order: Order, say: Callable[..., object]) -> None:
    """Be the process: carry out, say how it went, and end without a trace of the parent's business."""
    try:
        machines.spoil(**order.machine)
        steps = Steps(order)
        Witness(steps, say)
        result = ACTS[order.act](Path(order.home), **order.arguments)
        say(result=result, steps=steps.names)
    except BaseException:
        say(error=traceback.format_exc())
    os._exit(0)


class Steps:
    """The steps of a process; at one of them it dies."""

    def __init__(self, order: Order) -> None:
        self.names: list[str] = []
        self._order = order
        self._watched = str(Path(order.home).resolve().parent)
        sys.addaudithook(self._audit)
        fsync = os.fsync
        os.fsync = lambda handle: (self.take("fsync"), fsync(handle))[1]  # no audit event tells of it

    def take(self, name: str) -> None:
        if name.startswith(self._order.among):
            self.names.append(name)
            if len(self.names) == self._order.step:
                os.kill(os.getpid(), signal.SIGKILL)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        idle = event == "os.mkdir" and Path(arguments[0]).exists()
        if event in FILE_EVENTS and not idle and self._watched in str(arguments[:2]):
            self.take(f"{event} {Path(str(arguments[0])).name}")


class Witness:
    """Sees every commit of the engine, and says what the ledger is about to keep and has kept."""

    def __init__(self, steps: Steps, say: Callable[..., object]) -> None:
        self._steps, self._say = steps, say
        self._records: list[list[str]] = []
        self._is_open = self._is_changed = False
        self._watch_ledger()
        connect = duckdb.connect
        duckdb.connect = lambda *given, **named: Connection(connect(*given, **named), self)

    def _watch_ledger(self) -> None:
        record, forget = Ledger.record, Ledger.forget

        def recorded(ledger: Ledger, records: Iterable[Partition], reasons: Any) -> None:
            self._records += [
                [part.table_name, str(part.partition_date), part.state, part.content_hash] for part in records
            ]
            record(ledger, records, reasons)  # type: ignore[arg-type]

        def forgotten(ledger: Ledger, table: str, dates: Iterable[date]) -> None:
            dates = list(dates)
            self._records += [[table, str(day), "", ""] for day in dates]
            forget(ledger, table, dates)

        Ledger.record, Ledger.forget = recorded, forgotten  # type: ignore[method-assign]

    def around(self, sql: str, run: Callable[[], Any]) -> Any:
        """Run a statement, and take a step before and after it when it commits something."""
        changes = sql.startswith(CHANGING)
        if sql.startswith("BEGIN"):
            self._is_open, self._is_changed, self._records = True, False, []
        elif sql.startswith("ROLLBACK"):
            self._is_open = False
        elif self._is_open and sql == "COMMIT":
            self._is_open = False
            return self._commit(run) if self._is_changed else run()
        elif self._is_open:
            self._is_changed |= changes
        elif changes:
            return self._commit(run)
        return run()

    def _commit(self, run: Callable[[], Any]) -> Any:
        self._say(promised=self._records)
        self._steps.take("before commit")
        result = run()
        self._say(kept=True)
        self._records = []
        self._steps.take("after commit")
        return result


class Connection:
    """An engine connection whose statements are witnessed."""

    def __init__(self, real: Any, witness: Witness) -> None:
        self._real, self._witness = real, witness

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def execute(self, sql: str, parameters: Any = None) -> "Fetched":
        # A statement is carried out when its result is fetched, so that is done at once.
        return self._witness.around(sql, lambda: Fetched.of(self._real.execute(sql, parameters)))


@dataclass(frozen=True)
class Fetched:
    """A result that was fetched already, and what its columns are."""

    description: list[tuple[Any, ...]]
    rows: list[tuple[Any, ...]]

    @classmethod
    def of(cls, result: Any) -> "Fetched":
        return cls(result.description, result.fetchall())

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.rows


def _ingest(home: Path, archive: str) -> Any:
    return backcourt.open(home).ingest_archive(archive).intake.rows


def _sync(home: Path, **selection: Any) -> Any:
    done = backcourt.open(home).sync(**selection)
    return {"errors": [error.message for error in done.report.errors], "done": done.report.done}


def _publish(home: Path, **arguments: Any) -> Any:
    return backcourt.open(home).publish(**arguments).snapshot


def _shelve(home: Path, files: int, edition: str) -> Any:
    """Publish made-up files, a third of which are other ones in every edition."""
    publisher = Publisher(home / "published", day=int(edition))
    return publisher.publish(some_files(files, changed=files // 3, edition=edition)).snapshot


def _mirror(home: Path) -> Any:
    """Bring what is published to a folder beside it."""
    return mirror(Shelf(home / "published"), str(home / "elsewhere")).snapshot


def _backup(home: Path, path: str) -> Any:
    return len(backcourt.open(home).backup(path, replace=True).files)


def _restore(home: Path, path: str) -> Any:
    return len(backcourt.open(home).restore(path, replace=True).files)


def _override(home: Path, table: str, day: str, gate: str) -> None:
    backcourt.open(home).override(table, date.fromisoformat(day), gate, because="looked at by hand")


def _migrate(home: Path) -> Any:
    """Sync with a program two layouts ahead, whose migrations leave a mark each."""
    old = workspace.VERSION

    def leave_mark(made: workspace.Workspace) -> None:
        version = json.loads(made.version_file.read_text())["version"]
        workspace.write_atomically(made.home / f"mark_{version}", datetime.now(UTC).isoformat().encode())

    workspace.MIGRATIONS.update({old: leave_mark, old + 1: leave_mark})
    workspace.VERSION = old + 2
    _sync(home)
    marks = sorted(path.name for path in home.glob("mark_*"))
    return {"marks": marks, "version": json.loads((home / "workspace.json").read_text())["version"] - old}


def _cli(home: Path, words: list[str]) -> dict[str, Any]:
    """Run one command line as the program does, and return its exit code and what it said."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["--home", str(home), *words])
    return {"code": int(code), "out": out.getvalue(), "err": err.getvalue()}


def _plan(home: Path) -> int:
    return backcourt.open(home).plan().partitions


def _examine(home: Path) -> dict[str, Any]:
    """Examine a workspace as a program of its own layout does."""
    with suppress(FileNotFoundError):
        workspace.VERSION = json.loads((home / "workspace.json").read_text())["version"]
    return examine(home)


ACTS: Mapping[str, Callable[..., Any]] = {
    "ingest": _ingest, "sync": _sync, "publish": _publish, "backup": _backup, "restore": _restore,
    "shelve": _shelve, "mirror": _mirror, "override": _override, "migrate": _migrate, "examine": _examine,
    "plan": _plan, "cli": _cli,
}  # fmt: skip

if __name__ == "__main__":
    main()
