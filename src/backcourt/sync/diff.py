"""What differs between two warehouses: rows only here, rows only there, values that moved."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from backcourt.errors import UsageError
from backcourt.sync.ledger import Ledger
from backcourt.tables.arrow import arrow_schema
from backcourt.tables.declaration import RUN_COLUMNS, Table
from backcourt.tables.graph import Catalogue
from backcourt.warehouse.interface import Scope, Warehouse

EXAMPLES = 5
"""Rows shown per kind of difference."""

NUMBERS = ("int64", "float64")


@dataclass(frozen=True)
class Side:
    """One of the two warehouses."""

    warehouse: Warehouse
    ledger: Ledger


@dataclass(frozen=True)
class ColumnChange:
    """A column that differs in rows both sides have; `largest` is the largest absolute change of a number."""

    column: str
    rows: int
    largest: float | None
    examples: list[dict[str, Any]]


@dataclass(frozen=True)
class Difference:
    """One table: the dates that differ, and how.

    `columns_left` and `columns_right` are those only one side has; `codes_left` and `codes_right` the code versions
    that made the dates in question.
    """

    table: str
    dates: int
    first: date | None = None
    last: date | None = None
    only_left: int = 0
    only_right: int = 0
    changed: int = 0
    columns: list[ColumnChange] = field(default_factory=list)
    examples_left: list[dict[str, Any]] = field(default_factory=list)
    examples_right: list[dict[str, Any]] = field(default_factory=list)
    columns_left: list[str] = field(default_factory=list)
    columns_right: list[str] = field(default_factory=list)
    codes_left: list[str] = field(default_factory=list)
    codes_right: list[str] = field(default_factory=list)


def diff(catalogue: Catalogue, left: Side, right: Side, tables: Sequence[str] = ()) -> list[Difference]:
    """Compare tables (all but the landing when none are named); dates with equal hashes are not even read."""
    for name in tables:
        if catalogue[name].is_landing:
            raise UsageError(
                f"{name} holds payloads as they came", "compare the raw tables that are made from it"
            )
    chosen = [catalogue[name] for name in tables or catalogue]
    return [_difference(table, left, right) for table in chosen if not table.is_landing]


def _difference(table: Table, left: Side, right: Side) -> Difference:
    mine, theirs = left.ledger.of(table.name), right.ledger.of(table.name)
    hashes = ({day: part.content_hash for day, part in side.items()} for side in (mine, theirs))
    here, there = hashes
    days = sorted(day for day in here | there if here.get(day, "") != there.get(day, ""))
    if not days:
        return Difference(table.name, 0)
    return _Comparison(table, days, left, right).result()


@dataclass
class _Comparison:
    """One table over the dates on which it differs."""

    table: Table
    days: list[date]
    left: Side
    right: Side

    def __post_init__(self) -> None:
        self.known = [_stored_columns(side, self.table) for side in (self.left, self.right)]
        self.shared = [name for name in self.table.schema if all(name in known for known in self.known)]

    def result(self) -> Difference:
        """Tell which columns and code each side has, and count what differs in those both have."""
        here, there = self.known
        return replace(
            self._compared() if {*self.table.grain} <= {*self.shared} else self._nothing(),
            columns_left=sorted(here - there),
            columns_right=sorted(there - here),
            codes_left=_codes(self.left, self.table, self.days),
            codes_right=_codes(self.right, self.table, self.days),
        )

    def _nothing(self) -> Difference:
        return Difference(self.table.name, len(self.days), self.days[0], self.days[-1])

    def _compared(self) -> Difference:
        joined = self._joined()
        both = joined.filter(joined.is_here & joined.is_there)
        compared = [name for name in self.table.hashed_columns if name in self.shared]
        moved = [name for name in compared if name not in self.table.grain]
        changes = {name: ~both[name].identical_to(both[f"there_{name}"]) for name in moved}
        counts = self._counts(joined, both, changes)
        return Difference(
            self.table.name,
            len(self.days),
            self.days[0],
            self.days[-1],
            only_left=counts["only_left"],
            only_right=counts["only_right"],
            changed=counts["changed"],
            columns=[
                self._column(both, name, condition, counts)
                for name, condition in changes.items()
                if counts[f"rows_{name}"]
            ],
            examples_left=self._examples(joined.filter(~joined.is_there), ""),
            examples_right=self._examples(joined.filter(~joined.is_here), "there_"),
        )

    def _joined(self) -> ir.Table:
        scope = Scope(self.table, dates=self.days) if self.table.date_column else Scope(self.table)
        names = list(dict.fromkeys([*self.table.grain, *self.table.hashed_columns]))
        names = [name for name in names if name in self.shared]
        self._show(self.left, "left_rows", scope)
        self._show(self.right, "right_rows", scope)
        there = self.right.warehouse.read(self.table.relation("right_rows").select(*names))
        self.left.warehouse.show_rows("other_rows", there)
        types = {f"there_{name}": self.table.schema[name] for name in names}
        self.left.warehouse.show_rows("other_rows", there.rename_columns(list(types)))
        here = self.table.relation("left_rows").select(*names, is_here=ibis.literal(True))
        other = ibis.table(types, name="other_rows").mutate(is_there=ibis.literal(True))
        same = [here[name].identical_to(other[f"there_{name}"]) for name in self.table.grain]
        joined = here.outer_join(other, same)
        return joined.mutate(
            is_here=joined.is_here.fill_null(False), is_there=joined.is_there.fill_null(False)
        )

    def _show(self, side: Side, alias: str, scope: Scope) -> None:
        """Show one side's rows; a side that never built the table shows none."""
        if side.ledger.of(self.table.name):
            side.warehouse.show(alias, scope)
        else:
            columns = self.table.schema | dict.fromkeys(RUN_COLUMNS, "string")
            side.warehouse.show_rows(alias, arrow_schema(columns).empty_table())

    def _counts(
        self, joined: ir.Table, both: ir.Table, changes: dict[str, ir.BooleanValue]
    ) -> dict[str, Any]:
        sides = joined.aggregate(
            only_left=(~joined.is_there).cast("int64").sum(), only_right=(~joined.is_here).cast("int64").sum()
        )
        any_change = ibis.or_(*changes.values()) if changes else ibis.literal(False)
        figures = {"changed": any_change.cast("int64").sum()}
        for name, condition in changes.items():
            figures[f"rows_{name}"] = condition.cast("int64").sum()
            if self._is_number(name):
                figures[f"largest_{name}"] = (both[name] - both[f"there_{name}"]).abs().max().cast("float64")
        read = self.left.warehouse.read
        found = read(sides).to_pylist()[0] | read(both.aggregate(**figures)).to_pylist()[0]
        return {
            name: value if name.startswith("largest") else int(value or 0) for name, value in found.items()
        }

    def _column(
        self, both: ir.Table, name: str, condition: ir.BooleanValue, counts: dict[str, Any]
    ) -> ColumnChange:
        rows = both.filter(condition)
        first = [ibis.desc((rows[name] - rows[f"there_{name}"]).abs())] if self._is_number(name) else []
        rows = rows.order_by([*first, *self.table.grain]).limit(EXAMPLES)
        shown = rows.select(*self.table.grain, left=rows[name], right=rows[f"there_{name}"])
        return ColumnChange(
            name,
            counts[f"rows_{name}"],
            counts.get(f"largest_{name}"),
            self.left.warehouse.read(shown).to_pylist(),
        )

    def _is_number(self, name: str) -> bool:
        return self.table.schema[name] in NUMBERS

    def _examples(self, rows: ir.Table, prefix: str) -> list[dict[str, Any]]:
        keys = {name: rows[prefix + name] for name in self.table.grain}
        shown = rows.select(**keys).order_by(list(keys)).limit(EXAMPLES)
        examples: list[dict[str, Any]] = self.left.warehouse.read(shown).to_pylist()
        return examples


def _stored_columns(side: Side, table: Table) -> set[str]:
    """Return the columns of a table as a side has them, which may be those of another version of the code."""
    if not side.ledger.of(table.name):
        return set(table.schema)
    stored = side.warehouse.query(f"SELECT * FROM {table.phase.value}.{table.name} LIMIT 0")  # noqa: S608
    return set(stored.column_names) - {*RUN_COLUMNS}


def _codes(side: Side, table: Table, days: Sequence[date]) -> list[str]:
    recorded = side.ledger.of(table.name)
    return sorted({recorded[day].code_version for day in days if day in recorded})
