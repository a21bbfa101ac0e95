"""Carries a plan out: what is landed is not fetched again, what fails does not hold up the rest, nothing is lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from backcourt.errors import (
    AuthenticationError,
    FetchError,
    NotThereError,
    PayloadError,
    PermanentError,
    QuotaError,
    TransientError,
)
from backcourt.landing import LandingZone, Receipt
from backcourt.sources.fetching.absences import Absences
from backcourt.sources.fetching.ask import Ask
from backcourt.sources.fetching.client import Answer, Client
from backcourt.sources.fetching.provider import Wanted
from backcourt.sources.fetching.report import FetchReport, Progress

MOST_SILENCES = 3
"""Requests in a row that may fail for good, each after all its attempts, before a service counts as down."""

SERVES_FOR = timedelta(days=1)
"""For how long after it handed something out a store is believed to mean that a thing is not there by refusing it."""

PAGING = "the list is not complete: ask again later, and tell us if it happens again"


@dataclass
class _Chain:
    """The pages of one list: what was asked for and what came, so that paging must move on.

    `held` are pages that are landed only with all others.
    """

    subjects: set[str] = field(default_factory=set)
    payloads: set[bytes] = field(default_factory=set)
    held: list[tuple[Ask, Answer]] = field(default_factory=list)

    def require_new(self, payload: bytes, subject: str) -> None:
        """Raise `PermanentError` when a page says what a page before it said: it would be landed twice."""
        if sha256(payload).digest() in self.payloads:
            raise PermanentError(f"{subject}: the page says the same as one before it", PAGING)

    def move_on(self, subject: str, payload: bytes, following: str) -> None:
        """Remember a page; raises `PermanentError` when the one after it was there before."""
        self.subjects.add(subject)
        self.payloads.add(sha256(payload).digest())
        if following in self.subjects:
            raise PermanentError(f"{subject}: paging goes back to a page that was there before", PAGING)


@dataclass(frozen=True)
class _Owed:
    """A request, and the chain of pages it belongs to."""

    ask: Ask
    chain: _Chain = field(default_factory=_Chain)


class Fetching:
    """One run: a client, the landing zone its answers go to, and the account of what happened.

    Only the thread that calls `carry_out` lands payloads. With `again` what is landed is fetched once more.
    """

    def __init__(
        self,
        client: Client,
        landing: LandingZone,
        *,
        again: bool = False,
        watch: Callable[[Progress], None] = lambda progress: None,
    ) -> None:
        self._client, self._landing, self._again, self._watch = client, landing, again, watch
        self._provider = client.provider
        self._report = FetchReport(self._provider.source)
        self._landed = {
            receipt.subject: receipt
            for receipt in landing.receipts()
            if receipt.source == self._provider.source
        }
        self._absences = Absences(landing, self._provider.source)
        self._doubtful: list[tuple[Ask, NotThereError]] = []
        self._held: list[_Chain] = []
        self._fresh: set[str] = set()
        self._owed = self._done = self._silences = 0
        self._started = client.clock.elapsed()

    def carry_out(self, wanted: Wanted) -> FetchReport:
        """Fetch what the provider's plan owes, batch by batch, and return the account of it.

        It raises nothing of what a service does: that is in the report.
        """
        batches = self._provider.plan(wanted, self._payload_of)
        try:
            for batch in batches:
                self._carry_out(batch)
                if self._report.stopped:
                    break
        except PayloadError as error:
            # A plan could not read what later requests follow from.
            self._report.fail(self._provider.source, error)
        return self._concluded()

    def _concluded(self) -> FetchReport:
        self._settle_doubts()
        self._let_go_of_halves()
        report, budget, traffic = self._report, self._client.budget, self._client.traffic
        report.requests, report.retried = traffic.requests, traffic.retried
        report.credits_used, report.credits_left = budget.spent, budget.left
        report.seconds = self._client.clock.elapsed() - self._started
        return report

    def _payload_of(self, ask: Ask) -> bytes | None:
        receipt = self._landed.get(ask.subject(self._provider.source))
        return None if receipt is None else self._landing.read(receipt)

    def _carry_out(self, batch: Sequence[Ask]) -> None:
        todo = deque(
            _Owed(ask) for ask in {ask.subject(self._provider.source): ask for ask in batch}.values()
        )
        self._owed += len(todo)
        parallel = max((self._provider.services[ask.service].parallel for ask in batch), default=1)
        running: dict[Future[Answer], _Owed] = {}
        with ThreadPoolExecutor(parallel) as pool:
            try:
                while todo or running:
                    self._begin(pool, todo, running, parallel)
                    for future in _first_of(running):
                        self._take(running.pop(future), future, todo)
            except BaseException:
                self._client.stop()
                # What is on its way has been paid for: it is kept, whatever stopped us.
                for future in [*running]:
                    self._take(running.pop(future), future, todo)
                raise

    def _begin(
        self,
        pool: ThreadPoolExecutor,
        todo: deque[_Owed],
        running: dict[Future[Answer], _Owed],
        parallel: int,
    ) -> None:
        while todo and len(running) < parallel and not self._report.stopped:
            owed = todo.popleft()
            if self._is_there(owed.ask):
                self._pass_by(owed, todo)
            elif self._is_known_to_be_absent(owed.ask):
                self._miss(owed.ask)
            else:
                running[pool.submit(self._client.fetch, owed.ask)] = owed
        if self._report.stopped and not running:
            self._report.not_asked += len(todo)
            todo.clear()

    def _is_there(self, ask: Ask) -> bool:
        subject = ask.subject(self._provider.source)
        receipt = self._landed.get(subject)
        if receipt is None or subject in self._fresh:
            return receipt is not None
        return not self._again and _is_final(receipt, ask)

    def _is_known_to_be_absent(self, ask: Ask) -> bool:
        return not self._again and self._absences.believes(ask, self._client.clock.now())

    def _miss(self, ask: Ask) -> None:
        subject = ask.subject(self._provider.source)
        self._report.absent.append(subject)
        self._tell(subject)

    def _pass_by(self, owed: _Owed, todo: deque[_Owed]) -> None:
        receipt = self._landed[owed.ask.subject(self._provider.source)]
        self._report.already += 1
        if owed.ask.next_page is not None:
            self._turn_page(owed, self._landing.read(receipt), todo)
        self._tell(receipt.subject)

    def _take(self, owed: _Owed, future: Future[Answer], todo: deque[_Owed]) -> None:
        subject = owed.ask.subject(self._provider.source)
        try:
            answer = future.result()
            owed.chain.require_new(answer.payload, subject)
        except NotThereError as error:
            self._silences = 0
            self._not_there(owed.ask, error)
        except FetchError as error:
            self._fail(subject, error)
        else:
            self._silences = 0
            self._keep(owed, answer)
            self._turn_page(owed, answer.payload, todo)
        self._tell(subject)

    def _not_there(self, ask: Ask, error: NotThereError) -> None:
        """Take note that something is not there; what may still come is no failure, and asked for again."""
        subject, now = ask.subject(self._provider.source), self._client.clock.now()
        if subject in self._landed or ask.comes_by is None:
            self._report.fail(subject, error)
        elif now < ask.comes_by:
            self._report.absent.append(subject)
        elif error.is_certain:
            self._believe_absent(ask, now)
        else:
            self._doubtful.append((ask, error))

    def _believe_absent(self, ask: Ask, now: datetime) -> None:
        self._report.absent.append(ask.subject(self._provider.source))
        self._absences.remember(ask, now)

    def _settle_doubts(self) -> None:
        """Believe a store that hands out others of the kind; one that hands out none may refuse us altogether."""
        if not self._doubtful:
            return
        now = self._client.clock.now()
        serving = {
            receipt.endpoint
            for receipt in self._landed.values()
            if now - datetime.fromisoformat(receipt.fetched_at) <= SERVES_FOR
        }
        for ask, error in self._doubtful:
            if ask.endpoint in serving:
                self._believe_absent(ask, now)
            else:
                self._report.fail(ask.subject(self._provider.source), error)

    def _keep(self, owed: _Owed, answer: Answer) -> None:
        if not owed.ask.is_one_list or owed.ask.next_page is None:
            self._land(owed.ask, answer)
            return
        if not owed.chain.held:
            self._held.append(owed.chain)
        owed.chain.held.append((owed.ask, answer))

    def _land_whole(self, chain: _Chain) -> None:
        """Land the pages that were held; the list was there when the last of them was."""
        for ask, answer in chain.held:
            self._land(ask, replace(answer, fetched_at=chain.held[-1][1].fetched_at))
        chain.held.clear()

    def _let_go_of_halves(self) -> None:
        """Put on record which pages came without the rest of their lists."""
        for chain in self._held:
            for ask, _ in chain.held:
                subject = ask.subject(self._provider.source)
                message = f"{subject}: it came, but not the rest of its list, half of which is not kept"
                self._report.fail(subject, TransientError(message, PAGING))

    def _land(self, ask: Ask, answer: Answer) -> None:
        receipt = self._landing.land(
            answer.payload,
            source=self._provider.source,
            endpoint=ask.endpoint,
            parameters=ask.parameters,
            suffix=ask.content.suffix,
            fetched_at=answer.fetched_at,
        )
        self._landed[receipt.subject] = receipt
        self._fresh.add(receipt.subject)
        self._report.landed.append(receipt.subject)
        self._report.size += receipt.size

    def _turn_page(self, owed: _Owed, payload: bytes, todo: deque[_Owed]) -> None:
        """Owe the page after this one, if there is one; paging that does not move on is a failure."""
        if owed.ask.next_page is None:
            return
        subject = owed.ask.subject(self._provider.source)
        try:
            following = owed.ask.next_page(payload)
            if following is None:
                self._land_whole(owed.chain)
            else:
                owed.chain.move_on(subject, payload, following.subject(self._provider.source))
                self._owed += 1
                todo.appendleft(_Owed(following, owed.chain))
        except (PayloadError, PermanentError) as error:
            self._report.fail(subject, error)
            # A first page that cannot be read is no half of anything: it is kept, as what cannot be read is.
            if isinstance(error, PayloadError) and len(owed.chain.held) == 1:
                self._land_whole(owed.chain)

    def _fail(self, subject: str, error: FetchError) -> None:
        """Put a failure on record; some stop the run, since what follows would fail like it."""
        if isinstance(error, QuotaError | AuthenticationError):
            self._report.stopped = self._report.stopped or error
            self._report.not_asked += 1
            return
        self._silences = self._silences + 1 if isinstance(error, TransientError) else 0
        if self._silences >= MOST_SILENCES:
            self._report.stopped = self._report.stopped or error
        self._report.fail(subject, error)

    def _tell(self, subject: str) -> None:
        self._done += 1
        seconds = self._client.clock.elapsed() - self._started
        failed = len(self._report.failures)
        spent = self._client.budget.spent
        self._watch(Progress(self._report.source, subject, self._done, self._owed, failed, seconds, spent))


def _is_final(receipt: Receipt, ask: Ask) -> bool:
    return ask.final_from is None or datetime.fromisoformat(receipt.fetched_at) >= ask.final_from


def _first_of(running: Mapping[Future[Answer], _Owed]) -> Collection[Future[Answer]]:
    return wait(running, return_when=FIRST_COMPLETED).done if running else ()
