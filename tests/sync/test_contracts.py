"""Rows that break a column's contract, or share a key, are counted by date and by rule; sound ones are not."""

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from backcourt.sync.contracts import counts, detailed_counts, examine
from backcourt.tables.arrow import arrow_schema
from backcourt.tables.declaration import Column, Phase, Table
from backcourt.tables.sql import Query, Texts
from backcourt.warehouse.duckdb import DuckDBWarehouse
from backcourt.warehouse.interface import ACCEPTED

DAY, NEXT_DAY = date(2024, 1, 1), date(2024, 1, 2)
SCORES = Table(
    name="scores", phase=Phase.RAW, meaning="points of players", grain=("day", "player"), date_column="day",
    columns=(
        Column("day", "date", "date"), Column("player", "string", "player"),
        Column("points", "int64", "points", low=0, high=100), Column("rank", "int64", "rank", missing="unranked"),
    ), inputs=(),
)  # fmt: skip


def broken(warehouse: DuckDBWarehouse, *rows: tuple[date, str | None, int | None]) -> dict[date, str]:
    """Return what is wrong with rows of a day, a player and points."""
    listed: list[dict[str, Any]] = [
        {"day": day, "player": who, "points": points} for day, who, points in rows
    ]
    warehouse.show_rows(ACCEPTED, pa.Table.from_pylist(listed, schema=arrow_schema(SCORES.schema)))
    texts: Texts = {}
    checks = Query("checks", lambda: counts(SCORES), texts)
    return dict(examine(warehouse, checks, Query("details", lambda: detailed_counts(SCORES), texts)).broken)


def test_sound_rows_break_nothing(warehouse: DuckDBWarehouse) -> None:
    assert broken(warehouse, (DAY, "Ann", 0), (DAY, "Bea", 100), (NEXT_DAY, "Ann", 7)) == {}


def test_a_key_may_occur_once_a_day(warehouse: DuckDBWarehouse) -> None:
    rows = [(DAY, "Ann", 1), (DAY, "Ann", 2), (DAY, "Ann", 2), (NEXT_DAY, "Ann", 1)]
    assert broken(warehouse, *rows) == {DAY: "contract: duplicate key (2 rows)"}


@pytest.mark.parametrize(
    ("who", "points", "rule"),
    [
        ("Ann", -1, "points below 0"),
        ("Ann", 101, "points above 100"),
        ("Ann", None, "points is missing"),
        (None, 5, "player is missing"),
    ],
)
def test_each_rule_is_named_with_the_rows_that_break_it(
    warehouse: DuckDBWarehouse, who: str | None, points: int | None, rule: str
) -> None:
    found = broken(warehouse, (DAY, "Bea", 5), (NEXT_DAY, "Bea", 5), (NEXT_DAY, who, points))
    assert found == {NEXT_DAY: f"contract: {rule} (1 rows)"}
