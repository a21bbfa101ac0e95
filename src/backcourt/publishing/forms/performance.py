"""`systems/performance.json`: how every system did over the last days and the season."""

from datetime import date

from pydantic import Field

from backcourt.publishing.forms.base import Model, PublishedFile, Share
from backcourt.publishing.forms.results import SystemFigures


class WindowFigures(SystemFigures):
    """How a system did over a window."""

    hit_rate: Share | None = Field(description="wins per pick with its interval; null without a pick")


class Window(Model):
    """A stretch of dates that ends with the last graded one."""

    window: str = Field(description="last_7_days, last_30_days or season")
    first: date = Field(description="first date; a season begins on September 1")
    last: date = Field(description="the last graded date")
    systems: list[WindowFigures] = Field(min_length=1)


class SystemCard(Model):
    """What a system is."""

    system: str
    meaning: str


class CalibrationBin(Model):
    """How often the over came where a system gave it about the same chance; pushes are left out."""

    system: str
    stat: str
    expected_pct: float = Field(ge=0, le=100, description="mean of the chances it gave")
    observed: Share = Field(description="share that went over, with its interval")


class Month(Model):
    """How a system did in a month."""

    system: str
    stat: str
    month: str = Field(description="year and month, such as 2024-01")
    graded: int = Field(ge=1, description="n of mae")
    mae: float = Field(ge=0)
    with_line: int = Field(ge=0, description="n of mae_minus_line")
    mae_minus_line: float | None = Field(
        description="MAE minus the line's on the same rows; below 0 is better"
    )


class LearnedModel(Model):
    """A learned model and what it was trained on."""

    season: str
    knowledge: str = Field(description="what it knows of absences: inactive_list or none")
    target: str = Field(description="minutes, or a statistic")
    digest: str = Field(description="SHA-256 of its files")
    cut_date: date = Field(description="it was trained on earlier dates only, and is in force from here")
    first_date: date = Field(description="of the rows it was trained on")
    last_date: date
    rows: int


class PerformanceFile(PublishedFile):
    """Every system over the last 7 and 30 days and the season, counted back from the last graded date.

    The calibration is of the season, the series of all seasons.
    """

    last_graded: date
    season: str
    systems: list[SystemCard] = Field(min_length=1)
    windows: list[Window] = Field(min_length=1)
    calibration: list[CalibrationBin]
    series: list[Month]
    models: list[LearnedModel] = Field(description="oldest first")
