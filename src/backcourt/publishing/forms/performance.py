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


class PerformanceFile(PublishedFile):
    """Every system over the last 7 and 30 days and the season, counted back from the last graded date."""

    last_graded: date
    season: str
    systems: list[SystemCard] = Field(min_length=1)
    windows: list[Window] = Field(min_length=1)
