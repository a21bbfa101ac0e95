"""Rows of payloads that could not be read at all: every one of them is set aside, none is ever accepted."""

from __future__ import annotations

from backcourt.raw.rejection import PROVENANCE
from backcourt.tables.declaration import Column, Input, Inputs, Phase, Table
from backcourt.tables.expressions import ir

COLUMNS = (
    Column("landed_date", "date", "game date of the payload; 1900-01-01 when it tells none"),
    Column("path", "string", "where in the payload the row stands, and its field that is wrong"),
    Column("problem", "string", "what is wrong with it"),
    Column("excerpt", "string", "the beginning of the row as it came"),
    *PROVENANCE,
)


def build(inputs: Inputs) -> ir.Table:
    """One row per row of a payload that does not have the form of its provider's rows, rejected for that."""
    rows = inputs["landed_rejects"]
    return rows.mutate(reject_reason=rows.reason)


UNREADABLE_ROWS = Table(
    name="unreadable_rows",
    phase=Phase.RAW,
    meaning="always empty: rows that do not have the form of their provider's rows are in the quarantine under this name",
    grain=("payload_sha", "row_number"),
    date_column="landed_date",
    columns=COLUMNS,
    inputs=(Input("landed_rejects"),),
    build=build,
    grid=("landed_rejects",),
    quarantines=True,
)
