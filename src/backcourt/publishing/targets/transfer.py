"""Many small files on their way to a target at the same time, and how far they are."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

AT_ONCE = 32
"""Requests under way at the same time: each is mostly waiting."""


@dataclass(frozen=True)
class Transfer:
    """How far an upload is; times in seconds, the time left being an estimate."""

    target: str
    files: int
    files_planned: int
    size: int
    size_planned: int
    seconds: float

    @property
    def seconds_left(self) -> float | None:
        """Seconds that the rest will take at the pace so far; None while there is none."""
        if not self.files:
            return None
        return self.seconds * (self.files_planned - self.files) / self.files


Watch = Callable[[Transfer], None]


def unwatched(transfer: Transfer) -> None:
    """Tell no one."""


def at_once(act: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[tuple[Item, Result]]:
    """Do something to every item, many at a time, and yield what came of each; stop at the first failure."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures: dict[Future[Result], Item] = {pool.submit(act, item): item for item in items}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@dataclass
class Progress:
    """Tells a watcher how far an upload is."""

    watch: Watch
    target: str
    files_planned: int
    size_planned: int
    files: int = 0
    size: int = 0

    def __post_init__(self) -> None:
        self._started = time.monotonic()

    def done(self, size: int) -> None:
        """Count one more file of this size."""
        self.files += 1
        self.size += size
        seconds = time.monotonic() - self._started
        self.watch(
            Transfer(self.target, self.files, self.files_planned, self.size, self.size_planned, seconds)
        )
