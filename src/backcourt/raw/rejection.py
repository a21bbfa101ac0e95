"""How raw tables tell rows they accept from rows they set aside: one reason per rejected payload row."""

import ibis
import ibis.expr.types as ir

from backcourt.tables.declaration import Column

PROVENANCE = (
    Column("source", "string", "the source whose payload the row came from", provenance=True),
    Column("payload_sha", "string", "SHA-256 of the verbatim payload in the landing zone", provenance=True),
    Column("row_number", "int64", "position of the row in its payload, from 0", provenance=True),
)

KNOWN_AT = (
    Column("known_at", "timestamp", "when the fact could first have been known", "UTC"),
    Column("known_at_assumed", "boolean", "whether that moment is a rule rather than an observation"),
)


def with_reason(rows: ir.Table, reasons: dict[str, ir.BooleanValue]) -> ir.Table:
    """Return the rows with `reject_reason`: the first reason that holds, or NULL; an unknown condition does not hold.

    A reason the rows already carry stays.
    """
    branches = [(condition.fill_null(False), ibis.literal(reason)) for reason, condition in reasons.items()]
    if "reject_reason" in rows.columns:
        branches.insert(0, (rows.reject_reason.notnull(), rows.reject_reason))
    return rows.mutate(reject_reason=ibis.cases(*branches, else_=ibis.literal(None, "string")))


def repeats(rows: ir.Table, key: list[str]) -> ir.BooleanValue:
    """Tell which rows repeat the key of a row that came before them in the payload."""
    columns = [rows[name] for name in key]
    position = ibis.row_number().over(
        ibis.window(group_by=columns, order_by=[rows.payload_sha, rows.row_number])
    )
    return position > 0
