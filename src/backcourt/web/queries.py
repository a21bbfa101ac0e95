"""What may be asked for: parameters of addresses and queries, with their bounds."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

MOST_PER_PAGE = 200
USUAL_PER_PAGE = 100
LARGEST_ID = 2_147_483_647


def _iso(given: Any) -> Any:
    """Take dates in one spelling only, so that every file has one address."""
    if isinstance(given, date):
        return given
    if not isinstance(given, str) or date.fromisoformat(given).isoformat() != given:
        raise ValueError("write it like 2024-01-15")
    return given


IsoDate = Annotated[date, BeforeValidator(_iso)]
Day = Annotated[IsoDate, Path(description="a date", examples=["2024-01-15"])]
PlayerId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="NBA player id", examples=[1629029])]
SEASON = r"^[0-9]{4}-[0-9]{2}$"
Season = Annotated[str, Path(pattern=SEASON, description="a season label", examples=["2023-24"])]
SchemaKind = Annotated[
    str, Path(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="a kind of file", examples=["results"])
]


class Trend(StrEnum):
    """The trends there are."""

    HOT_COLD = "hot-cold"
    BOUNCE_BACK = "bounce-back"
    TEAMS = "teams"
    STREAKS = "streaks"


class SlateOrder(StrEnum):
    """What a slate can be in order of; a minus puts the largest first. Unknown values come last."""

    PLAYER = "player"
    TEAM = "team"
    MINUTES = "minutes"
    MOST_MINUTES = "-minutes"
    LINE = "line"
    HIGHEST_LINE = "-line"
    MEAN = "mean"
    HIGHEST_MEAN = "-mean"
    EDGE = "edge"
    LARGEST_EDGE = "-edge"
    P_OVER = "p_over"
    LIKELIEST_OVER = "-p_over"
    EXPECTED_VALUE = "expected_value"
    BEST_VALUE = "-expected_value"


Team = Annotated[str | None, Field(pattern=r"^[A-Z]{3}$", description="a team's tricode", examples=["BOS"])]
Stat = Annotated[str | None, Field(pattern=r"^[a-z_]{1,40}$", description="a statistic", examples=["points"])]
Search = Annotated[
    str | None,
    Field(
        min_length=1,
        max_length=100,
        description="part of a name; accents and case do not matter",
        examples=["jokic"],
    ),
]


class Query(BaseModel):
    """A query: nothing but what is declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PageQuery(Query):
    """Which page."""

    limit: int = Field(USUAL_PER_PAGE, ge=1, le=MOST_PER_PAGE, description="at most so many on a page")
    offset: int = Field(0, ge=0, le=1_000_000, description="how many to leave out before it")


class SlateQuery(PageQuery):
    """Which players of the slate."""

    team: Team = None
    stat: Stat = None
    search: Search = None
    sort: SlateOrder | None = Field(
        None, description="by player, or by a figure of `stat` (else of the first statistic)"
    )


class PlayersQuery(PageQuery):
    """Which players."""

    search: Search = None


class PredictionsQuery(PageQuery):
    """Which predictions."""

    game: str | None = Field(
        None, pattern=r"^[0-9A-Za-z_-]{1,32}$", description="an NBA game id", examples=["0022300500"]
    )
    team: Team = None
    player: int | None = Field(None, ge=1, le=LARGEST_ID, description="an NBA player id", examples=[1629029])
    stat: Stat = None
    system: str | None = Field(
        None,
        pattern=r"^[a-z][a-z0-9_]{0,59}$",
        description="a prediction system",
        examples=["moving_average"],
    )


class CalendarQuery(Query):
    """Which dates."""

    season: str | None = Field(None, pattern=SEASON, description="a season label", examples=["2023-24"])
