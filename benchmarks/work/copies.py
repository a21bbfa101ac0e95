"""Copies of a league in earlier years: as many games again, of other players, at the same places.

Each copy moves all dates, seasons and game ids back by a multiple of four years (so that leap days stay leap days),
and gives every player another id and another name. So the thirty teams stay who they are, every season has its usual
size, nobody plays for sixteen years, and nothing about the rules that make tables is changed. Alternative spellings
that the alias data know for real names are spelled properly first, for the new names have no aliases.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from backcourt.identity.players import player_aliases
from backcourt.time import first_year, season_label

IDS_APART = 100_000_000
LEAP_YEARS = 4


def copy_league(archive: str, seasons: Sequence[str], copies: int, target: str) -> list[str]:
    """Write an archive with copies of some seasons; return all its seasons, oldest first."""
    source, folder = Path(archive).resolve(), Path(target)
    written = []
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'").fetchall()
        engine.execute("CREATE TABLE spellings (spelling VARCHAR, proper VARCHAR)").fetchall()
        aliases = {alias.alias: alias.player_name for alias in player_aliases()}
        engine.executemany("INSERT INTO spellings VALUES (?, ?)", list(aliases.items())).fetchall()
        players = []
        for number in range(copies):
            back = number * LEAP_YEARS * ceil(len(seasons) / LEAP_YEARS)
            for season in seasons:
                label = season_label(first_year(season) - back)
                for path in sorted((source / season).glob("*.parquet")):
                    _move(engine, path, folder / label / path.name, number, back)
                written.append(label)
            _move(engine, source / "players.parquet", folder / f"players-{number}.parquet", number, back)
            players.append(str(folder / f"players-{number}.parquet"))
        everyone = engine.execute("SELECT * FROM read_parquet($p)", {"p": players}).to_arrow_table()
        pq.write_table(everyone, folder / "players.parquet")
    return sorted(written)


def _move(engine: duckdb.DuckDBPyConnection, source: Path, target: Path, number: int, back: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not number:
        target.symlink_to(source)
        return
    schema = pq.read_schema(source)
    types = {name: str(kind) for name, kind in zip(schema.names, schema.types, strict=True)}
    columns = ", ".join(f"{_moved(name, types, number, back)} AS {name}" for name in schema.names)
    rows = engine.execute(f"SELECT {columns} FROM read_parquet($p)", {"p": str(source)}).to_arrow_table()
    pq.write_table(rows, target, compression="zstd")


def _moved(name: str, types: Mapping[str, str], number: int, back: int) -> str:
    """Return the SQL of a column as a copy has it."""
    match name:
        case "game_id":
            year = f"lpad(CAST((CAST(substr({name}, 4, 2) AS INT) - {back} + 100) % 100 AS VARCHAR), 2, '0')"
            return f"substr({name}, 1, 3) || {year} || substr({name}, 6)"
        case "season":
            first = f"(CAST(substr({name}, 1, 4) AS INT) - {back})"
            return f"{first} || '-' || lpad(CAST(({first} + 1) % 100 AS VARCHAR), 2, '0')"
        case "player_id":
            return f"{name} + {number * IDS_APART}"
        case "player_name":
            proper = f"(SELECT any_value(proper) FROM spellings WHERE spelling = {name})"
            return f"'{'xyz'[number % 3] * (1 + number // 3)}' || coalesce({proper}, {name})"
        case "draft_year":
            return f"{name} - {back}"
        case "snapshot_utc" if types[name].endswith("string"):
            return f"CAST(substr({name}, 1, 4) AS INT) - {back} || substr({name}, 5)"
    if types[name].startswith(("date", "timestamp")):
        kind = "DATE" if types[name].startswith("date") else "TIMESTAMP"
        return f"CAST(CAST({name} AS TIMESTAMP) - INTERVAL {back} YEAR AS {kind})"
    return name
