"""Tables that read nothing of each other are worked on side by side, each in a session of its own."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from threading import Lock
from time import monotonic
from typing import TypeAlias

from backcourt.tables.declaration import Table
from backcourt.warehouse.interface import Warehouse

LANES = 2
"""Tables at work at a time: one keeps the engine busy while the other waits for Python or for a single processor."""

TableWork: TypeAlias = Callable[[Table, Warehouse], None]


class Turn:
    """Held by the one thread that decides and writes; given up for as long as a thread only computes.

    It keeps the time, too: what passes is shared between the tables at work, so that what each took adds up to all.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken: dict[str, float] = {}
        self._looked_at = 0.0

    def begin(self, table: str) -> None:
        """Count time for a table from now on."""
        self.taken(table)
        self._taken[table] = 0.0

    def taken(self, table: str) -> float:
        """Return the seconds that a table took so far."""
        now = monotonic()
        for name in self._taken:
            self._taken[name] += (now - self._looked_at) / len(self._taken)
        self._looked_at = now
        return self._taken.get(table, 0.0)

    def end(self, table: str) -> float:
        """Return the seconds that a table took, and count no more."""
        seconds = self.taken(table)
        self._taken.pop(table, None)
        return seconds

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for the turn and hold it for the block."""
        with self._lock:
            yield

    @contextmanager
    def given_up(self) -> Iterator[None]:
        """Let others have the turn during the block; the thread that asks holds it before and after."""
        self._lock.release()
        try:
            yield
        finally:
            self._lock.acquire()


def side_by_side(
    tables: Sequence[Table], warehouse: Warehouse, work: TableWork, turn: Turn, lanes: int = LANES
) -> None:
    """Do the work of each table once that of the tables it reads is done; the longest way ahead goes first.

    What `work` raises ends the others at their next statement and is raised here.
    """
    waiting = {table.name: table for table in tables}
    needs = {
        name: {entry.table for entry in table.inputs} & waiting.keys() for name, table in waiting.items()
    }
    ahead = _longest_ways(needs)
    running: dict[Future[None], str] = {}
    with ExitStack() as opened:
        sessions = [opened.enter_context(warehouse.beside()) for _ in range(lanes)]
        free: SimpleQueue[Warehouse] = SimpleQueue()
        for session in sessions:
            free.put(session)

        def do(table: Table) -> None:
            session = free.get()
            try:
                with turn.held():
                    work(table, session)
            finally:
                free.put(session)

        pool = opened.enter_context(ThreadPoolExecutor(lanes, thread_name_prefix="lane"))
        try:
            while waiting or running:
                ready = [name for name in waiting if not needs[name]]
                for name in sorted(ready, key=ahead.__getitem__, reverse=True)[: lanes - len(running)]:
                    running[pool.submit(do, waiting.pop(name))] = name
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    future.result()
                    name = running.pop(future)
                    for others in needs.values():
                        others.discard(name)
        except BaseException:
            for session in sessions:
                session.interrupt()
            raise


def _longest_ways(needs: dict[str, set[str]]) -> dict[str, int]:
    """Return for each name how many others follow on the longest way from it; `needs` is in dependency order."""
    ways = dict.fromkeys(needs, 0)
    for name in reversed(needs):
        for parent in needs[name]:
            ways[parent] = max(ways[parent], ways[name] + 1)
    return ways
