"""The plan: which partitions are missing or stale, and why, before anything runs."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from backcourt.sync.code import CodeVersions
from backcourt.sync.fingerprint import Flags, RunningHashes, Stretch, fingerprint, stretches
from backcourt.sync.ledger import Ledger, Partition, State
from backcourt.tables.declaration import EVER, Cadence, Horizon, Table
from backcourt.tables.graph import Catalogue
from backcourt.time import season_of


@dataclass(frozen=True)
class Reason:
    """Why a partition is to be done: a word, and the input partition that is the cause, if any."""

    word: str
    table: str = ""
    day: date | None = None
    after: str = ""

    def __str__(self) -> str:
        """Say it as `input changed: TABLE @ DATE`."""
        return self.between(self.day)

    @property
    def kind(self) -> tuple[str, str, str]:
        """What reasons of neighbouring dates share."""
        return self.word, self.table, self.after

    @property
    def in_general(self) -> str:
        """Say it without dates, as many of them share it."""
        return " ".join(part for part in self.kind if part)

    def between(self, last: date | None) -> str:
        """Say it of neighbouring dates whose causes reach from this one's to `last`."""
        if not self.table:
            return self.word
        days = f"{self.day}" if last == self.day else f"{self.day} .. {last}"
        place = self.table if self.day == EVER else f"{self.table} @ {days}"
        return f"{self.word} {place}" + (f" {self.after}" if self.after else "")


INPUT_CHANGED = "input changed:"
MISSING = Reason("missing")
FAILED = Reason("failed")
RELEASED = Reason("released")
CODE_CHANGED = Reason("code changed")
CHANGED = Reason("input changed")
FORCED = Reason("forced")
WITHDRAWN = Reason("no longer owed")


class Work(NamedTuple):
    """One partition to be done and the reason; `only_if` names a table without which it is not reached.

    A tuple, since a plan may hold tens of thousands.
    """

    table: str
    day: date
    cause: Reason
    fingerprint: str = ""
    blocked: bool = False
    only_if: str = ""

    @property
    def reason(self) -> str:
        """The reason in words."""
        return str(self.cause)


