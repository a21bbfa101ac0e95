"""When each row of an archive's files became known, told from the files and the calendar; and files rewritten by it."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from backcourt.identity.teams import team_of
from backcourt.time import game_day, season_bounds

KNOWN = {
    "games": "start",
    "player_box": "results",
    "shots": "results",
    "inactives": "coalesce(known_at_utc, start - INTERVAL 30 MINUTE)",
    # Without a moment it is a closing line; without a team it may be that of the date's first game.
    "player_props": "coalesce(snapshot_utc, start)",
    "line_movement": "snapshot_utc",
    "injury_snapshots": "TRY_CAST(snapshot_utc AS TIMESTAMPTZ)",
}
"""The moment of a row, by file; that of a game is when its lines close, since its scores are known at `results`."""

TEAM = {"games": "home_team", "player_props": "team", "inactives": "team"}
"""The column that tells whose tip-off counts."""


@dataclass(frozen=True)
class DatedFile:
    """One file of a season, in SQL `dated`: its columns, the row's `known_at`, and `results` and `noon` of its day."""

    season: str
    endpoint: str
    columns: tuple[str, ...]


class DatedArchive:
    """An archive whose rows are dated by what the files and the league's calendar say, not by the package's tables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._connection = duckdb.connect()
        self.run("SET TimeZone = 'UTC'")
        games = self.rows(f"SELECT * FROM read_parquet('{folder}/20*/games.parquet', union_by_name = true)")
        self._register("days", _days({row["game_date"] for row in games}))
        self._register("starts", _starts(games))

    def run(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, parameters).fetchall()

    def rows(self, sql: str) -> list[dict[str, Any]]:
        return list(self._connection.sql(sql).to_arrow_table().to_pylist())

    def _register(self, name: str, rows: pa.Table) -> None:
        self._connection.register(f"arriving_{name}", rows)
        self.run(f"CREATE TABLE {name} AS SELECT * FROM arriving_{name}")

    def files(self) -> Iterator[DatedFile]:
        """Yield every file that tells of games, each ready to be read as `dated`."""
        for path in sorted(self.folder.glob("20*/*.parquet")):
            if path.stem in KNOWN:
                yield self._opened(path)

    def _opened(self, path: Path) -> DatedFile:
        source = f"read_parquet('{path}')"
        columns = tuple(name for name, *_ in self.run(f"DESCRIBE SELECT * FROM {source}"))
        joins = " LEFT JOIN days USING (game_date)" if "game_date" in columns else ""
        if path.stem in TEAM:
            joins += f" LEFT JOIN starts ON day = game_date AND code = coalesce({TEAM[path.stem]}, '')"
        moments = "results, noon" if "game_date" in columns else "NULL AS results, NULL AS noon"
        self.run(
            f"CREATE OR REPLACE TEMP VIEW dated AS SELECT file.*, {moments}, {KNOWN[path.stem]} AS known_at "
            f"FROM {source} AS file{joins}"
        )
        return DatedFile(path.parent.name, path.stem, columns)

    def write(self, select: str, path: Path) -> int:
        """Write the rows of a query as a file of another archive; return how many there are."""
        [(rows,)] = self.run(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
        return int(rows)

    def close(self) -> None:
        self._connection.close()


@contextmanager
def dated(archive: Path) -> Iterator[DatedArchive]:
    opened = DatedArchive(archive)
    try:
        yield opened
    finally:
        opened.close()


def copy_of_the_rest(archive: Path, target: Path) -> Path:
    """Copy what tells of no game: players, and the logs of the seasons before."""
    shutil.copytree(archive, target, ignore=lambda folder, names: [f"{name}.parquet" for name in KNOWN])
    return target


def season_start(season: str) -> datetime:
    """Return when the schedule of a season is known (a naive UTC moment)."""
    return datetime.combine(season_bounds(season)[0], datetime.min.time())


def _days(dates: set[date]) -> pa.Table:
    moments = [game_day(day) for day in sorted(dates)]
    kind = pa.timestamp("us", tz="UTC")
    return pa.table(
        {
            "game_date": pa.array(sorted(dates), pa.date32()),
            "results": pa.array([day.results_known_utc for day in moments], kind),
            "noon": pa.array([day.noon_utc for day in moments], kind),
        }
    )


def _starts(games: list[dict[str, Any]]) -> pa.Table:
    """Return by date and team code when the team's game begins; for no team, when the date's first game does."""
    found: dict[tuple[date, str], datetime] = {}
    for game in games:
        day, tipoff = game["game_date"], game["tipoff_utc"]
        start = tipoff.replace(tzinfo=None) if tipoff else game_day(day).assumed_tipoff_utc
        codes = {code for team in (game["home_team"], game["away_team"]) for code in (team, team_of(team))}
        found |= {(day, code): start for code in codes if code}
        found[day, ""] = min(start, found.get((day, ""), start))
    return pa.table(
        {
            "day": pa.array([day for day, _ in found], pa.date32()),
            "code": pa.array([code for _, code in found], pa.string()),
            "start": pa.array(list(found.values()), pa.timestamp("us", tz="UTC")),
        }
    )
