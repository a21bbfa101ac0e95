"""One value of one row, down to what it is made of: terms of its formula, games in its windows, rows of its inputs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import takewhile
from math import isclose, sqrt
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir

from backcourt.sync.chunk import show_inputs
from backcourt.sync.lineage import Formula, Origin, Place, Source, Window, origin
from backcourt.sync.plan import Planner
from backcourt.sync.queries import made_anew, table_queries
from backcourt.tables.declaration import SAME_DATE, Phase, Table
from backcourt.tables.windows import DECIMALS, Measure, Trace, tracing
from backcourt.warehouse.interface import Scope, Warehouse

TABLES_DEEP = 4
"""Tables that are followed upstream, the one asked about included."""

NEAR = 1.1 * 10**-DECIMALS
"""Figures are rounded to so many digits; in the last of them two ways of adding up may differ."""

FINE = 1e-9
"""Sums of weighted games are not rounded, and weights are whole parts of the smallest."""

NAMES = ("opponent", "team", "game_id")
"""Columns that tell people which game a fact is about."""

DATES = ("_f_date", "game_date")
WEIGHT = "weight"
"""What a game counts in a decayed mean; the newest counts 1 if it is of the same season."""

MOST_ROWS = 100
"""Rows listed of those that a value is a sum over."""

ENTITIES = ("player_id", "game_id", "team", "opponent", "position")


@dataclass(frozen=True)
class Step:
    """A value and where it comes from (`kind`: formula, window, sum, row of another table, input, key of the row).

    A window names its `games` (and a sum its rows), and what they come to when added up again (`recomputed`); `agrees`
    tells whether that, or the value found upstream, is the value. `terms` are what a formula is made of.
    """

    name: str
    kind: str
    value: Any
    text: str
    games: list[dict[str, Any]] = field(default_factory=list)
    recomputed: Any = None
    agrees: bool | None = None
    terms: "list[Step]" = field(default_factory=list)

    @property
    def disagreements(self) -> "Iterator[Step]":
        """Every step, this one included, that does not come to what was found."""
        if self.agrees is False:
            yield self
        for term in self.terms:
            yield from term.disagreements


@dataclass(frozen=True)
class FeatureTrace:
    """The value of a column in one row, as stored and as it is made today; `agrees` tells whether they are the same."""

    row: dict[str, Any]
    column: str
    meaning: str
    unit: str
    stored: Any
    step: Step
    agrees: bool


def trace_feature(
    warehouse: Warehouse,
    planner: Planner,
    table: Table,
    day: date,
    rows: Sequence[Mapping[str, Any]],
    name: str,
) -> list[FeatureTrace]:
    """Explain a column of some rows of a table."""
    column = next(column for column in table.columns if column.name == name)
    found = []
    for row in rows:
        step = _Maker(warehouse, planner, table, day, row, TABLES_DEEP).step_of(name)
        key = {part: row[part] for part in table.grain}
        stored = row[name]
        whole = same(stored, step.value) and not list(step.disagreements)
        found.append(FeatureTrace(key, name, column.meaning, column.unit, stored, step, whole))
    return found


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same to the digits that are kept."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return isclose(one, other, rel_tol=FINE, abs_tol=NEAR)
    return bool(one == other)


class _Maker:
    """The making of one row of a table."""

    def __init__(
        self,
        warehouse: Warehouse,
        planner: Planner,
        table: Table,
        day: date,
        row: Mapping[str, Any],
        depth: int,
    ) -> None:
        self.warehouse, self.planner, self.table, self.day, self.row = warehouse, planner, table, day, row
        self.depth = depth
        self.traces: dict[ops.Relation, Trace] = {}
        self.parts: dict[str, ops.Relation] = {}
        self.is_prepared = False
        self.rows: ir.Table | None = None
        if table.build:
            with tracing() as traces:
                _, made, self.rows = made_anew(table, planner.catalogue)
            self.traces = {trace.result.op(): trace for trace in traces}
            self.parts = {name: relation.op() for name, relation in made.items()}

    def step_of(self, name: str) -> Step:
        """Explain a column of the row."""
        if self.rows is None:
            return Step(name, "input", self.row[name], f"{self.table.name} is made by a function in Python")
        self._show_inputs()
        place = Place(self.rows.op(), name)
        made = origin(place, self.traces, self.parts)
        # What a window comes to is worked out again from its games: the engine need not be asked.
        value = self.row[name] if isinstance(made, Window) else self._values(place.relation, [name])[name]
        return self._step(name, value, made)

    def _show_inputs(self) -> None:
        show_inputs(self.warehouse, self.planner.catalogue, self.table, [self.day])

    def _prepare(self) -> None:
        """Let the engine read the parts; they are kept under names of their own, inputs are shown again and again."""
        if not self.is_prepared:
            for part, query in table_queries(self.table, self.planner.catalogue, {}).parts:
                self.warehouse.keep(part.name, query)
        self.is_prepared = True

    def _step(self, name: str, value: Any, made: Origin) -> Step:
        match made:
            case Window(measured, trace):
                return self._window(name, value, trace, trace.measures[measured])
            case Source(alias, column):
                return self._input(name, value, alias, column)
            case Formula(text, terms, None):
                return Step(name, "formula", value, text, terms=list(self._terms(terms)))
            case Formula(text, terms, summed):
                return Step(name, "sum", value, text, self._rows_of(summed, terms))

    def _rows_of(self, summed: ops.Aggregate, terms: Sequence[Place]) -> list[dict[str, Any]]:
        """Return the rows that are added up for the row in question, as far as these can be told apart."""
        before = summed.parent.to_expr()
        if not set(summed.groups) <= {*self.row} & {*before.columns}:
            return []
        self._prepare()
        mine = before.filter([before[name] == self.row[name] for name in summed.groups])
        names = [term.name for term in terms if term.name in before.columns]
        shown = dict.fromkeys([*(name for name in (*DATES, *NAMES) if name in before.columns), *names])
        rows = self.warehouse.read(mine.select(*shown).order_by(list(shown)).limit(MOST_ROWS))
        listed: list[dict[str, Any]] = rows.to_pylist()
        return listed

    def _terms(self, terms: Sequence[Place]) -> Iterator[Step]:
        """Explain the terms of a formula; those by which the row is known explain themselves."""
        places = [term for term in terms if self._key(term.relation)]
        asked = [term for term in places if term.name not in self._key(term.relation)]
        values: dict[Place, Any] = {}
        for relation in dict.fromkeys(term.relation for term in asked):
            names = [term.name for term in asked if term.relation == relation]
            found = self._values(relation, names)
            values |= {Place(relation, name): found[name] for name in names}
        for term in places:
            if term in values:
                yield self._step(term.name, values[term], origin(term, self.traces, self.parts))
            else:
                yield Step(term.name, "key", self.row[term.name], "of the row")

    def _key(self, relation: ops.Relation) -> dict[str, Any]:
        """Return the columns by which the row is found in a relation on the way to it."""
        columns = relation.schema.names
        grain = [name for name in (*self.table.grain, self.table.date_column) if name in columns]
        if not set(grain) & {*ENTITIES}:
            grain += [name for name in ENTITIES if name in columns and name in self.row]
        entities = set(grain) & {*ENTITIES}
        return {name: self.row[name] for name in grain} if entities or len(self.table.grain) == 1 else {}

    def _values(self, relation: ops.Relation, names: Sequence[str]) -> dict[str, Any]:
        """Return what the row holds in a relation on the way to it; nothing known where it is not there."""
        self._prepare()
        rows = relation.to_expr()
        mine = rows.filter([rows[name] == value for name, value in self._key(relation).items()])
        chosen = mine.select(**{f"_{place}": mine[name] for place, name in enumerate(names)})
        found = self.warehouse.read(chosen.limit(1)).to_pylist()
        return dict(zip(names, found[0].values() if found else [None] * len(names), strict=True))

    def _window(self, name: str, value: Any, trace: Trace, measure: Measure) -> Step:
        history = trace.history
        target = self._target(trace)
        if None in target.values():
            return Step(name, "window", value, _said(measure))
        facts = history.earlier({part: target[part] for part in history.by}, target[trace.date], measure.span)
        seasons = ["season"] if measure.decay else []
        shown = dict.fromkeys(
            part for part in (history.date, *NAMES, *seasons, *measure.columns) if part in facts.columns
        )
        games = self.warehouse.read(facts.select(*shown)).to_pylist()
        if measure.decay:
            weights = measure.decay.weights([game.pop("season") for game in games], self.row["season"])
            games = [game | {WEIGHT: weight} for game, weight in zip(games, weights, strict=True) if weight]
        again = figure_of(measure, games)
        return Step(name, "window", value, _said(measure), games, again, same(value, again))

    def _target(self, trace: Trace) -> dict[str, Any]:
        """Return whose earlier games a window holds, and before which date."""
        names = [*trace.history.by, trace.date]
        known = {name: self.row[name] for name in names if name in self._key(trace.targets.op())}
        asked = [name for name in names if name not in known]
        return known | (self._values(trace.targets.op(), asked) if asked else {})

    def _input(self, name: str, value: Any, alias: str, column: str) -> Step:
        entry = next(entry for entry in self.table.inputs if entry.name == alias)
        source = self.planner.catalogue[entry.table]
        text = f"{column} of {source.name}"
        is_followed = entry.look_back == SAME_DATE and source.phase not in (Phase.LANDING, Phase.RAW)
        if not is_followed or self.depth <= 1 or value is None:
            return Step(name, "input", value, text)
        upstream = self._upstream(source, column, value)
        if upstream is None:
            return Step(name, "input", value, text)
        maker = _Maker(self.warehouse, self.planner, source, self.day, upstream, self.depth - 1)
        step = maker.step_of(column)
        self._show_inputs()
        agrees = same(value, step.value)
        place = ", ".join(f"{part} {upstream[part]}" for part in source.grain)
        return Step(name, "row", value, f"{text} ({place})", agrees=agrees, terms=[step])

    def _upstream(self, source: Table, column: str, value: Any) -> Mapping[str, Any] | None:
        """Return the row of another table on the same date that a value was read from."""
        self.warehouse.show("upstream_rows", Scope(source, dates=[self.day]))
        rows = source.relation("upstream_rows")
        keys = [name for name in ("game_id", "player_id") if name in source.schema and name in self.row]
        rows = rows.filter([rows[name] == self.row[name] for name in keys]) if keys else rows
        found = self.warehouse.read(rows).to_pylist()
        if "player_id" not in source.schema and "team" in source.schema:
            teams = [self.row.get("team"), self.row.get("opponent")]
            found = sorted(
                (row for row in found if row["team"] in teams), key=lambda row: teams.index(row["team"])
            )
        fits: list[Mapping[str, Any]] = [row for row in found if same(row[column], value)]
        return fits[0] if fits else None


def _said(measure: Measure) -> str:
    """Say a measure in words: `mean of points over the last 10 games`."""
    span = {
        "games": f"the last {measure.span.length} games",
        "days": f"the {measure.span.length} days before",
        "all": "all games before",
    }[measure.span.kind]
    of = " of " + " to ".join(measure.columns) if measure.columns else ""
    return f"{measure.kind}{of} over {span}"


def figure_of(measure: Measure, games: Sequence[Mapping[str, Any]]) -> Any:
    """Work a measure out again from its games, oldest first, in exact fractions."""
    if measure.kind == "streak":
        return sum(1 for _ in takewhile(lambda game: bool(game[measure.columns[0]]), reversed(games)))
    if measure.kind == "latest":
        return games[-1][measure.columns[0]] if games else None
    if measure.kind == "count":
        return sum(not measure.columns or game[measure.columns[0]] is not None for game in games)
    if measure.decay:
        weighed = [
            [_exact(game[name]) for name in measure.columns] + [Fraction(game[WEIGHT])] for game in games
        ]
        return _exact_figure(measure, weighed)
    values = [[_exact(game[name]) for name in measure.columns] for game in games]
    return _exact_figure(measure, [each for each in values if None not in each])


def _exact_figure(measure: Measure, known: list[list[Any]]) -> float | None:
    first = [each[0] for each in known]
    count, total = len(first), sum(first)
    match measure.kind:
        case "sum":
            return float(total) if known else None
        case "mean":
            return float(total / count) if known else None
        case "decayed mean":
            weight = sum(each[1] for each in known)
            return float(sum(value * share for value, share in known) / weight) if known else None
        case "decayed sum":
            return float(sum(value * share for value, share in known)) if known else None
        case "weight":
            return float(total) if known else None
        case "std":
            if count < 2:
                return None
            return sqrt(
                (count * sum(value * value for value in first) - total * total) / (count * (count - 1))
            )
        case "ratio" | "percentage":
            base = sum(each[1] for each in known)
            scale = 100 if measure.kind == "percentage" else 1
            return float(scale * Fraction(total) / base) if base else None
    raise ValueError(f"nobody knows how to add up a {measure.kind}")


def _exact(value: Any) -> Fraction | None:
    return None if value is None else Fraction(round(value * 10**DECIMALS), 10**DECIMALS)
