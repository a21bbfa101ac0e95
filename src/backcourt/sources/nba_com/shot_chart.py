"""Shot charts: every attempt with the league's own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from backcourt.identity.games import is_game_id
from backcourt.landing import Receipt
from backcourt.sources.court import feet
from backcourt.sources.landed import LANDED_SHOTS
from backcourt.sources.nba_com.rows import GAME_DATE, GAME_ID, day_asked
from backcourt.sources.parsed import Parsed
from backcourt.sources.plays import each_once, laid_out
from backcourt.sources.wire.fields import FIRST_YEAR, LAST_YEAR, Count, Name, Real, Whole
from backcourt.sources.wire.model import Wire
from backcourt.sources.wire.problem import Reason
from backcourt.sources.wire.reading import Reading, Row
from backcourt.sources.wire.result_sets import result_set
from backcourt.tables.declaration import EVER

ENDPOINT = "shotchartdetail"

_MINUTE_S = 60


def _compact_day(value: Any) -> date:
    """Read `20211019`."""
    if not isinstance(value, str) or len(value) != 8 or not value.isdecimal() or not value.isascii():
        raise ValueError("a date such as 20211019 was expected")
    day = datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007  (a date has no zone)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"a year between {FIRST_YEAR} and {LAST_YEAR} was expected")
    return day


def _game_id(value: str) -> str:
    if not is_game_id(value):
        raise ValueError("an NBA game id of ten digits was expected")
    return value


class ShotRow(Wire):
    """One attempt. Positions are tenths of feet from the hoop."""

    unused = frozenset({"GRID_TYPE", "TEAM_NAME", "EVENT_TYPE", "SHOT_ATTEMPTED_FLAG", "HTM", "VTM"})

    game_id: Annotated[Name, Field(alias="GAME_ID"), AfterValidator(_game_id)]
    event: Annotated[Count, Field(alias="GAME_EVENT_ID")]
    player_id: Annotated[Count, Field(alias="PLAYER_ID", gt=0)]
    player_name: Annotated[Name, Field(alias="PLAYER_NAME")]
    team_id: Annotated[Count, Field(alias="TEAM_ID", gt=0)]
    period: Annotated[Count, Field(alias="PERIOD")]
    minutes: Annotated[Count, Field(alias="MINUTES_REMAINING")]
    seconds: Annotated[Count, Field(alias="SECONDS_REMAINING", lt=_MINUTE_S)]
    action_type: Annotated[Name, Field(alias="ACTION_TYPE")]
    shot_type: Annotated[Literal["2PT Field Goal", "3PT Field Goal"], Field(alias="SHOT_TYPE")]
    zone_basic: Annotated[Name, Field(alias="SHOT_ZONE_BASIC")]
    zone_area: Annotated[Name, Field(alias="SHOT_ZONE_AREA")]
    zone_range: Annotated[Name, Field(alias="SHOT_ZONE_RANGE")]
    distance: Annotated[Real, Field(alias="SHOT_DISTANCE")]
    x: Annotated[Whole, Field(alias="LOC_X")]
    y: Annotated[Whole, Field(alias="LOC_Y")]
    made: Annotated[Literal[0, 1], Field(alias="SHOT_MADE_FLAG")]
    game_date: Annotated[date, BeforeValidator(_compact_day), Field(alias="GAME_DATE")]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shot:
    """One attempt: a row of `landed_shots`, whose columns have the meaning."""

    row_number: int
    game_id: str
    landed_date: date
    player_id: int
    team_id: int
    period: int
    seconds_left: int
    action_type: str
    shot_type: str
    zone_basic: str
    zone_area: str
    zone_range: str
    distance_ft: float
    x_ft: float
    y_ft: float
    made: bool


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the attempts of a shot chart, of one game or of several.

    Raises `PayloadError` when it is no shot chart; rows of a game other than the one asked for are rejected.
    """
    reading = Reading(receipt, path)
    reading.day = day_asked(reading, GAME_DATE) or EVER
    rows = result_set(reading, "Shot_Chart_Detail", ShotRow)
    once = each_once(reading, rows, lambda shot: (shot.game_id, shot.event), "GAME_EVENT_ID")
    asked = receipt.parameters.get(GAME_ID)
    shots = [_shot(row) for row in once if _is_of(reading, row, asked)]
    return reading.parsed([(LANDED_SHOTS, laid_out(LANDED_SHOTS, Shot, shots, receipt))])


def _is_of(reading: Reading, row: Row[ShotRow], asked: str | None) -> bool:
    if asked in (None, row.value.game_id):
        return True
    told = f"is {row.value.game_id}, and {asked} was asked for"
    reading.reject(row, Reason.CONTRADICTION, told, path="GAME_ID", day=row.value.game_date)
    return False


def _shot(row: Row[ShotRow]) -> Shot:
    shot = row.value
    x_ft, y_ft = feet(shot.x, shot.y)
    return Shot(
        row_number=row.number,
        game_id=shot.game_id,
        landed_date=shot.game_date,
        player_id=shot.player_id,
        team_id=shot.team_id,
        period=shot.period,
        seconds_left=_MINUTE_S * shot.minutes + shot.seconds,
        action_type=shot.action_type,
        shot_type=shot.shot_type,
        zone_basic=shot.zone_basic,
        zone_area=shot.zone_area,
        zone_range=shot.zone_range,
        distance_ft=shot.distance,
        x_ft=x_ft,
        y_ft=y_ft,
        made=shot.made == 1,
    )
