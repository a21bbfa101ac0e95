"""The plan: which partitions are missing or stale, and why, before anything runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from backcourt.sync.code import CodeVersions
from backcourt.sync.fingerprint import RunningHashes, fingerprint, partition_stretch
from backcourt.sync.ledger import Ledger, State
from backcourt.tables.declaration import EVER, Table
from backcourt.tables.graph import Catalogue
from backcourt.time import season_of


@dataclass(frozen=True)
class Work:
    """One partition to be done and the reason."""

    table: str
    day: date
    reason: str
    fingerprint: str = ""
    blocked: bool = False


@dataclass(frozen=True)
class PlanLine:
    """A stretch of partitions of one table with the same reason."""

    table: str
    first: date
    last: date
    partitions: int
    reason: str
    seconds: float | None


@dataclass
class Grid:
    """The dates on which each table owes something: those of the tables its grid names, down to the landing."""

    catalogue: Catalogue
    ledger: Ledger
    _cache: dict[str, list[date]] = field(default_factory=dict)

    def dates(self, name: str) -> list[date]:
        """Return the partition dates of a table, in order."""
        if name not in self._cache:
            table = self.catalogue[name]
            if table.is_landing:
                found: Iterable[date] = self.ledger.of(name)
            elif not table.date_column:
                found = [EVER]
            else:
                found = {day for parent in table.grid for day in self.dates(parent)}
            self._cache[name] = sorted(found)
        return self._cache[name]


class Planner:
    """Compares promises with the ledger, one table at a time, in dependency order."""

    def __init__(self, catalogue: Catalogue, ledger: Ledger, codes: CodeVersions) -> None:
        self.catalogue = catalogue
        self.ledger = ledger
        self.codes = codes
        self.grid = Grid(catalogue, ledger)
        self.refusals = ledger.refusals()

    def work(self, table: Table, *, planned: Mapping[str, list[date]], force: bool = False) -> list[Work]:
        """Return what is to be done for a table.

        `planned` names upstream partitions that will be redone first; with none, fingerprints are final.
        """
        recorded = self.ledger.of(table.name)
        inputs = [self._input_hashes(entry.table, planned) for entry in table.inputs]
        version = self.codes[table.name]
        work = []
        for day in self.grid.dates(table.name):
            stretches = [
                partition_stretch(entry, not self.catalogue[entry.table].date_column, day) for entry in table.inputs
            ]
            print_now = fingerprint(
                version,
                [hashes.current.digest(stretch) for hashes, stretch in zip(inputs, stretches, strict=True)],
            )
            blocked = self._blocked(table, inputs, stretches)
            reason = self._reason(recorded.get(day), version, print_now, blocked, force)
            if not reason and planned:
                reason = _reached(table, inputs, stretches)
            if reason:
                work.append(Work(table.name, day, reason, print_now, bool(blocked)))
        return work

    def _input_hashes(self, name: str, planned: Mapping[str, list[date]]) -> "_InputState":
        recorded = self.ledger.of(name)
        undone = {day for day, partition in recorded.items() if not partition.is_done}
        if not self.catalogue[name].is_landing:
            undone |= set(self.grid.dates(name)) - set(recorded)
        refused = {day for (table, day) in self.refusals if table == name}
        redone = set(planned.get(name, ()))
        return _InputState(
            current=RunningHashes({day: partition.content_hash for day, partition in recorded.items()}),
            undone=RunningHashes({}, undone - redone),
            refused=RunningHashes({}, refused - redone),
            redone=RunningHashes({}, redone),
        )

    def _blocked(self, table: Table, inputs: "list[_InputState]", stretches: list) -> str:  # type: ignore[type-arg]
        for entry, state, stretch in zip(table.inputs, inputs, stretches, strict=True):
            if day := state.refused.first_flagged(stretch):
                return f"blocked: {self.refusals[entry.table, day]} refused {entry.table} @ {day}"
            if day := state.undone.first_flagged(stretch):
                return f"blocked: {entry.table} @ {day} is not complete"
        return ""

    @staticmethod
    def _reason(recorded, version: str, print_now: str, blocked: str, force: bool) -> str:  # type: ignore[no-untyped-def]
        if recorded is None:
            return blocked or "missing"
        if blocked:
            same = recorded.state == State.BLOCKED and recorded.error == blocked
            return "" if same else blocked
        if recorded.state == State.FAILED:
            return "failed"
        if not recorded.is_done:
            return "released"
        if recorded.code_version != version:
            return "code changed"
        if recorded.fingerprint != print_now:
            return "input changed"
        return "forced" if force else ""


@dataclass(frozen=True)
class _InputState:
    current: RunningHashes
    undone: RunningHashes
    refused: RunningHashes
    redone: RunningHashes


def _reached(table: Table, inputs: list[_InputState], stretches: list) -> str:  # type: ignore[type-arg]
    for entry, state, stretch in zip(table.inputs, inputs, stretches, strict=True):
        if day := state.redone.first_flagged(stretch):
            return f"input changed: {entry.table} @ {day}"
    return ""


def lines(work: Iterable[Work], pace: Mapping[str, float]) -> list[PlanLine]:
    """Fold partitions into stretches per table, season and reason; `pace` gives seconds per partition."""
    result = []
    for (table, season, reason), group in groupby(work, key=lambda item: (item.table, season_of(item.day), item.reason)):
        del season
        days = [item.day for item in group]
        seconds = pace[table] * len(days) if table in pace else None
        result.append(PlanLine(table, days[0], days[-1], len(days), reason, seconds))
    return result
