"""Progress on standard error: a moving line on a terminal, plain lines for those who ask, else nothing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from backcourt.cli.output import duration, notice

if TYPE_CHECKING:
    from backcourt.publishing.targets.transfer import Transfer
    from backcourt.sources.fetching.report import Progress as FetchProgress
    from backcourt.sync.status import RunStatus

Watch = Callable[["RunStatus"], None]


@contextmanager
def progress(*, verbose: bool) -> Iterator[Watch]:
    """Give what is to be told of every step of a run."""
    if verbose:
        yield _line
    elif sys.stderr.isatty():
        with _bar() as watch:
            yield watch
    else:
        yield lambda status: None


def _line(status: "RunStatus") -> None:
    if status.is_running:
        done = f"{status.partitions_done:,} of {status.partitions_planned:,} in all"
        notice(f"{of_table(status)}; {done}, {duration(status.eta_seconds)} left")
    else:
        notice(f"{status.state}: {status.partitions_done:,} partitions{so_far(status)}")


def of_table(status: "RunStatus") -> str:
    """Say how far the table at work is, how fast it goes, and what was excused or held back so far."""
    if not status.table:
        return "planning"
    rate = "" if status.table_rate is None else f", {status.table_rate:,.0f} a second"
    left = "" if status.table_eta_seconds is None else f", {duration(status.table_eta_seconds)} left"
    done = f"{status.table_done:,} of {status.table_planned:,} partitions"
    return f"{status.table}: {done}{rate}{left}{so_far(status)}"


def so_far(status: "RunStatus") -> str:
    """Count what did not come out as a row so far."""
    found = {
        "exceptions": sum(status.excused.values()),
        "blocked": sum(status.blocked.values()),
        "failed": sum(status.failed.values()),
    }
    return "".join(f", {count:,} {word}" for word, count in found.items() if count)


SECONDS_BETWEEN_LINES = 2.0
"""A plain line for every file of thousands would help nobody."""


@contextmanager
def uploading(*, verbose: bool) -> Iterator[Callable[["Transfer"], None]]:
    """Give what is to be told of every file that reached a target."""
    if verbose:
        yield _now_and_then(_transfer_line)
    elif sys.stderr.isatty():
        with _transfer_bar() as watch:
            yield watch
    else:
        yield lambda transfer: None


@contextmanager
def fetching(*, verbose: bool) -> Iterator[Callable[["FetchProgress"], None]]:
    """Give what is to be told of every payload that came, or did not."""
    if verbose:
        yield _fetch_line
    elif sys.stderr.isatty():
        with _fetch_bar() as watch:
            yield watch
    else:
        yield lambda progress: None


def _fetch_line(progress: "FetchProgress") -> None:
    notice(f"{progress.subject}: {progress.done:,} of {progress.owed:,}, {_fetch_note(progress)}")


def _fetch_note(progress: "FetchProgress") -> str:
    failed = f", {progress.failed:,} failed" if progress.failed else ""
    return f"{duration(progress.seconds_left)} left{failed}"


@contextmanager
def _fetch_bar() -> Iterator[Callable[["FetchProgress"], None]]:
    with _bars() as shown:
        task = shown.add_task("fetching", total=None, note="")

        def watch(progress: "FetchProgress") -> None:
            note = _fetch_note(progress)
            shown.update(task, total=progress.owed, completed=progress.done, note=note)

        yield watch


@contextmanager
def _bars() -> Iterator[Any]:
    """Show moving lines of a task each: its name, how much of how much is done, and a note."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    layout: list[Any] = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
    with Progress(
        *layout, TextColumn("{task.fields[note]}"), console=Console(stderr=True), transient=True
    ) as shown:
        yield shown


def _now_and_then(tell: Callable[["Transfer"], None]) -> Callable[["Transfer"], None]:
    told: dict[str, float] = {}

    def watch(transfer: "Transfer") -> None:
        is_last = transfer.files == transfer.files_planned
        if is_last or transfer.seconds - told.get(transfer.target, 0.0) >= SECONDS_BETWEEN_LINES:
            told[transfer.target] = transfer.seconds
            tell(transfer)

    return watch


def _transfer_line(transfer: "Transfer") -> None:
    notice(
        f"{transfer.target}: {transfer.files:,} of {transfer.files_planned:,} files, "
        f"{transfer.size:,} of {transfer.size_planned:,} bytes, {duration(transfer.seconds_left)} left"
    )


@contextmanager
def _transfer_bar() -> Iterator[Callable[["Transfer"], None]]:
    with _bars() as shown:
        targets: dict[str, Any] = {}

        def watch(transfer: "Transfer") -> None:
            if transfer.target not in targets:
                targets[transfer.target] = shown.add_task(transfer.target, total=None, note="")
            shown.update(
                targets[transfer.target], total=transfer.files_planned, completed=transfer.files,
                note=f"{duration(transfer.seconds_left)} left",
            )  # fmt: skip

        yield watch


@contextmanager
def _bar() -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    layout: list[Any] = [
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    ]
    with Progress(
        *layout, TextColumn("{task.fields[note]}"), console=Console(stderr=True), transient=True
    ) as shown:
        total = shown.add_task("planning", total=None, note="")
        tables: dict[str, Any] = {}

        def watch(status: "RunStatus") -> None:
            rate = f"{status.rate:,.0f} a second, " if status.rate else ""
            shown.update(
                total, description="all tables", total=status.partitions_planned or None,
                completed=status.partitions_done,
                note=f"{rate}{duration(status.eta_seconds)} left{so_far(status)}",
            )  # fmt: skip
            if not status.table:
                return
            if status.table not in tables:
                tables[status.table] = shown.add_task(status.table, total=None, note="")
            shown.update(
                tables[status.table], total=status.table_planned or None, completed=status.table_done,
                note=_note(status),
            )  # fmt: skip

        yield watch


def _note(status: "RunStatus") -> str:
    """Say of the table at work how fast it goes, how long it takes yet, and how many entities it excused."""
    mine = [each for each in status.work if each.table == status.table]
    excused = sum(count for each in mine for count in each.excused.values())
    rate = "" if status.table_rate is None else f"{status.table_rate:,.0f} a second"
    left = f", {duration(status.table_eta_seconds)} left" if status.table_eta_seconds else ""
    return f"{rate}{left}" + (f", {excused:,} exceptions" if excused else "")
