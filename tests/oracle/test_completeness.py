"""Every column of every derived table has a second, independent implementation, or a stated reason why not."""

from dataclasses import replace
from datetime import date

from backcourt.catalogue import catalogue
from backcourt.tables.declaration import RUN_COLUMNS, Column
from backcourt.tables.graph import Catalogue
from oracle.comparison import derived
from oracle.world import NOT_RECOMPUTED, World

MID_SEASON = date(2023, 12, 1)
"""A date on which every derived table has rows, monthly ones too: the first of a month, a season after the first."""


def unknown_to_the_oracle(tables: Catalogue, world: World) -> set[str]:
    """Return the derived tables and columns that the oracle neither recomputes nor is excused from."""
    declared = {table.name: {*table.schema, *RUN_COLUMNS} for table in derived(tables)}
    return {name for name in declared if name not in world.tables} | {
        f"{name}.{column}"
        for name, columns in declared.items()
        if name in world.tables
        for column in columns - world.columns_of(name, MID_SEASON)
        if not {column, f"{name}.{column}"} & NOT_RECOMPUTED.keys()
    }


def test_every_column_of_every_derived_table_is_recomputed_or_excused(small_world: World) -> None:
    assert unknown_to_the_oracle(catalogue(), small_world) == set()


def test_the_oracle_keeps_no_table_that_is_not_declared(small_world: World) -> None:
    assert small_world.tables.keys() == {table.name for table in derived(catalogue())}


def test_nothing_is_excused_that_does_not_exist_or_is_recomputed(small_world: World) -> None:
    declared = {f"{table.name}.{column}" for table in derived(catalogue()) for column in table.schema}
    assert {*RUN_COLUMNS} < NOT_RECOMPUTED.keys() <= {*RUN_COLUMNS, *declared}
    for name in small_world.tables:
        known = small_world.columns_of(name, MID_SEASON)
        assert not NOT_RECOMPUTED.keys() & {*known, *(f"{name}.{column}" for column in known)}


def test_a_new_table_or_column_is_missed_until_the_oracle_knows_it(small_world: World) -> None:
    known = catalogue()["player_daily_cache"]
    wider = replace(known, columns=(*known.columns, Column("points_avg_last_20", "float64", "a new window")))
    newer = replace(known, name="player_weekly_cache")
    tables = Catalogue([*(table for table in catalogue().values() if table.name != known.name), wider, newer])
    assert unknown_to_the_oracle(tables, small_world) == {
        "player_daily_cache.points_avg_last_20",
        "player_weekly_cache",
    }
