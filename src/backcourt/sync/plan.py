"""The plan: which partitions are missing or stale, and why, before anything runs."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from backcourt.sync.code import CodeVersions
from backcourt.sync.fingerprint import RunningHashes, Stretch, fingerprint, stretches
from backcourt.sync.ledger import Ledger, Partition, State
from backcourt.tables.declaration import EVER, Horizon, Table
from backcourt.tables.graph import Catalogue


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


@dataclass(frozen=True)
class Work:
    """One partition to be done and the reason; `only_if` names a table without which it is not reached."""

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
            self._cache[name] = self._within(table.horizon, sorted(found))
        return self._cache[name]

    def _within(self, horizon: Horizon | None, days: list[date]) -> list[date]:
        if horizon is None:
            return days
        facts = self.dates(horizon.after)
        settled = bisect_right(days, facts[-1]) if facts else 0
        return days[: settled + horizon.dates]


class Planner:
    """Compares promises with the ledger, one table at a time, in dependency order."""

    def __init__(self, catalogue: Catalogue, ledger: Ledger, codes: CodeVersions) -> None:
        self.catalogue = catalogue
        self.ledger = ledger
        self.codes = codes
        self.grid = Grid(catalogue, ledger)
        self.refusals = ledger.refusals()

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
        may_block = any(state.undone.has_flags or state.refused.has_flags for state in inputs)
        may_reach = any(state.redone.has_flags for state in inputs)
        work = []
        for position, (day, *prints) in enumerate(zip(days, *digests, strict=True)):
            print_now = fingerprint(version, prints)
            blocked = reason = None
            if may_block:
                blocked = self._blocked(table, inputs, [column[position] for column in read])
            reason = self._reason(recorded.get(day), version, print_now, blocked, force)
            if reason is CHANGED:
                columns = [column[position] for column in read]
                reason = _culprit(table, inputs, columns, recorded[day].sequence)
            if may_reach and not reason and not blocked:
                reason = _reached(table, inputs, [column[position] for column in read])
            if reason:
                work.append(Work(table.name, day, reason, print_now, bool(blocked)))
        return work

    def held_back(self, table: Table) -> dict[date, Reason]:
        """Return the dates of a table that cannot be built as things stand, and what is in the way."""
        inputs = [self._input_hashes(entry.table, {}, {}) for entry in table.inputs]
        if not any(state.undone.has_flags or state.refused.has_flags for state in inputs):
            return {}
        days = self.grid.dates(table.name)
        read = [stretches(entry, not self.catalogue[entry.table].date_column, days) for entry in table.inputs]
        reasons = {day: self._blocked(table, inputs, each) for day, *each in zip(days, *read, strict=True)}
        return {day: reason for day, reason in reasons.items() if reason}

    def surplus(self, table: Table) -> list[date]:
        """Return the recorded dates on which nothing is owed any more; rows without dates can only go together."""
        recorded = self.ledger.of(table.name)
        gone = sorted(set(recorded) - set(self.grid.dates(table.name)))
        return gone if table.date_column or not gone else sorted(recorded)

    def _input_hashes(
        self, name: str, planned: Mapping[str, list[date]], held: Mapping[str, list[date]]
    ) -> "_InputState":
        recorded = self.ledger.of(name)
        undone = {day for day, partition in recorded.items() if not partition.is_done}
        if not self.catalogue[name].is_landing:
            undone |= set(self.grid.dates(name)) - set(recorded)
        refused = {day for (table, day) in self.refusals if table == name}
        redone = set(planned.get(name, ()))
        return _InputState(
            current=self.ledger.hashes(name),
            undone=RunningHashes({}, (undone - redone) | set(held.get(name, ()))),
            refused=RunningHashes({}, refused - redone),
            redone=RunningHashes({}, redone),
            recorded=recorded,
        )

    def _blocked(
        self, table: Table, inputs: "list[_InputState]", stretches: Sequence[Stretch]
    ) -> Reason | None:
        for entry, state, stretch in zip(table.inputs, inputs, stretches, strict=True):
            if day := state.refused.first_flagged(stretch):
                return Reason(f"blocked: {self.refusals[entry.table, day]} refused", entry.table, day)
            if day := state.undone.first_flagged(stretch):
                return Reason("blocked:", entry.table, day, "is not complete")
        return None

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
    undone: RunningHashes
    refused: RunningHashes
    redone: RunningHashes
    recorded: Mapping[date, Partition]
    _later: dict[int, RunningHashes] = field(default_factory=dict)

    def changed_after(self, sequence: int) -> RunningHashes:
        """Return, flagged, the partitions whose content changed after a commit; few are ever asked for."""
        if sequence not in self._later:
            later = [day for day, found in self.recorded.items() if found.changed_sequence > sequence]
            self._later[sequence] = RunningHashes({}, later)
        return self._later[sequence]


def _culprit(
    table: Table, inputs: Sequence[_InputState], stretches: Sequence[Stretch], sequence: int
) -> Reason:
    """Name the first input partition that changed after a build; one that is gone has no name."""
    for entry, state, stretch in zip(table.inputs, inputs, stretches, strict=True):
        if day := state.changed_after(sequence).first_flagged(stretch):
            return Reason(INPUT_CHANGED, entry.table, day)
    return CHANGED


def _reached(table: Table, inputs: Sequence[_InputState], stretches: Sequence[Stretch]) -> Reason | None:
    for entry, state, stretch in zip(table.inputs, inputs, stretches, strict=True):
        if day := state.redone.first_flagged(stretch):
            return Reason(INPUT_CHANGED, entry.table, day)
    return None


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
