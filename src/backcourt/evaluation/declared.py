"""Every number a table claims to have known before a game: what the leak alarms listen to, from the declarations."""

from collections.abc import Iterable, Mapping

import ibis.expr.types as ir

from backcourt.tables.declaration import Phase, Table

KEYS = {"game_id", "player_id", "team", "information_time"}
"""What a row of a population can be matched with, besides the date."""

NUMBERS = ("int64", "float64", "boolean")


def speaking_tables(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Return the derived tables that say, and as of when, something about a player, a team or a game."""
    return tuple(
        table
        for table in tables
        if table.phase in (Phase.ANALYTICS, Phase.PRECOMPUTE)
        and "as_of" in table.schema
        and {*table.grain} <= KEYS | {table.date_column}
    )


def numbers_of(table: Table) -> dict[str, str]:
    """Return the columns of a table that are numbers, by the name under which they are features."""
    return {
        f"{table.name}.{column.name}": column.name
        for column in table.columns
        if column.type in NUMBERS and column.name not in table.grain
    }


def with_declared(
    rows: ir.Table,
    tables: Iterable[Table],
    relations: Mapping[str, ir.Table],
    cutoff: str,
) -> ir.Table:
    """Add every number of the tables whose row claims (`as_of`) to know nothing later than a target's cut-off.

    Targets need the keys (game_id, player_id, team), game_date and `cutoff`.
    """
    for table in tables:
        said = relations[table.name]
        keys = [name for name in table.grain if name != "information_time"]
        said = said.select(
            **{f"_k_{name}": name for name in keys},
            _as_of="as_of",
            **{feature: said[name].cast("float64") for feature, name in numbers_of(table).items()},
        )
        matches = [
            rows["game_date" if name == table.date_column else name] == said[f"_k_{name}"] for name in keys
        ]
        joined = rows.left_join(said, [*matches, said._as_of <= rows[cutoff]])
        rows = joined.drop("_as_of", *(f"_k_{name}" for name in keys))
    return rows
