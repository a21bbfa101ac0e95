"""Tables that read nothing of each other, and pieces of one, are worked on side by side in sessions of their own."""

from collections import Counter, deque
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from threading import Lock
from time import monotonic
from typing import TypeAlias

from backcourt.tables.declaration import Table
from backcourt.warehouse.interface import Warehouse

LANES = 2
"""Pieces of work at a time: one keeps the engine busy while the other waits for Python or for a single processor."""

STOPPING_SECONDS = 0.1
"""How long to wait for work that is told to stop before it is told again."""

Piece: TypeAlias = Callable[[Warehouse], None]
"""A piece of a table's work, to be done in a session."""


class Jobs:
    """Small work that whoever has time takes from whoever offers it, each job once and in any session."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[tuple[Piece, Future[None]]] = deque()
        self._bell: Future[None] = Future()

    @property
    def bell(self) -> Future[None]:
        """What is over as soon as something is offered, until all of it is taken."""
        return self._bell

    def do(self, jobs: Sequence[Piece], session: Warehouse) -> None:
        """Do jobs that need nothing of each other, with the help of whoever is free; what one raises goes on."""
        offered = [(job, Future[None]()) for job in jobs]
        with self._lock:
            self._waiting.extend(offered)
            if len(offered) > 1 and not self._bell.done():
                self._bell.set_result(None)
        while take := self.take(offered):
            take(session)
        for _, done in offered:
            done.result()

    def take(self, among: Collection[tuple[Piece, "Future[None]"]] = ()) -> Piece | None:
        """Return a job that nobody has taken (of some, if some are named), or nothing."""
        with self._lock:
            found = next((each for each in self._waiting if not among or each in among), None)
            if found is not None:
                self._waiting.remove(found)
            if not self._waiting and self._bell.done():
                self._bell = Future()
        return None if found is None else partial(_answered, *found)


def _answered(job: Piece, done: "Future[None]", session: Warehouse) -> None:
    """Do a job and tell who waits for it how it went."""
    try:
        job(session)
    except BaseException as error:
        done.set_exception(error)
    else:
        done.set_result(None)


class Turn:
    """Held by the one thread that decides and writes; given up for as long as a thread only computes.

    It keeps the time, too: what passes is shared between the pieces at work, so that what each took adds up to all.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken: dict[Hashable, float] = {}
        self._looked_at = 0.0

    def begin(self, piece: Hashable) -> None:
        """Count time for a piece of work from now on."""
        self.taken(piece)
        self._taken[piece] = 0.0

    def taken(self, piece: Hashable) -> float:
        """Return the seconds that a piece took so far."""
        now = monotonic()
        for name in self._taken:
            self._taken[name] += (now - self._looked_at) / len(self._taken)
        self._looked_at = now
        return self._taken.get(piece, 0.0)

    def end(self, piece: Hashable) -> float:
        """Return the seconds that a piece took, and count no more."""
        seconds = self.taken(piece)
        self._taken.pop(piece, None)
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


_Running: TypeAlias = dict[Future[None], tuple[Table | None, Warehouse]]


def side_by_side(pieces: Sequence[Piece], warehouse: Warehouse, lanes: int = LANES) -> None:
    """Do pieces that need nothing of each other, in this order, each in a session beside; what one raises ends all."""
    waiting = deque(pieces)

    def work(session: Warehouse) -> None:
        while True:
            try:
                piece = waiting.popleft()
            except IndexError:
                return
            piece(session)

    with ExitStack() as opened:
        sessions = [opened.enter_context(warehouse.beside()) for _ in range(min(lanes, len(pieces)))]
        pool = opened.enter_context(ThreadPoolExecutor(lanes, thread_name_prefix="lane"))
        running = {pool.submit(work, session) for session in sessions}
        try:
            for ended in as_completed(running):
                ended.result()
        except BaseException:
            waiting.clear()
            _stop(sessions, running)
            raise


