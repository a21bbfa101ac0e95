"""The expected grid of a table over some dates: who is owed, there, excused, unaccounted for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from backcourt.tables.declaration import Table
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.sql import Query
from backcourt.warehouse.interface import ACCEPTED, Warehouse


@dataclass
class Promises:
    """Per date: entities owed, excused, missing without excuse (`missing`), and rows nobody was promised."""

    expected: Counter[date] = field(default_factory=Counter)
    excused: Counter[date] = field(default_factory=Counter)
    missing: Counter[date] = field(default_factory=Counter)
    surplus: Counter[date] = field(default_factory=Counter)
    exceptions: list[dict[str, Any]] = field(default_factory=list)
    unaccounted: list[dict[str, Any]] = field(default_factory=list)


def promises(warehouse: Warehouse, table: Table, owing: Query | None) -> Promises:
    """Hold the accepted rows of a table against what it owes (see `accounts`)."""
    result = Promises()
    if owing is None:
        return result
    for row in warehouse.read(owing).to_pylist():
        day, count = row["day"], row["entities"]
        if not row["was_owed"]:
            result.surplus[day] += count
            continue
        result.expected[day] += count
        entry = {"table_name": table.name, "partition_date": day, "entity": row["entity"]}
        if row["excuse"]:
            result.excused[day] += count
            result.exceptions.append(entry | {"category": row["excuse"], "reason": row["reason"]})
        elif not row["is_there"]:
            result.missing[day] += count
            result.unaccounted.append(entry)
    return result


def accounts(table: Table, owed: ir.Table) -> ir.Table:
    """Match owed entities with rows; only those that need to be named keep their name."""
    there = table.relation(ACCEPTED).select(table.date_column, *table.entity).distinct()
    joined = owed.outer_join(there, [table.date_column, *table.entity], rname="there_{name}")
    owed_key, there_key = joined[table.entity[0]], joined[f"there_{table.entity[0]}"]
    label = ibis.literal(" ").join([joined[name].cast("string") for name in table.entity])
    facts = joined.select(
        day=ibis.coalesce(joined[table.date_column], joined[f"there_{table.date_column}"]),
        was_owed=owed_key.notnull(),
        is_there=there_key.notnull(),
        excuse=joined.excuse,
        reason=joined.reason,
        label=label,
    )
    plain = facts.was_owed & facts.is_there & facts.excuse.isnull()
    named = facts.mutate(entity=plain.ifelse("", facts.label.fill_null("")))
    return named.group_by("day", "was_owed", "is_there", "excuse", "reason", "entity").agg(
        entities=named.count()
    )
