"""Turns archive files into landing rows: one function per file, every column checked and typed."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from backcourt.errors import PayloadError
from backcourt.identity.teams import team_of
from backcourt.landing import Receipt
from backcourt.sources.archive.files import FILES
from backcourt.sources.arrow import landing_table, map_distinct
from backcourt.sources.bounds import BEYOND_ALL_NUMBERS
from backcourt.sources.landed import (
    LANDED_BOX,
    LANDED_GAME_LINES,
    LANDED_GAMELOGS,
    LANDED_GAMES,
    LANDED_INACTIVES,
    LANDED_INJURIES,
    LANDED_LINE_MOVEMENT,
    LANDED_PLAYERS,
    LANDED_PROPS,
    LANDED_SHOTS,
)
from backcourt.sources.pairing import Integers, paired_sides
from backcourt.tables.arrow import ARROW_TYPES
from backcourt.tables.declaration import Table
from backcourt.time import game_date_of, game_day, utc

Parsed = list[tuple[Table, pa.Table]]

MARKETS = {
    "Points": "points",
    "Rebounds": "rebounds",
    "Assists": "assists",
    "Threes": "threes",
    "Pts+Asts": "points_assists",
    "Pts+Rebs": "points_rebounds",
    "Pts+Rebs+Asts": "points_rebounds_assists",
    "Rebs+Asts": "rebounds_assists",
}


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the landing rows of one archive payload.

    Raises `PayloadError` naming the file and column when it is truncated, lacks a column or has one of another type.
    """
    rows = read_checked(path, FILES[receipt.endpoint].columns, receipt.subject)
    return [
        (table, landing_table(table, columns, receipt)) for table, columns in _PARSERS[receipt.endpoint](rows)
    ]


def read_checked(path: Path, columns: dict[str, str], subject: str) -> pa.Table:
    """Read the listed columns of a Parquet file, each cast to its type without loss."""
    advice = "compare the file with the archive layout; the payload was kept, nothing was loaded from it"
    try:
        present = pq.read_schema(path)
        if missing := [name for name in columns if name not in present.names]:
            raise PayloadError(f"{subject}: column {', '.join(missing)} is missing", advice)
        rows = pq.read_table(path, columns=list(columns))
    except PermissionError as error:
        raise PayloadError(f"{subject}: {path} may not be read", "correct its rights, then sync") from error
    except (pa.ArrowException, OSError) as error:
        raise PayloadError(
            f"{subject}: not a readable Parquet file ({_first_line(error)})", advice
        ) from error
    typed = {}
    for name, kind in columns.items():
        try:
            typed[name] = _cast(rows[name], kind)
        except (pa.ArrowException, ValueError) as error:
            message = f"{subject}: column {name} holds {rows[name].type}, not {kind} ({_first_line(error)})"
            raise PayloadError(message, advice) from error
    return pa.table(typed)


def _cast(column: pa.ChunkedArray, kind: str) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = column.cast(pa.timestamp("us", tz="UTC")).cast(pa.timestamp("us"))
    numeric = (
        pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_null(column.type)
    )
    if kind in ("int64", "float64") and not numeric:
        raise ValueError("a number was expected")
    if kind == "string" and not (
        pa.types.is_string(column.type)
        or pa.types.is_large_string(column.type)
        or pa.types.is_null(column.type)
    ):
        raise ValueError("text was expected")
    if pa.types.is_float32(column.type):
        # As the decimal it stands for: 16.4 in 32 bits is not 16.399999618530273.
        column = column.cast(pa.string()).cast(pa.float64())
    if pa.types.is_floating(column.type):
        # Not a number, or none that can be meant: absent, so that raw tables set the row aside and no other.
        column = pc.if_else(pc.less(pc.abs(column), BEYOND_ALL_NUMBERS), column, pa.scalar(None, column.type))
    return column.cast(ARROW_TYPES[kind])


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200]


