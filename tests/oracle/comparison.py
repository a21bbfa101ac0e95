"""The engine's rows of one date held against the oracle's: the same entities, every column of each."""

from collections.abc import Iterator
from datetime import date

from pipelines import Pipeline

from backcourt.evaluation.report import TABLES, population_rows
from backcourt.tables.declaration import Phase, Table
from backcourt.tables.graph import Catalogue
from backcourt.warehouse.interface import Scope
from oracle.figures import Chained, agrees, readings
from oracle.systems import NEEDS_NO_LINE
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


Means = dict[str, float]


def evaluated_newcomers(pipeline: Pipeline, world: World) -> list[tuple[tuple[str, int], Means]]:
    """Return what each system that needs no line says, in an evaluation, of players who have no earlier game.

    No table can show it: who has never been on court in a season is on no slate.
    """
    relations = {}
    for name in TABLES:
        pipeline.warehouse.show(name, Scope(pipeline.catalogue[name]))
        relations[name] = pipeline.catalogue[name].relation(name)
    said = NEEDS_NO_LINE
    rows = population_rows(relations).select("game_id", "game_date", "player_id", *said)
    return [
        ((row["game_id"], row["player_id"]), {system: row[system] for system in said})
        for row in pipeline.warehouse.read(rows).to_pylist()
        if world.systems.is_newcomer(row["player_id"], row["game_date"])
    ]


def newcomer_disagreements(pipeline: Pipeline, world: World, least: int) -> list[str]:
    """Return where evaluation and oracle differ on the first games of at least as many players."""
    newcomers = evaluated_newcomers(pipeline, world)
    assert len(newcomers) >= least
    return [
        f"{key} {system}: {_shown(owed)}, not {means[system]}"
        for key, means in newcomers
        for system, owed in world.systems.means_of_newcomer(*key).items()
        if not agrees(owed, means[system])
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
