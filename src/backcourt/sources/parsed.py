"""What a parser makes of one payload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backcourt.tables.declaration import Table

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Parsed:
    """Rows of landing tables, and what the payload held besides.

    `tables` names every table that a payload of its kind can fill, also with no rows: what an older payload of the same
    subject said is replaced in these tables and in no others.
    `unknown_fields` counts fields that no wire format names, by path. `passed_over` counts rows that were understood
    and belong to no table, by reason: a game of another league, say.
    """

    tables: list[tuple[Table, pa.Table]]
    unknown_fields: Mapping[str, int] = field(default_factory=dict)
    passed_over: Mapping[str, int] = field(default_factory=dict)
