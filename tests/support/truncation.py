"""What a table would hold had the world ended at a cut, held against what it holds."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pipelines import Pipeline, edit_rows

from backcourt.identity.teams import team_of
from backcourt.tables.declaration import Phase, Table
from backcourt.time import TIPOFF_GRACE, game_day, season_bounds

DERIVED = (Phase.ANALYTICS, Phase.PRECOMPUTE, Phase.PREDICTIONS)
RESULT_TABLES = {
    "player_game_summary",
    "team_offense_game_summary",
    "team_defense_game_summary",
    "prediction_accuracy",
    "system_daily_performance",
}
"""Tables whose rows say what happened; every other derived table speaks before the games of its date."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Cut:
    """The results of `last_result` are the last ones known; `decision` is the next date with games."""

    last_result: date
    decision: date


def cut_after(pipeline: Pipeline, day: date) -> Cut:
    """Return the cut after the last date with games up to `day`."""
    dates = sorted({when for (when,) in pipeline.query("SELECT DISTINCT game_date FROM nba_raw.schedule")})
    return Cut(max(when for when in dates if when <= day), min(when for when in dates if when > day))


def truncate(archive: Path, target: Path, cut: Cut) -> Path:
    """Copy an archive without anything that was known only after the cut.

    Of the decision date everything is kept that was known when its games began: schedule, lines, injuries.
    """
    shutil.copytree(archive, target)
    closes = _closing_moments(archive, cut.decision)
    rules: dict[str, Callable[[Row], bool]] = {
        "player_box": lambda row: row["game_date"] <= cut.last_result,
        "shots": lambda row: row["game_date"] <= cut.last_result,
        "inactives": lambda row: row["game_date"] <= cut.decision,
        "player_props": lambda row: _line_is_known(row, cut, closes),
        "line_movement": lambda row: _movement_is_known(row, closes),
        "injury_snapshots": lambda row: (
            datetime.fromisoformat(row["snapshot_utc"]).replace(tzinfo=None) <= max(closes.values())
        ),
    }
    for season in sorted(path for path in target.iterdir() if path.name.startswith("20")):
        if season_bounds(season.name)[0] > cut.decision:
            shutil.rmtree(season)
            continue
        edit_rows(season / "games.parquet", lambda rows: list(_games_without_results(rows, cut)))
        for name, is_known in rules.items():
            if (season / f"{name}.parquet").exists():
                edit_rows(
                    season / f"{name}.parquet", lambda rows, keep=is_known: [r for r in rows if keep(r)]
                )
        if (season / "player_props.parquet").exists():
            edit_rows(season / "player_props.parquet", lambda rows: list(_without_hindsight(rows, cut)))
    return target


def _closing_moments(archive: Path, day: date) -> dict[str, datetime]:
    """Return by team when the lines of its game on a date close (a naive UTC moment)."""
    moments = {}
    for path in archive.glob("20*/games.parquet"):
        for row in pq.read_table(path).to_pylist():
            if row["game_date"] == day:
                tipoff = row["tipoff_utc"]
                start = tipoff.replace(tzinfo=None) if tipoff else game_day(day).assumed_tipoff_utc
                moments |= dict.fromkeys((row["home_team"], row["away_team"]), start + TIPOFF_GRACE)
    return moments


def _games_without_results(rows: list[Row], cut: Cut) -> Iterator[Row]:
    for row in rows:
        if row["season_type"] == "playoffs" and row["game_date"] > cut.decision + timedelta(days=1):
            continue
        if row["game_date"] > cut.last_result:
            row |= {"home_pts": None, "away_pts": None}
        if row["game_date"] > cut.decision:
            row |= dict.fromkeys(("spread_home", "total", "moneyline_home", "moneyline_away"))
        yield row


def _without_hindsight(rows: list[Row], cut: Cut) -> Iterator[Row]:
    """Take away the ids that an archive fills in only once a player has played."""
    for row in rows:
        later = row["game_date"] > cut.last_result
        yield row | (dict.fromkeys(("player_id", "team", "game_id")) if later else {})


def _line_is_known(row: Row, cut: Cut, closes: dict[str, datetime]) -> bool:
    if row["game_date"] != cut.decision or row["snapshot_utc"] is None:
        return row["game_date"] <= cut.decision
    close = closes.get(row["team"] or "", max(closes.values()))
    return row["snapshot_utc"].replace(tzinfo=None) <= close


def _movement_is_known(row: Row, closes: dict[str, datetime]) -> bool:
    opponent = team_of(row["opponent"].removeprefix("@")) or ""
    return row["snapshot_utc"].replace(tzinfo=None) <= closes.get(opponent, max(closes.values()))


@dataclass(frozen=True)
class Difference:
    """A table that is not what it would have been, and some of the rows that say so."""

    table: str
    rows: int
    examples: tuple[tuple[Row | None, Row | None], ...]


def differences(whole: Pipeline, truncated: Pipeline, cut: Cut) -> list[Difference]:
    """Compare every derived table up to the cut, and what is said before games on the decision date too."""
    found = []
    for table in whole.catalogue.values():
        if table.phase in DERIVED:
            last = cut.last_result if table.name in RESULT_TABLES else cut.decision
            found += _difference(table, last, whole, truncated)
    return found


def _difference(table: Table, last: date, whole: Pipeline, truncated: Pipeline) -> Iterator[Difference]:
    one, other = (_content(pipeline, table, last) for pipeline in (whole, truncated))
    if one.equals(other):
        return
    rows, others = ({_key(table, row): row for row in side.to_pylist()} for side in (one, other))
    unlike = [key for key in rows.keys() | others.keys() if rows.get(key) != others.get(key)]
    yield Difference(table.name, len(unlike), tuple((rows.get(key), others.get(key)) for key in unlike[:3]))


def _content(pipeline: Pipeline, table: Table, last: date) -> pa.Table:
    """Return the hashed columns of the rows up to a date, in the order of their key."""
    rows = pipeline.rows(table.name)
    rows = rows.filter(pc.less_equal(rows[table.date_column], pa.scalar(last, pa.date32())))
    order = [(name, "ascending") for name in table.grain]
    return rows.sort_by(order).select(list(table.hashed_columns)).combine_chunks()


def _key(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in table.grain)
