"""The future made nonsense: in the files of an archive, or in the raw tables of a warehouse; the schedule stays.

Deleting the future proves less: code may look at it and find nothing there. Here everything that was known only
after a cut still speaks, and lies.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from zlib import crc32

import duckdb
from knowledge import DatedArchive, DatedFile, copy_of_the_rest, dated
from truncation import Cut

from backcourt.tables.declaration import Column, Phase, Table
from backcourt.warehouse.duckdb import physical, quote


class Nonsense(StrEnum):
    """How values lie: beyond all bounds, by their absence, mixed up, or exchanged so that every sum still holds."""

    ABSURD = "absurd"
    MISSING = "missing"
    SHUFFLED = "shuffled"
    EXCHANGED = "exchanged"


@dataclass(frozen=True)
class Poison:
    """A kind of nonsense, and a number that draws it."""

    kind: Nonsense
    salt: int


SCHEDULED = {
    "games": {"game_id", "season", "season_type", "game_date", "home_team", "away_team", "tipoff_utc"},
    "player_box": {"game_id", "season", "season_type", "game_date", "source"},
    "shots": {"game_id", "game_date", "team_id"},
    "inactives": {"game_id", "game_date"},
    "player_props": {"game_date", "source"},
    "line_movement": set(),
    "injury_snapshots": set(),
}
"""What was known before, by file: a row still says of which game, and when, it speaks."""

MOMENTS = {
    "inactives": "known_at_utc",
    "player_props": "snapshot_utc",
    "line_movement": "snapshot_utc",
    "injury_snapshots": "snapshot_utc",
}
"""Where a file writes down when a row was known."""

MIXED_UP = "mixed up"
TOGETHER = {"player_name": "player_id"}
"""Columns that are mixed up along with another: an id keeps its name, which is no news."""

OF_HIS_TEAM = "OVER (PARTITION BY game_date, team ORDER BY place)"
OF_THE_GAME = "OVER (PARTITION BY game_id ORDER BY place)"
EXCHANGED = {
    "games": {
        "home_pts": "away_pts",
        "away_pts": "home_pts",
        "spread_home": "-spread_home",
        "total": "450 - total",
    },
    "player_box": {
        "team": "opponent",
        "opponent": "team",
        "is_home": "NOT is_home",
        "player_id": f"coalesce(lead(player_id) {OF_HIS_TEAM}, first(player_id) {OF_HIS_TEAM})",
        "player_name": f"coalesce(lead(player_name) {OF_HIS_TEAM}, first(player_name) {OF_HIS_TEAM})",
    },
    "shots": {
        "made": "NOT made",
        "player_id": f"coalesce(lead(player_id) {OF_THE_GAME}, first(player_id) {OF_THE_GAME})",
    },
    "inactives": {"player_id": MIXED_UP, "player_name": MIXED_UP},
    "player_props": {
        "player_name": MIXED_UP,
        "line": "41 - line",
        "over_odds": "under_odds",
        "under_odds": "over_odds",
    },
    "line_movement": {"player_name": MIXED_UP, "line": "41 - line", "odds": "-odds"},
    "injury_snapshots": {"player_name": MIXED_UP, "details": MIXED_UP},
}
"""Lies that reconcile: the teams change sides with their scores, and their players change names."""

SAID_AGAIN = {
    "inactives": {},
    "player_props": {"line": "41 - line"},
    "line_movement": {"line": "41 - line"},
    "injury_snapshots": {"details": "'Out (Poison)'"},
}
"""What was said in the two days before the cut is said again after it, and so changed."""

ABSURD = {
    "TINYINT": ("-99", "99"),
    "SMALLINT": ("-9999", "9999"),
    "INTEGER": ("-9999999", "9999999"),
    "BIGINT": ("-9999999", "9999999"),
    "FLOAT": ("-1e30", "'infinity'::FLOAT"),
    "DOUBLE": ("1e300", "'nan'::DOUBLE"),
    "WHOLE": ("-9999", "'nan'::DOUBLE"),
    "VARCHAR": ("''", "'Nemo Nobody'"),
    "BOOLEAN": ("true", "false"),
}
WHOLE = {"plus_minus"}
"""Whole numbers that are written as fractions; a real fraction there makes the file unreadable, which is no news."""


def poison(archive: Path, target: Path, cut: Cut, poison: Poison) -> Path:
    """Copy an archive with nonsense for everything that was known only after the cut."""
    copy_of_the_rest(archive, target)
    with dated(archive) as files:
        for file in files.files():
            (target / file.season).mkdir(exist_ok=True)
            _divide(files, file, cut, poison)
            parts = ["SELECT * FROM earlier", _lies(files, file, cut, poison)]
            if poison.kind is Nonsense.EXCHANGED and file.endpoint in SAID_AGAIN:
                parts.append(_said_again(file, cut))
            names = ", ".join(map(quote, file.columns))
            files.write(
                f"SELECT {names} FROM ({' UNION ALL BY NAME '.join(parts)})",
                target / file.season / f"{file.endpoint}.parquet",
            )
    return target


def _divide(files: DatedArchive, file: DatedFile, cut: Cut, poison: Poison) -> None:
    """Make two tables of a file: what was known at the cut (`earlier`), and what was not (`later`)."""
    names = ", ".join(map(quote, file.columns))
    files.run(
        f"CREATE OR REPLACE TEMP TABLE placed AS "
        f"SELECT *, row_number() OVER (ORDER BY hash({poison.salt}, {names}), {names}) AS place FROM dated"
    )
    if file.endpoint == "player_props":
        files.run(_with_other_ids(cut))
    is_later = f"coalesce({'results' if file.endpoint == 'games' else 'known_at'} > {cut.sql}, false)"
    for name, condition in (("later", is_later), ("earlier", f"NOT {is_later}")):
        files.run(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM placed WHERE {condition}")


def _with_other_ids(cut: Cut) -> str:
    """Return the statement that mixes up of whom an archive fills in the ids, which tells who will have played."""
    ids = ", ".join(
        f"CASE WHEN coalesce(results <= {cut.sql}, true) OR place % 3 = 0 THEN lines.{name} "
        f"WHEN place % 3 = 1 THEN coalesce(lines.{name}, known.{name}) END AS {name}"
        for name in ("player_id", "team", "game_id")
    )
    return f"""
        CREATE OR REPLACE TEMP TABLE placed AS
        WITH known AS (
            SELECT player_name, max(player_id) AS player_id, arg_max(team, game_date) AS team, NULL AS game_id
            FROM placed WHERE results <= {cut.sql} AND player_id IS NOT NULL GROUP BY player_name)
        SELECT lines.* REPLACE ({ids}) FROM placed AS lines LEFT JOIN known USING (player_name)"""


def _lies(files: DatedArchive, file: DatedFile, cut: Cut, poison: Poison) -> str:
    """Return the query for the later rows with every value that was not scheduled replaced by nonsense."""
    lies = {}
    for name, kind in files.run("SELECT column_name, column_type FROM (DESCRIBE later)"):
        if name in file.columns and name not in SCHEDULED[file.endpoint] | {MOMENTS.get(file.endpoint)}:
            lies[name] = _lie(file.endpoint, name, kind, poison)
    if file.endpoint == "games":
        for name in ("spread_home", "total", "moneyline_home", "moneyline_away"):
            lies[name] = f"CASE WHEN known_at > {cut.sql} THEN {lies[name]} ELSE {name} END"
    if file.endpoint in ("inactives", "player_props"):
        # With another team, a row without a moment must not seem to have been known earlier.
        lies[MOMENTS[file.endpoint]] = "known_at"
    return (
        f"SELECT * REPLACE ({', '.join(f'{lie} AS {quote(name)}' for name, lie in lies.items())}) FROM later"
    )


def _lie(endpoint: str, name: str, kind: str, poison: Poison) -> str:
    match poison.kind:
        case Nonsense.ABSURD:
            low, high = ABSURD["WHOLE" if name in WHOLE else kind]
            return f"CASE WHEN place % 2 = 0 THEN {low} ELSE {high} END"
        case Nonsense.MISSING:
            return "NULL"
        case Nonsense.SHUFFLED:
            return _mixed_up(name, poison)
    lie = EXCHANGED[endpoint].get(name, quote(name))
    return _mixed_up(name, poison) if lie == MIXED_UP else lie


def _mixed_up(name: str, poison: Poison, along_with: str = "") -> str:
    """Return the value of another row of the future."""
    offset = crc32(f"{along_with or TOGETHER.get(name, name)} {poison.salt}".encode())
    return (
        f"(SELECT list({quote(name)} ORDER BY place) FROM later)"
        f"[1 + (row_number() OVER (ORDER BY place) + {offset}) % (SELECT count(*) FROM later)]"
    )


def _said_again(file: DatedFile, cut: Cut) -> str:
    moment = MOMENTS[file.endpoint]
    later = f"{cut.sql} + INTERVAL 1 HOUR"
    text = f"strftime({later}, '%Y-%m-%dT%H:%M:%S+00:00')"
    changed = {moment: text if file.endpoint == "injury_snapshots" else later, **SAID_AGAIN[file.endpoint]}
    replaced = ", ".join(f"{value} AS {name}" for name, value in changed.items())
    return f"SELECT * REPLACE ({replaced}) FROM earlier WHERE known_at > {cut.sql} - INTERVAL 2 DAY"


FIXED = {
    *("game_id", "season", "season_type", "team", "opponent", "is_home", "home_team", "away_team"),
    *("known_at", "known_at_assumed", "is_preferred"),
}
"""Columns of raw tables that tell of which game, and when, a row speaks."""


def poison_raw(home: Path, tables: Iterable[Table], cut: Cut, poison: Poison) -> None:
    """Replace in the warehouse of a home everything raw that was known only after a cut, within what columns allow.

    What is to be poisoned, and between which bounds, is what the declarations say.
    """
    connection = duckdb.connect(str(home / "warehouse.duckdb"))
    try:
        for table in tables:
            if table.phase is Phase.RAW and "known_at" in table.schema and table.name != "schedule":
                for statement in _poisoned(table, cut, poison):
                    connection.execute(statement).fetchall()
    finally:
        connection.close()


def _poisoned(table: Table, cut: Cut, poison: Poison) -> Iterable[str]:
    fixed = FIXED | {table.date_column} | {column.name for column in table.columns if column.provenance}
    later = f"known_at > TIMESTAMP '{cut.moment}'"
    key = ", ".join(map(quote, table.grain))
    yield (
        f"CREATE OR REPLACE TEMP TABLE later AS "
        f"SELECT *, row_number() OVER (ORDER BY hash({poison.salt}, {key}), {key}) AS place "
        f"FROM {physical(table)} WHERE {later}"
    )
    lies = {
        column.name: _exchanged_key(column, table) if column.name in table.grain else _raw_lie(column, poison)
        for column in table.columns
        if column.name not in fixed
    }
    # Unless all sums are to hold, one row in ten is not there at all.
    kept = "true" if poison.kind is Nonsense.EXCHANGED else "place % 10 > 0"
    yield f"DELETE FROM {physical(table)} WHERE {later}"
    yield _inserted(table, lies, f"later WHERE {kept}")
    if "known_at" in table.grain:
        again = {name: lie for name, lie in lies.items() if name not in table.grain}
        again["known_at"] = f"TIMESTAMP '{cut.moment}' + INTERVAL 1 HOUR"
        recent = f"known_at > TIMESTAMP '{cut.moment}' - INTERVAL 2 DAY AND NOT {later}"
        source = f"(SELECT *, row_number() OVER () AS place FROM {physical(table)} WHERE {recent})"
        # What was said last before the cut, of whatever kind, is said once more after it.
        one = f"row_number() OVER (PARTITION BY {_others(table, 'known_at')} ORDER BY known_at DESC) = 1"
        yield _inserted(table, again, f"{source} QUALIFY {one}")


def _inserted(table: Table, lies: Mapping[str, str], source: str) -> str:
    replaced = ", ".join(f"{lie} AS {quote(name)}" for name, lie in lies.items())
    return (
        f"INSERT INTO {physical(table)} BY NAME SELECT * EXCLUDE (place) REPLACE ({replaced}) FROM {source}"
    )


def _others(table: Table, name: str) -> str:
    """Return what else a row is told apart by."""
    keys = dict.fromkeys((*table.grain, table.date_column))
    return ", ".join(quote(key) for key in keys if key != name)


def _exchanged_key(column: Column, table: Table) -> str:
    """Return another row's value of a key column, such that keys stay unique."""
    name = quote(column.name)
    over = f"OVER (PARTITION BY {_others(table, column.name)} ORDER BY place)"
    return f"coalesce(lead({name}) {over}, first({name}) {over})"


def _raw_lie(column: Column, poison: Poison) -> str:
    match poison.kind:
        case Nonsense.ABSURD if column.type in ("int64", "float64"):
            low, high = column.low or -1000, column.high or 1000
            return f"CASE WHEN place % 2 = 0 THEN {low} ELSE {high} END"
        case Nonsense.ABSURD if column.type == "boolean":
            return "place % 2 = 0"
        case Nonsense.MISSING if column.missing:
            return "NULL"
        case Nonsense.EXCHANGED:
            return _mixed_up(column.name, poison, along_with="the whole row")
    return _mixed_up(column.name, poison)
