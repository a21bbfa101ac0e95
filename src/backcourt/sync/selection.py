"""Which part of what is owed a user asks for, and the plan for it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from backcourt.errors import UsageError
from backcourt.sync.ledger import State
from backcourt.sync.plan import FAILED, FORCED, RELEASED, WITHDRAWN, Planner, Reason, Work
from backcourt.tables.declaration import EVER
from backcourt.tables.graph import Catalogue


@dataclass(frozen=True)
class Selection:
    """Tables (with whatever they are made from), dates, and what of it is to be redone.

    Without tables all are meant. `only_failed` keeps what failed before and what waits for it;
    `force` redoes partitions of the named tables that are current.
    """

    tables: Sequence[str] = ()
    first: date | None = None
    last: date | None = None
    only_failed: bool = False
    force: bool = False

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise UsageError(f"{self.first} is after {self.last}", "give the earlier date first")

    def names(self, catalogue: Catalogue) -> list[str]:
        """Return the tables to look at, in dependency order; raise `UsageError` for one that is none."""
        named = set(self.tables) or set(catalogue)
        for name in self.tables:
            if catalogue[name].is_landing:
                raise UsageError(
                    f"{name} holds payloads as they came and is not built", "ingest the payload again"
                )
            named |= catalogue.upstream(name)
        return [name for name in catalogue if name in named and not catalogue[name].is_landing]

    def wants(self, work: Work) -> bool:
        """Tell whether a piece of work is asked for."""
        if self.only_failed and work.cause not in (FAILED, RELEASED):
            return False
        if work.cause == FORCED and not self.forces(work.table):
            return False
        return self._has_date(work.day)

    def forces(self, name: str) -> bool:
        """Tell whether what is current of a table is to be redone too."""
        return self.force and (not self.tables or name in self.tables)

    def _has_date(self, day: date) -> bool:
        early = self.first is not None and day < self.first
        late = self.last is not None and day > self.last
        return day == EVER or not (early or late)


def plan(planner: Planner, selection: Selection, settled: Collection[str] = ()) -> list[Work]:
    """Return what a sync would do, in order; what stays blocked is named too.

    An upper bound: what will be redone counts as changed, though its content may come out the same. Only
    `settled` tables are taken to stay as they are.
    """
    planned: dict[str, list[date]] = {}
    held: dict[str, list[date]] = {}
    work: list[Work] = []
    for name in selection.names(planner.catalogue):
        table = planner.catalogue[name]
        force = selection.forces(name)
        found = planner.work(table, planned=planned, held=held, force=force, is_draft=True)
        named = {item.day for item in found}
        gone = [day for day in planner.surplus(table) if day not in named]
        chosen = [item for item in found if selection.wants(item)]
        planned[name] = [item.day for item in chosen if not item.blocked and name not in settled] + gone
        held[name] = [item.day for item in chosen if item.blocked]
        work += [*chosen, *(Work(name, day, WITHDRAWN) for day in gone)]
        work += [item for item in _standing(planner, name) if item.day not in named | set(gone)]
    return work


def dates_by_table(work: Iterable[Work]) -> Mapping[str, set[date]]:
    """Return the dates of some work by table, in its order."""
    found: defaultdict[str, set[date]] = defaultdict(set)
    for item in work:
        found[item.table].add(item.day)
    return found


def plan_with_conditions(planner: Planner, selection: Selection) -> list[Work]:
    """Return the plan, telling apart what is reached only if a table without dates comes out changed.

    Such a table (whom a name means, say) is read for every date there is, depends on every payload, and hardly
    ever changes: what hangs on it alone would drown the rest.
    """
    work = plan(planner, selection)
    hubs = [item.table for item in work if item.day == EVER and _is_built(planner, item.table)]
    if not hubs:
        return work
    certain = {(item.table, item.day): item for item in plan(planner, selection, hubs)}
    only_if = " or ".join(hubs)
    return [certain.get((item.table, item.day)) or replace(item, only_if=only_if) for item in work]


def _is_built(planner: Planner, name: str) -> bool:
    recorded = planner.ledger.of(name).get(EVER)
    return recorded is not None and recorded.is_done


def _standing(planner: Planner, name: str) -> list[Work]:
    """Name the partitions that were blocked before and still are."""
    return [
        Work(name, day, Reason(partition.error), blocked=True)
        for day, partition in sorted(planner.ledger.of(name).items())
        if partition.state == State.BLOCKED
    ]
