"""The engine's rows of one date held against the oracle's: the same entities, every column of each."""

from collections.abc import Iterator
from datetime import date

from evaluations import whole
from pipelines import Pipeline

from backcourt.evaluation.reading import TABLES, population_rows
from backcourt.tables.declaration import Phase, Table
from backcourt.tables.graph import Catalogue
from backcourt.tables.statistics import POINTS
from oracle.figures import Chained, agrees, readings
from oracle.world import NOT_RECOMPUTED, World

MOST_SHOWN = 12


def derived(tables: Catalogue) -> list[Table]:
    """Return the tables that are computed from facts: everything after the raw ones."""
    return [table for table in tables.values() if table.phase not in (Phase.LANDING, Phase.RAW)]


def disagreements(pipeline: Pipeline, world: World, day: date) -> list[str]:
    """Return where engine and oracle differ on a date, in words; at most a dozen per table."""
    return [
        difference
        for table in derived(pipeline.catalogue)
        for difference in list(_of_table(pipeline, world, table, day))[:MOST_SHOWN]
    ]


def evaluated_newcomers(pipeline: Pipeline, world: World) -> dict[tuple[str, int], float]:
    """Return the baseline's mean, in an evaluation, of players who have no earlier game.

    No table can show it: who has never been on court in a season is on no slate.
    """
    relations = whole(pipeline, {*TABLES} & {*pipeline.catalogue})
    rows = population_rows(relations, POINTS).select("game_id", "game_date", "player_id", "ewma")
    return {
        (row["game_id"], row["player_id"]): row["ewma"]
        for row in pipeline.warehouse.read(rows).to_pylist()
        if world.systems.is_newcomer(row["player_id"], row["game_date"])
    }


def newcomer_disagreements(pipeline: Pipeline, world: World, least: int) -> list[str]:
    """Return where evaluation and oracle differ on the first games of at least as many players."""
    newcomers = evaluated_newcomers(pipeline, world)
    assert len(newcomers) >= least
    owed = {key: world.systems.mean_of_newcomer(*key) for key in newcomers}
    return [
        f"{key}: {_shown(owed[key])}, not {mean}"
        for key, mean in newcomers.items()
        if not agrees(owed[key], mean)
    ]


def _of_table(pipeline: Pipeline, world: World, table: Table, day: date) -> Iterator[str]:
    found = pipeline.warehouse.query(
        f"SELECT {', '.join(table.schema)} FROM {table.phase}.{table.name} WHERE {table.date_column} = DATE '{day}'"
    ).to_pylist()
    kept = {tuple(row[name] for name in table.grain): row for row in found}
    owed = {tuple(row[name] for name in table.grain): row for row in world.tables[table.name](day)}
    for key in sorted(kept.keys() ^ owed.keys()):
        yield f"{table.name} {day} {key}: only {'the engine' if key in kept else 'the oracle'} has this row"
    for key in sorted(kept.keys() & owed.keys()):
        for name, value in kept[key].items():
            if name not in owed[key] and f"{table.name}.{name}" in NOT_RECOMPUTED:
                continue
            if not agrees(owed[key][name], value):
                yield f"{table.name} {day} {key} {name}: {_shown(owed[key][name])}, not {value}"


def _shown(value: object) -> object:
    value = readings(value)[0]
    if isinstance(value, Chained):
        value = value.value
    return value if isinstance(value, str | None) else float(value) if hasattr(value, "numerator") else value