def _teams(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return team codes as tricodes; what is no team stays as it came, for raw tables to reject."""
    return map_distinct(column, lambda code: (code and team_of(code)) or code, pa.string())


def _game_day_columns(dates: pa.ChunkedArray) -> dict[str, pa.ChunkedArray]:
    def moment(name: str) -> Callable[[Any], datetime | None]:
        return lambda day: getattr(game_day(day), name) if day else None

    names = ("noon_utc", "assumed_tipoff_utc", "results_known_utc")
    return {name: map_distinct(dates, moment(name), ARROW_TYPES["timestamp"]) for name in names}


def _games(rows: pa.Table) -> Iterable[tuple[Table, dict[str, Any]]]:
    shared = {name: rows[name] for name in ("game_id", "season", "season_type", "game_date")}
    home = _teams(rows["home_team"])
    yield (
        LANDED_GAMES,
        shared
        | {
            "landed_date": rows["game_date"],
            "home_team": home,
            "away_team": _teams(rows["away_team"]),
            "home_points": rows["home_pts"],
            "away_points": rows["away_pts"],
            "tipoff_utc": rows["tipoff_utc"],
        }
        | _game_day_columns(rows["game_date"]),
    )
    lines = {
        "spread_home": rows["spread_home"],
        "total": rows["total"],
        "money_line_home": rows["moneyline_home"],
        "money_line_away": rows["moneyline_away"],
    }
    quoted = pc.is_valid(pc.coalesce(*lines.values()))
    everything = shared | lines | {"home_team": home, "landed_date": rows["game_date"]}
    numbers = pa.array(range(len(rows)), pa.int64())
    yield (
        LANDED_GAME_LINES,
        {name: column.filter(quoted) for name, column in everything.items()}
        | {"book": "closing_consensus", "row_number": numbers.filter(quoted.combine_chunks())},
    )


def _box(rows: pa.Table) -> Iterable[tuple[Table, dict[str, Any]]]:
    columns = {
        name: rows[name] for name in rows.column_names if name not in ("pts", "source", "team", "opponent")
    }
    yield (
        LANDED_BOX,
        columns
        | {
            "landed_date": rows["game_date"],
            "provider": rows["source"],
            "team": _teams(rows["team"]),
            "opponent": _teams(rows["opponent"]),
            "points": rows["pts"],
            "status": "played",
        },
    )


def _props(rows: pa.Table) -> Iterable[tuple[Table, dict[str, Any]]]:
    columns = {name: rows[name] for name in rows.column_names if name not in ("source", "team")}
    yield (
        LANDED_PROPS,
        columns
        | {"landed_date": rows["game_date"], "provider": rows["source"], "team": _teams(rows["team"])},
    )


def _line_movement(rows: pa.Table) -> Iterable[tuple[Table, dict[str, Any]]]:
    """Each row is one side; the landing row is the quote, with as many payload rows as it was made from."""
    is_over = pc.equal(pc.utf8_lower(rows["side"]), "over").fill_null(False)
    keys = ["player_name", "opponent", "market", "book", "line", "snapshot_utc"]
    over, under = paired_sides(rows, keys, is_over)
    first = pa.array(np.where(over >= 0, over, under))
    quotes = rows.take(first)
    known_side = pc.is_in(pc.utf8_lower(quotes["side"]), value_set=pa.array(["over", "under"]))
    yield (
        LANDED_LINE_MOVEMENT,
        {
            "landed_date": map_distinct(quotes["snapshot_utc"], _observation_day, pa.date32()),
            "player_name": quotes["player_name"],
            "opponent": _teams(pc.replace_substring_regex(quotes["opponent"], "^@", "")),
            "is_home": pc.invert(pc.starts_with(quotes["opponent"], "@")),
            "market": map_distinct(quotes["market"], lambda market: MARKETS.get(market, market), pa.string()),
            "book": quotes["book"],
            "line": quotes["line"],
            "over_odds": rows["odds"].take(_or_null(over)),
            "under_odds": rows["odds"].take(_or_null(under)),
            "has_known_sides": known_side,
            "snapshot_utc": quotes["snapshot_utc"],
            "row_number": first,
            "payload_rows": pa.array((over >= 0).astype("int64") + (under >= 0)),
        },
    )


def _or_null(rows: Integers) -> pa.Array:
    return pa.array(rows, mask=rows < 0)


def _observation_day(moment: datetime | None) -> date | None:
    return game_date_of(moment) if moment else None


def _shots(rows: pa.Table) -> Iterable[tuple[Table, dict[str, Any]]]:
    yield LANDED_SHOTS, {name: rows[name] for name in rows.column_names} | {"landed_date": rows["game_date"]}


def _inactives(rows: pa.Table) -> Iterable[tuple[Table, dict[str, Any]]]:
    names = ("game_id", "game_date", "player_id", "player_name")
    yield (
        LANDED_INACTIVES,
        {name: rows[name] for name in names}
        | {
            "landed_date": rows["game_date"],
            "team": _teams(rows["team"]),
            "snapshot_utc": rows["known_at_utc"],
        },
    )


def _injuries(rows: pa.Table) -> Iterable[tuple[Table, dict[str, Any]]]:
    moments = map_distinct(rows["snapshot_utc"], _moment, ARROW_TYPES["timestamp"])
    yield (
        LANDED_INJURIES,
        {
            "landed_date": map_distinct(moments, _observation_day, pa.date32()),
            "team": _teams(rows["team"]),
            "player_name": rows["player_name"],
            "details": rows["details"],
            "updated": rows["updated"],
            "snapshot_utc": moments,
        },
    )


def _moment(text: str | None) -> datetime | None:
    """Read an ISO 8601 moment with offset; anything else is no moment and is rejected later, visibly."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return utc(moment) if moment.tzinfo else None


def _players(rows: pa.Table) -> Iterable[tuple[Table, dict[str, Any]]]:
    yield LANDED_PLAYERS, {name: rows[name] for name in rows.column_names}


def _gamelogs(rows: pa.Table) -> Iterable[tuple[Table, dict[str, Any]]]:
    columns = {name: rows[name] for name in rows.column_names if name not in ("pts", "team")}
    yield (
        LANDED_GAMELOGS,
        columns
        | {"landed_date": rows["game_date"], "team": _teams(rows["team"]), "points": rows["pts"]}
        | _game_day_columns(rows["game_date"]),
    )


_PARSERS: dict[str, Callable[[pa.Table], Iterable[tuple[Table, dict[str, Any]]]]] = {
    "games": _games,
    "player_box": _box,
    "player_props": _props,
    "shots": _shots,
    "inactives": _inactives,
    "line_movement": _line_movement,
    "injury_snapshots": _injuries,
    "players": _players,
    "player_gamelogs": _gamelogs,
}
