"""Coverage: every table and season held against what it owes."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from backcourt.sync.figures import Figure, Judgement, Share, by_season, pooled
from backcourt.sync.ledger import Partition
from backcourt.sync.plan import Planner
from backcourt.sync.selection import Selection, plan
from backcourt.tables.declaration import EVER, Phase, Table
from backcourt.tables.graph import Catalogue
from backcourt.time import season_of
from backcourt.warehouse.interface import Warehouse

OLDER_TARGETS = {Phase.ANALYTICS: 95.0, Phase.PRECOMPUTE: 93.0, Phase.PREDICTIONS: 88.0}
"""Percent of calendar dates that older systems were content with; ours is everything processable."""


@dataclass(frozen=True)
class Cover:
    """One table in one season.

    `expected`, `complete`, `excused` (by reason) and `unaccounted` count entities; `dates` are those on which
    something is owed, `undone` those of them that failed, are blocked, were never built, are no longer current, or
    are made from what is not. `calendar_pct` is the share of the calendar between its first and last date on which
    the table has rows; `older_target_pct` is what older systems asked of it.
    """

    table: str
    phase: str
    season: str
    dates: int
    undone: int
    rows: int
    expected: int
    complete: int
    excused: dict[str, int]
    unaccounted: int
    calendar_pct: float | None
    older_target_pct: float | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing that was not excused."""
        return not self.unaccounted and not self.undone


@dataclass(frozen=True)
class Exceptions:
    """How many entities of a table are excused in one month of a season, for one category of reasons."""

    table: str
    season: str
    month: str
    category: str
    entities: int


def exceptions(
    warehouse: Warehouse, catalogue: Catalogue, *, tables: Sequence[str] = (), seasons: Sequence[str] = ()
) -> list[Exceptions]:
    """Return what is excused by month (all tables and seasons when none are named), in dependency order."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for (table, day), categories in _excuses(warehouse).items():
        if table in catalogue and day != EVER:
            for category, count in categories.items():
                found[table, season_of(day), f"{day:%Y-%m}", category] += count
    order = list(catalogue)
    wanted = {catalogue[name].name for name in tables}
    lines = (Exceptions(*key, count) for key, count in found.items())
    chosen = (
        line
        for line in lines
        if (not wanted or line.table in wanted) and (not seasons or line.season in seasons)
    )
    return sorted(chosen, key=lambda line: (order.index(line.table), line.month, line.category))


def coverage(
    warehouse: Warehouse, planner: Planner, *, tables: Sequence[str] = (), seasons: Sequence[str] = ()
) -> list[Cover]:
    """Return the coverage of tables and seasons (all when none are named), in dependency order."""
    excuses = _excuses(warehouse)
    found = []
    stale = {(item.table, item.day) for item in plan(planner, Selection())}
    for name in [planner.catalogue[name].name for name in tables] or list(planner.catalogue):
        table = planner.catalogue[name]
        if not table.is_landing:
            found += [
                _cover(table, season, days, planner.ledger.of(name), excuses, stale)
                for season, days in by_season(planner.grid.dates(name)).items()
                if not seasons or season in seasons
            ]
    return found


def calendar_figures(planner: Planner) -> list[Figure]:
    """Return, per phase, the share of calendar dates with rows: what older systems measured; it decides nothing here.

    A table's season counts from its first date to its last, rest days included; a phase is the sum of its tables.
    """
    found = []
    for phase, target in OLDER_TARGETS.items():
        shares = {}
        for name, table in planner.catalogue.items():
            if table.phase is phase and table.date_column:
                built = planner.ledger.of(name)
                for season, days in by_season(planner.grid.dates(name)).items():
                    shares[name, season] = _on_calendar(days, built)
        total = pooled(shares.values())
        if total.whole:
            (name, season), lowest = min(shares.items(), key=lambda item: item[1].value)
            note = f"lowest {100 * lowest.value:.1f} %: {name} {season}"
            figure, judgement = 100 * total.value, Judgement.COMPARISON
            found.append(
                Figure("calendar", phase.value, "dates", judgement, figure, target, total.whole, note=note)
            )
    return found


def _on_calendar(days: Sequence[date], built: Mapping[date, Partition]) -> Share:
    """Return how many dates of the calendar have rows, from the first date to the last."""
    filled = sum(day in built and built[day].is_done and built[day].rows > 0 for day in days)
    return Share(filled, (days[-1] - days[0]).days + 1)


def _excuses(warehouse: Warehouse) -> dict[tuple[str, date], Counter[str]]:
    rows = (
        warehouse.load("exceptions")
        .group_by(["table_name", "partition_date", "category"])
        .aggregate([([], "count_all")])
    )
    found: dict[tuple[str, date], Counter[str]] = defaultdict(Counter)
    for row in rows.to_pylist():
        found[row["table_name"], row["partition_date"]][row["category"]] += row["count_all"]
    return found


def _cover(
    table: Table,
    season: str,
    days: Sequence[date],
    ledger: Mapping[date, Partition],
    excuses: Mapping[tuple[str, date], Counter[str]],
    stale: Set[tuple[str, date]],
) -> Cover:
    done = [ledger[day] for day in days if day in ledger and ledger[day].is_done]
    excused: Counter[str] = Counter()
    for partition in done:
        excused += excuses.get((table.name, partition.partition_date), Counter())
    expected = sum(partition.expected for partition in done)
    unaccounted = sum(partition.unaccounted for partition in done)
    calendar = _on_calendar(days, ledger)
    return Cover(
        table=table.name,
        phase=table.phase.value,
        season=season,
        dates=len(days),
        undone=len(days) - sum((table.name, partition.partition_date) not in stale for partition in done),
        rows=sum(partition.rows for partition in done),
        expected=expected,
        complete=expected - sum(partition.excused for partition in done) - unaccounted,
        excused=dict(sorted(excused.items())),
        unaccounted=unaccounted,
        calendar_pct=round(100 * calendar.value, 1) if table.date_column else None,
        older_target_pct=OLDER_TARGETS.get(table.phase) if table.date_column else None,
    )
