"""Plays and field-goal attempts as landing rows, whoever tells of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from backcourt.landing import Receipt
from backcourt.sources.arrow import landing_table
from backcourt.sources.landed import LANDED_LINEUPS, LANDED_PLAY_SHOTS, LANDED_PLAYS
from backcourt.sources.play_tellers import Teller
from backcourt.sources.wire.model import Wire
from backcourt.sources.wire.problem import Reason
from backcourt.sources.wire.reading import Reading, Row
from backcourt.tables.arrow import ARROW_TYPES
from backcourt.tables.declaration import Table

if TYPE_CHECKING:
    import pyarrow as pa

M = TypeVar("M", bound=Wire)


@dataclass(frozen=True, kw_only=True, slots=True)
class Play:
    """One play of a game: a row of `landed_plays`, whose columns have the meaning.

    `points` is what the play scored: None for plays that cannot score. The score is the one after the play.
    """

    row_number: int
    game_id: str
    landed_date: date | None
    period: int
    seconds_left: float
    play_number: int
    action_number: int | None = None
    team: str | None = None
    player_id: int | None = None
    player_name: str | None = None
    action_type: str | None = None
    sub_type: str | None = None
    description: str | None = None
    made: bool | None = None
    points: int | None = None
    home_points: int | None = None
    away_points: int | None = None
    assist_player_id: int | None = None
    assist_player_name: str | None = None
    occurred_utc: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayShot:
    """One field-goal attempt: a row of `landed_play_shots`, whose columns have the meaning.

    `zone_basic` is None where neither position nor distance tells it, `is_assisted` for misses.
    """

    row_number: int
    provider: Teller
    game_id: str
    landed_date: date | None
    action_number: int | None = None
    player_id: int | None = None
    player_name: str | None
    team_id: int | None
    period: int
    seconds_left: int
    action_type: str | None
    shot_type: str
    zone_basic: str | None
    zone_area: str | None = None
    distance_ft: float | None
    x_ft: float | None
    y_ft: float | None
    made: bool
    is_assisted: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lineup:
    """Who was on the court at a play: a row of `landed_lineups`."""

    row_number: int
    game_id: str
    landed_date: date | None
    play_number: int
    away_1: str | None
    away_2: str | None
    away_3: str | None
    away_4: str | None
    away_5: str | None
    home_1: str | None
    home_2: str | None
    home_3: str | None
    home_4: str | None
    home_5: str | None


def shot_type_of(value: int) -> str:
    """Return what an attempt is worth as shot charts spell it: `3PT Field Goal`."""
    return f"{value}PT Field Goal"


def plays_table(plays: Sequence[Play], receipt: Receipt) -> tuple[Table, pa.Table]:
    """Return plays as rows of their landing table."""
    return LANDED_PLAYS, laid_out(LANDED_PLAYS, Play, plays, receipt)


def lineups_table(lineups: Sequence[Lineup], receipt: Receipt) -> tuple[Table, pa.Table]:
    """Return line-ups as rows of their landing table."""
    return LANDED_LINEUPS, laid_out(LANDED_LINEUPS, Lineup, lineups, receipt)


def shots_table(shots: Sequence[PlayShot], receipt: Receipt) -> tuple[Table, pa.Table]:
    """Return attempts as rows of their landing table."""
    return LANDED_PLAY_SHOTS, laid_out(LANDED_PLAY_SHOTS, PlayShot, shots, receipt)


def laid_out(table: Table, kind: type[Any], rows: Sequence[Any], receipt: Receipt) -> pa.Table:
    """Return objects of a dataclass, whose fields are columns of the table, as its rows."""
    import pyarrow as pa

    schema = table.schema
    columns = {
        name: pa.array([getattr(row, name) for row in rows], ARROW_TYPES[schema[name]])
        for name in (each.name for each in fields(kind))
    }
    if "game_date" in schema:
        columns["game_date"] = columns["landed_date"]
    return landing_table(table, columns, receipt)


def each_once(
    reading: Reading, rows: Iterable[Row[M]], identity: Callable[[M], Hashable], path: str
) -> Iterator[Row[M]]:
    """Yield the rows without those that come again; these are rejected, for a play happens once."""
    places: dict[Hashable, str] = {}
    for row in rows:
        before = places.setdefault(identity(row.value), row.path)
        if before == row.path:
            yield row
        else:
            reading.reject(row, Reason.CONTRADICTION, f"is the number of {before} already", path=path)
