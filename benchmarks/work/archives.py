"""Archives to measure on: made up, cut after a date, or copied into earlier years."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from backcourt.sources.simulated import League, write_league


def simulate(folder: str, seasons: Sequence[str], teams: int, games_per_team: int) -> None:
    write_league(League(seasons=tuple(seasons), teams=teams, games_per_team=games_per_team), Path(folder))


RESULTS = ("player_box", "shots", "inactives", "player_props")
"""Files of a season whose rows belong to a game date."""

MORNING_AFTER = "(DATE '{day}' + INTERVAL 1 DAY + INTERVAL 10 HOUR)"
"""When a game date is over, in UTC."""


def cut_archive(archive: str, seasons: Sequence[str], day: str, target: str) -> None:
    """Write an archive whose last season is cut after a date; all else is linked to as it is."""
    source, folder = Path(archive).resolve(), Path(target)
    cut(source, seasons[-1], day, folder)
    for name in ("players.parquet", "history", *seasons[:-1]):
        if (source / name).exists():
            (folder / name).symlink_to(source / name)


def cut(archive: Path, season: str, day: str, target: Path) -> None:
    """Write a season as it was the morning after a date: its schedule whole, nothing else from later."""
    source, folder = archive / season, target / season
    folder.mkdir(parents=True)
    over = MORNING_AFTER.format(day=date.fromisoformat(day))
    later = f"game_date > DATE '{day}'"
    unknown = ("home_pts", "away_pts", "spread_home", "total", "moneyline_home", "moneyline_away")
    hidden = ", ".join(f"CASE WHEN {later} THEN NULL ELSE {name} END AS {name}" for name in unknown)
    # Who meets in the playoffs is not known in advance.
    rules = {"games": (f"* REPLACE ({hidden})", f"NOT ({later}) OR season_type = 'regular'")}
    rules |= dict.fromkeys(RESULTS, ("*", f"NOT ({later})"))
    rules["line_movement"] = ("*", f"snapshot_utc < {over}::TIMESTAMPTZ")
    rules["injury_snapshots"] = ("*", f"snapshot_utc::TIMESTAMPTZ < {over}::TIMESTAMPTZ")
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'").fetchall()
        for name, (columns, condition) in rules.items():
            if (source / f"{name}.parquet").exists():
                select(engine, source / f"{name}.parquet", folder / f"{name}.parquet", columns, condition)


def select(
    engine: duckdb.DuckDBPyConnection, source: Path, target: Path, columns: str, condition: str = "true"
) -> None:
    """Write columns of the rows of a Parquet file that meet a condition to another file, in their order."""
    query = f"SELECT {columns} FROM read_parquet($source) WHERE {condition}"
    rows = engine.execute(query, {"source": str(source)}).to_arrow_table()
    _write(rows, target)


def _write(rows: object, target: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(rows, target, compression="zstd")


def late_date(archive: str, season: str) -> list[str]:
    """Return two consecutive game dates of a regular season's last quarter; the second is of usual size, if any is."""
    with duckdb.connect() as engine:
        found = engine.execute(
            """
            SELECT game_date, count(*) FROM read_parquet($path)
            WHERE season_type = 'regular' GROUP BY game_date ORDER BY game_date
            """,
            {"path": str(Path(archive) / season / "games.parquet")},
        ).fetchall()
    usual = sorted(games for _, games in found)[len(found) // 2]
    position = max(range(len(found) * 3 // 4, len(found)), key=lambda at: min(found[at][1], usual))
    return [str(found[position - 1][0]), str(found[position][0])]


def games(archive: str, seasons: Sequence[str]) -> int:
    """Count the games of some seasons."""
    paths = [str(Path(archive) / season / "games.parquet") for season in seasons]
    with duckdb.connect() as engine:
        [(count,)] = engine.execute("SELECT count(*) FROM read_parquet($paths)", {"paths": paths}).fetchall()
    return int(count)