def _stop(sessions: Sequence[Warehouse], running: Collection["Future[None]"]) -> None:
    """Stop what runs; told again and again, since a statement that just begins does not hear of it."""
    while True:
        for session in sessions:
            session.interrupt()
        if not wait(running, timeout=STOPPING_SECONDS).not_done:
            return


@dataclass
class Lanes:
    """Does the work of each table once that of the tables it reads is done.

    The longest way ahead goes first, and of equal ones what is larger: it would keep the others waiting at the end.
    `prepare` tells the pieces of a table's work, which need nothing of each other, each with its size in rows, and
    `finish` ends it: both have the turn, and so has a piece when it begins. What any of them raises ends the others at
    their next statement.
    """

    warehouse: Warehouse
    turn: Turn
    prepare: Callable[[Table], Sequence[tuple[int, Piece]]]
    finish: Callable[[Table], None]
    lanes: int = LANES
    jobs: Jobs = field(default_factory=Jobs)

    def run(self, tables: Sequence[Table]) -> None:
        """Work on tables, given in dependency order."""
        with ExitStack() as opened:
            sessions = [opened.enter_context(self.warehouse.beside()) for _ in range(self.lanes)]
            pool = opened.enter_context(ThreadPoolExecutor(self.lanes, thread_name_prefix="lane"))
            running: _Running = {}
            try:
                self._run(_Waiting(tables), list(sessions), pool, running)
            except BaseException:
                _stop(sessions, running)
                raise

    def _run(
        self, waiting: "_Waiting", free: list[Warehouse], pool: ThreadPoolExecutor, running: _Running
    ) -> None:
        pieces: list[tuple[int, int, Table, Piece]] = []
        left: Counter[str] = Counter()
        while True:
            while table := waiting.next():
                with self.turn.held():
                    found = self.prepare(table)
                    left[table.name] = len(found)
                    pieces += [(waiting.ahead[table.name], rows, table, piece) for rows, piece in found]
                    if not found:
                        self._end(table, waiting)
            pieces.sort(key=itemgetter(0, 1), reverse=True)
            # Who is at work is helped first: nearer to the end than what has not begun, and it holds room.
            while free and (job := self.jobs.take()):
                session = free.pop()
                running[pool.submit(job, session)] = None, session
            while free and pieces:
                _, _, table, piece = pieces.pop(0)
                session = free.pop()
                running[pool.submit(self._do, piece, session)] = table, session
            if not running:
                return
            heard = [self.jobs.bell] if free else []
            for future in wait([*running, *heard], return_when=FIRST_COMPLETED).done - {*heard}:
                ended, session = running.pop(future)
                future.result()
                free.append(session)
                if ended is not None:
                    left[ended.name] -= 1
                    if not left[ended.name]:
                        with self.turn.held():
                            self._end(ended, waiting)

    def _do(self, piece: Piece, session: Warehouse) -> None:
        with self.turn.held():
            piece(session)

    def _end(self, table: Table, waiting: "_Waiting") -> None:
        self.finish(table)
        waiting.pass_by(table)


class _Waiting:
    """Tables whose turn has not come, and what each of them waits for."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._tables = {table.name: table for table in tables}
        self._needs = {
            table.name: {entry.table for entry in table.inputs} & self._tables.keys() for table in tables
        }
        self.ahead = _longest_ways(self._needs)

    def next(self) -> Table | None:
        """Return a table that waits for nothing more, and take it off."""
        ready = [name for name in self._tables if not self._needs[name]]
        return self._tables.pop(max(ready, key=self.ahead.__getitem__)) if ready else None

    def pass_by(self, table: Table) -> None:
        """Let nobody wait for a table any longer."""
        for needs in self._needs.values():
            needs.discard(table.name)


def _longest_ways(needs: dict[str, set[str]]) -> dict[str, int]:
    """Return for each name how many others follow on the longest way from it; `needs` is in dependency order."""
    ways = dict.fromkeys(needs, 0)
    for name in reversed(needs):
        for parent in needs[name]:
            ways[parent] = max(ways[parent], ways[name] + 1)
    return ways
