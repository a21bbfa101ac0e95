"""The archive's tables: their columns, types and order of rows, exactly as in real files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_TEXT, _DATE, _MOMENT = pa.string(), pa.date32(), pa.timestamp("us", tz="UTC")
_INT8, _INT16, _INT32, _INT64 = pa.int8(), pa.int16(), pa.int32(), pa.int64()
_FLOAT, _DOUBLE, _BOOL = pa.float32(), pa.float64(), pa.bool_()


def _schema(*columns: tuple[str, pa.DataType, bool]) -> pa.Schema:
    return pa.schema([pa.field(name, kind, nullable) for name, kind, nullable in columns])


GAMES = _schema(
    ("game_id", _TEXT, True),
    ("season", _TEXT, False),
    ("season_type", _TEXT, False),
    ("game_date", _DATE, True),
    ("home_team", _TEXT, False),
    ("away_team", _TEXT, False),
    ("home_pts", _INT16, False),
    ("away_pts", _INT16, False),
    ("tipoff_utc", _MOMENT, True),
    ("spread_home", _DOUBLE, True),
    ("total", _DOUBLE, True),
    ("moneyline_home", _DOUBLE, True),
    ("moneyline_away", _DOUBLE, True),
)
PLAYER_BOX = _schema(
    ("game_id", _TEXT, True),
    ("season", _TEXT, False),
    ("season_type", _TEXT, True),
    ("game_date", _DATE, True),
    ("home_team", _TEXT, False),
    ("away_team", _TEXT, False),
    ("team", _TEXT, False),
    ("opponent", _TEXT, False),
    ("is_home", _BOOL, False),
    ("player_id", _INT64, False),
    ("player_name", _TEXT, False),
    ("is_starter", _BOOL, True),
    ("minutes", _DOUBLE, False),
    ("fgm", _INT16, True),
    ("fga", _INT16, True),
    ("fg3m", _INT16, True),
    ("fg3a", _INT16, True),
    ("ftm", _INT16, True),
    ("fta", _INT16, True),
    ("oreb", _INT16, True),
    ("dreb", _INT16, True),
    ("reb", _INT16, False),
    ("ast", _INT16, False),
    ("stl", _INT16, False),
    ("blk", _INT16, False),
    ("tov", _INT16, False),
    ("pf", _INT16, True),
    ("pts", _INT16, False),
    ("plus_minus", _DOUBLE, True),
    ("source", _TEXT, False),
)
PLAYER_PROPS = _schema(
    ("source", _TEXT, False),
    ("game_date", _DATE, True),
    ("game_id", _TEXT, True),
    ("player_id", _INT64, True),
    ("player_name", _TEXT, False),
    ("team", _TEXT, True),
    ("market", _TEXT, True),
    ("book", _TEXT, False),
    ("line", _DOUBLE, True),
    ("over_odds", _DOUBLE, True),
    ("under_odds", _DOUBLE, True),
    ("snapshot_utc", _MOMENT, True),
)
SHOTS = _schema(
    ("game_id", _TEXT, True),
    ("game_date", _DATE, True),
    ("player_id", _INT64, True),
    ("team_id", _INT64, True),
    ("period", _INT8, True),
    ("seconds_left", _INT16, True),
    ("action_type", _TEXT, True),
    ("shot_type", _TEXT, True),
    ("zone_basic", _TEXT, True),
    ("zone_area", _TEXT, True),
    ("zone_range", _TEXT, True),
    ("distance_ft", _INT16, True),
    ("x_ft", _FLOAT, True),
    ("y_ft", _FLOAT, True),
    ("made", _BOOL, True),
)
INACTIVES = _schema(
    ("game_id", _TEXT, True),
    ("game_date", _DATE, False),
    ("team", _TEXT, False),
    ("player_id", _INT64, False),
    ("player_name", _TEXT, False),
    ("minutes_avg_last_10", _DOUBLE, True),
    ("known_at_utc", _MOMENT, True),
)
PLAYERS = _schema(
    ("player_id", _INT64, False),
    ("player_name", _TEXT, False),
    ("position", _TEXT, False),
    ("height", _TEXT, False),
    ("weight_lb", _DOUBLE, True),
    ("birth_date", _DATE, True),
    ("country", _TEXT, True),
    ("draft_year", _INT32, True),
    ("draft_number", _INT32, True),
)
LINE_MOVEMENT = _schema(
    ("player_name", _TEXT, False),
    ("opponent", _TEXT, False),
    ("market", _TEXT, False),
    ("side", _TEXT, False),
    ("book", _TEXT, False),
    ("line", _DOUBLE, False),
    ("odds", _DOUBLE, False),
    ("snapshot_utc", _MOMENT, False),
)
INJURY_SNAPSHOTS = _schema(
    ("player_name", _TEXT, True),
    ("team", _TEXT, False),
    ("updated", _TEXT, True),
    ("details", _TEXT, True),
    ("snapshot_utc", _TEXT, False),
)
LATENT = _schema(
    ("game_id", _TEXT, True),
    ("game_date", _DATE, False),
    ("player_id", _INT64, False),
    ("mean_points", _DOUBLE, False),
    ("mean_minutes", _DOUBLE, False),
)


def build(schema: pa.Schema, columns: Sequence[npt.NDArray[Any]], order: Sequence[str]) -> pa.Table:
    """Return a table of these columns (NaN, NaT, None and negative ids become NULL), rows in this order."""
    arrays = [_array(field, column) for field, column in zip(schema, columns, strict=True)]
    table = pa.Table.from_arrays(arrays, schema=schema)
    return table.sort_by([(key.removeprefix("-"), _direction(key)) for key in order])


def _array(field: pa.Field, column: npt.NDArray[Any]) -> pa.Array:
    if field.name == "player_id":
        return pa.array(column, type=field.type, mask=column < 0)
    if column.dtype.kind == "f" and pa.types.is_integer(field.type):
        return pa.array(np.nan_to_num(column), mask=np.isnan(column)).cast(field.type)
    return pa.array(column, type=field.type, from_pandas=True)


def _direction(key: str) -> str:
    return "descending" if key.startswith("-") else "ascending"
