"""Progress on standard error: a moving line on a terminal, plain lines for those who ask, else nothing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from backcourt.cli.output import duration, notice

if TYPE_CHECKING:
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
    left = duration(status.eta_seconds)
    done = f"{status.partitions_done:,} of {status.partitions_planned:,} partitions"
    notice(f"{status.table or status.state}: {done}, {status.rate:,.0f} a second, {left} left")


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
        task = shown.add_task("planning", total=None, note="")

        def watch(status: "RunStatus") -> None:
            note = f"{status.rate:,.0f} a second, {duration(status.eta_seconds)} left" if status.rate else ""
            shown.update(
                task, description=status.table or "planning", total=status.partitions_planned or None,
                completed=status.partitions_done, note=note,
            )  # fmt: skip

        yield watch
