"""How raw tables tell rows they accept from rows they set aside: one reason per rejected payload row."""

from __future__ import annotations

from collections.abc import Sequence

from backcourt.tables.declaration import Column
from backcourt.tables.expressions import ibis, ir

PROVENANCE = (
    Column("source", "string", "the source whose payload the row came from", provenance=True),
    Column("payload_sha", "string", "SHA-256 of the verbatim payload in the landing zone", provenance=True),
    Column("row_number", "int64", "position of the row in its payload, from 0", provenance=True),
)

PLACES = frozenset(
    {
        "payload_sha",
        "row_number",
        "landing_place",
        "subject",
        "payload_rows",
        "reject_reason",
        "code_version",
        "run_id",
    }
)
"""Columns that tell where a row stood and not what it says."""

KNOWN_AT = (
    Column("known_at", "timestamp", "when the fact could first have been known", "UTC"),
    Column("known_at_assumed", "boolean", "whether that moment is a rule rather than an observation"),
)


def with_reason(
    rows: ir.Table,
    reasons: dict[str, ir.BooleanValue],
    *,
    unique: Sequence[str] = (),
    first: Sequence[str] = (),
) -> ir.Table:
    """Return the rows with `reject_reason`: the first reason that holds, or NULL; an unknown condition does not hold.

    A reason the rows already carry stays. Rows without a game date get the date they landed under, the partition in
    which they are set aside. Of accepted rows with an equal `unique` key the one that is least by the columns named
    `first`, or else was known first, stays, the same whatever the order they were delivered in; the others are rejected
    as `duplicate`.
    """
    branches = [(condition.fill_null(False), ibis.literal(reason)) for reason, condition in reasons.items()]
    if "reject_reason" in rows.columns:
        branches.insert(0, (rows.reject_reason.notnull(), rows.reject_reason))
    judged = rows.mutate(reject_reason=ibis.cases(*branches, else_=ibis.literal(None, "string")))
    if {"game_date", "landed_date"} <= set(judged.columns):
        judged = judged.mutate(game_date=judged.game_date.coalesce(judged.landed_date))
    return _without_repeats(judged, list(unique), first) if unique else judged


def _without_repeats(rows: ir.Table, key: list[str], first: Sequence[str]) -> ir.Table:
    """Reject repeats. They are rare, so keys that occur twice are found first: numbering every row costs far more."""
    repeated = crowded(rows, key)
    ranked = repeated.mutate(_rank=place_among_equals(repeated, key, first=first))
    again = ranked.filter(ranked._rank > 0).select(_again="landing_place")
    joined = rows.left_join(again, rows.landing_place == again._again)
    reason = joined._again.notnull().ifelse("duplicate", joined.reject_reason)
    return joined.mutate(reject_reason=reason).drop("_again")


def crowded(rows: ir.Table, key: Sequence[str]) -> ir.Table:
    """Return the rows not rejected that share their key with another one."""
    is_kept = rows.reject_reason.isnull()
    # Counted over all rows: what both sides have in common would be laid down in full, though few rows remain.
    shared = rows.group_by(*key).agg(_times=is_kept.sum())
    shared = shared.filter(shared._times > 1).drop("_times").rename({f"_k_{name}": name for name in key})
    rows = rows.filter(is_kept)
    joined = rows.inner_join(shared, [rows[name] == shared[f"_k_{name}"] for name in key])
    return joined.drop(*(f"_k_{name}" for name in key))


def place_among_equals(
    rows: ir.Table, key: Sequence[str], *, first: Sequence[str] = (), last: Sequence[str] = ()
) -> ir.IntegerColumn:
    """Number the rows of equal key from 0: by content first, so that it matters not where in which payload they stood.

    What was known first comes first: said again later, it must not be taken from those who knew it before. Columns
    named `first` count before that, those named `last` where nothing else tells rows apart.
    """
    said = [name for name in rows.columns if name not in {*PLACES, *first, *last}]
    order = [rows[name] for name in (*first, *sorted(said, key=lambda name: name != "known_at"), *last)]
    order.append(rows.landing_place)
    return ibis.row_number().over(ibis.window(group_by=[rows[name] for name in key], order_by=order))