@dataclass(frozen=True)
class PlanLine:
    """A stretch of partitions of one table with the same reason."""

    table: str
    first: date
    last: date
    partitions: int
    reason: str
    seconds: float | None
    blocked: bool = False
    only_if: str = ""

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last date; a table without dates has none."""
        return (None, None) if self.first == EVER else (self.first, self.last)


@dataclass
class Grid:
    """The dates on which each table owes something: those of the tables its grid names, in the end of payloads.

    A date that payloads named once and name no more owes nothing, just as if they never had.
    """

    catalogue: Catalogue
    ledger: Ledger
    _cache: dict[str, list[date]] = field(default_factory=dict)

    def dates(self, name: str) -> list[date]:
        """Return the partition dates of a table, in order."""
        if name not in self._cache:
            table = self.catalogue[name]
            if table.is_landing:
                landed = self.ledger.of(name).items()
                found: Iterable[date] = [day for day, partition in landed if partition.rows]
            elif not table.date_column:
                found = [EVER]
            else:
                found = {day for parent in table.grid for day in self.dates(parent)}
            days = self._within(table.horizon, sorted(found))
            self._cache[name] = first_of_months(days) if table.cadence is Cadence.MONTHLY else days
        return self._cache[name]

    def _within(self, horizon: Horizon | None, days: list[date]) -> list[date]:
        if horizon is None:
            return days
        facts = self.dates(horizon.after)
        settled = bisect_right(days, facts[-1]) if facts else 0
        return days[: settled + horizon.dates]


def first_of_months(days: Iterable[date]) -> list[date]:
    """Return the first of some dates, given in order, in each calendar month of a season."""
    months = groupby(days, key=lambda day: (season_of(day), day.year, day.month))
    return [next(found) for _, found in months]


class Planner:
    """Compares promises with the ledger, one table at a time, in dependency order."""

    def __init__(self, catalogue: Catalogue, ledger: Ledger, codes: CodeVersions) -> None:
        self.catalogue = catalogue
        self.ledger = ledger
        self.codes = codes
        self.grid = Grid(catalogue, ledger)
        self.refusals = ledger.refusals()
        self._known_undone: dict[str, tuple[RunningHashes, frozenset[date]]] = {}

    def work(
        self,
        table: Table,
        *,
        planned: Mapping[str, list[date]],
        held: Mapping[str, list[date]] | None = None,
        force: bool = False,
        is_draft: bool = False,
        days: Collection[date] | None = None,
    ) -> list[Work]:
        """Return what is to be done for a table.

        `planned` names upstream partitions that will be redone first, `held` those that will be held back; with
        none of either, fingerprints are final. A draft has none for a table that was never built: its code need not
        be compiled to tell that. Only `days` are looked at, if they are given.
        """
        recorded = self.ledger.of(table.name)
        version = "" if is_draft and not recorded else self.codes[table.name]
        inputs = [self._input_hashes(entry.table, planned, held or {}) for entry in table.inputs]
        days = [day for day in self.grid.dates(table.name) if days is None or day in days]
        timeless = [not self.catalogue[entry.table].date_column for entry in table.inputs]
        reads = list(zip(table.inputs, inputs, timeless, strict=True))
        digests = [state.current.digests(entry, undated, days) for entry, state, undated in reads]
        read = [stretches(entry, undated, days) for entry, _, undated in reads]
        blocked = self._blocked(table, inputs, read)
        reached = _reached(table, inputs, read)
        work = []
        for place, (day, *prints) in enumerate(zip(days, *digests, strict=True)):
            print_now = fingerprint(version, prints)
            obstacle = blocked.get(place)
            reason = self._reason(recorded.get(day), version, print_now, obstacle, force)
            if reason is CHANGED:
                columns = [column[place] for column in read]
                reason = _culprit(table, inputs, columns, recorded[day].sequence)
            if not reason and not obstacle:
                reason = reached.get(place)
            if reason:
                work.append(Work(table.name, day, reason, print_now, bool(obstacle)))
        return work

    def held_back(self, table: Table) -> dict[date, Reason]:
        """Return the dates of a table that cannot be built as things stand, and what is in the way."""
        inputs = [self._input_hashes(entry.table, {}, {}) for entry in table.inputs]
        if not any(state.undone or state.refused for state in inputs):
            return {}
        days = self.grid.dates(table.name)
        read = [stretches(entry, not self.catalogue[entry.table].date_column, days) for entry in table.inputs]
        return {days[place]: reason for place, reason in sorted(self._blocked(table, inputs, read).items())}

    def surplus(self, table: Table) -> list[date]:
        """Return the recorded dates on which nothing is owed any more; rows without dates can only go together."""
        recorded = self.ledger.of(table.name)
        gone = sorted(set(recorded) - set(self.grid.dates(table.name)))
        return gone if table.date_column or not gone else sorted(recorded)

    def _input_hashes(
        self, name: str, planned: Mapping[str, list[date]], held: Mapping[str, list[date]]
    ) -> "_InputState":
        redone = set(planned.get(name, ()))
        refused = {day for (table, day) in self.refusals if table == name}
        return _InputState(
            current=self.ledger.hashes(name),
            undone=Flags((self._undone(name) - redone).union(held.get(name, ()))),
            refused=Flags(refused - redone),
            redone=Flags(planned.get(name, ())),
            recorded=self.ledger.of(name),
        )

    def _undone(self, name: str) -> frozenset[date]:
        """Return the dates of a table that are not to be built on, found out again when its partitions change."""
        recorded, now = self.ledger.of(name), self.ledger.hashes(name)
        known = self._known_undone.get(name)
        if known is None or known[0] is not now:
            undone = {day for day, partition in recorded.items() if not partition.is_done}
            owed = () if self.catalogue[name].is_landing else self.grid.dates(name)
            known = self._known_undone[name] = now, frozenset(undone.union(set(owed) - recorded.keys()))
        return known[1]

    def _blocked(
        self, table: Table, inputs: "list[_InputState]", read: Sequence[Sequence[Stretch]]
    ) -> dict[int, Reason]:
        """Return what is in the way of dates, by their places: of the first input that is, a gate before all else."""
        found: dict[int, Reason] = {}
        for entry, state, column in zip(table.inputs, inputs, read, strict=True):
            for place, day in state.refused.met(column):
                gate = self.refusals[entry.table, day]
                found.setdefault(place, Reason(f"blocked: {gate} refused", entry.table, day))
            for place, day in state.undone.met(column):
                found.setdefault(place, Reason("blocked:", entry.table, day, "is not complete"))
        return found

    @staticmethod
    def _reason(
        recorded: Partition | None, version: str, print_now: str, blocked: Reason | None, force: bool
    ) -> Reason | None:
        if recorded is None:
            return blocked or MISSING
        if blocked:
            same = recorded.state == State.BLOCKED and recorded.error == str(blocked)
            return None if same else blocked
        if recorded.state == State.FAILED:
            return FAILED
        if not recorded.is_done:
            return RELEASED
        if recorded.code_version != version:
            return CODE_CHANGED
        if recorded.fingerprint != print_now:
            return CHANGED
        return FORCED if force else None


@dataclass(frozen=True)
class _InputState:
    current: RunningHashes
    undone: Flags
    refused: Flags
    redone: Flags
    recorded: Mapping[date, Partition]
    _later: dict[int, Flags] = field(default_factory=dict)

    def changed_after(self, sequence: int) -> Flags:
        """Return, flagged, the partitions whose content changed after a commit; few are ever asked for."""
        if sequence not in self._later:
            self._later[sequence] = Flags(
                day for day, found in self.recorded.items() if found.changed_sequence > sequence
            )
        return self._later[sequence]


def _culprit(
    table: Table, inputs: Sequence[_InputState], stretches: Sequence[Stretch], sequence: int
) -> Reason:
    """Name the first input partition that changed after a build; one that is gone has no name."""
    for entry, state, stretch in zip(table.inputs, inputs, stretches, strict=True):
        if day := state.changed_after(sequence).first_in(stretch):
            return Reason(INPUT_CHANGED, entry.table, day)
    return CHANGED


def _reached(
    table: Table, inputs: Sequence[_InputState], read: Sequence[Sequence[Stretch]]
) -> dict[int, Reason]:
    """Return by which input partition that will be redone dates are reached, by their places."""
    found: dict[int, Reason] = {}
    for entry, state, column in zip(table.inputs, inputs, read, strict=True):
        reasons: dict[date, Reason] = {}
        for place, day in state.redone.met(column):
            if day not in reasons:
                reasons[day] = Reason(INPUT_CHANGED, entry.table, day)
            found.setdefault(place, reasons[day])
    return found


def lines(work: Iterable[Work], pace: Mapping[str, float]) -> list[PlanLine]:
    """Fold partitions into stretches per table and reason; `pace` gives seconds per partition."""
    result = []
    for (table, only_if, _), group in groupby(
        work, key=lambda item: (item.table, item.only_if, item.cause.kind)
    ):
        items = list(group)
        causes = sorted((item.cause for item in items), key=lambda cause: cause.day or EVER)
        seconds = None if items[0].blocked else pace.get(table)
        result.append(
            PlanLine(
                table, items[0].day, items[-1].day, len(items), causes[0].between(causes[-1].day),
                None if seconds is None else seconds * len(items), items[0].blocked, only_if,
            )
        )  # fmt: skip
    return result
