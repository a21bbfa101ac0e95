"""`coverage.json` and `coverage/{season}.json`: what every table owes for every date, and why something is missing."""

from datetime import date

from pydantic import Field

from backcourt.publishing.forms.base import Model, PublishedFile


class SeasonCover(Model):
    """One table in one season; counts are entities."""

    table: str
    phase: str
    season: str
    dates: int
    undone: int = Field(description="dates that failed, are blocked, were never built or are out of date")
    rows: int
    expected: int
    excused: int
    unaccounted: int = Field(description="neither a row nor an excuse: above 0 is a bug")


class CoverageFile(PublishedFile):
    """All tables and seasons."""

    seasons: list[str]
    tables: list[SeasonCover]


class Excuse(Model):
    """Entities of a table and date that are excused for the same reason, and one of them."""

    table: int = Field(description="index into tables")
    day: int = Field(description="index into dates")
    category: str = Field(description="bootstrap, insufficient_games, source_missing, ...")
    entities: int = Field(ge=1)
    reason: int = Field(description="index into reasons")
    example: str = Field(description="the first of them: an id, or ids joined by a slash")


class Fault(Model):
    """A partition that failed or is blocked."""

    table: int
    day: int
    failure: str
    message: str


class TableRow(Model):
    """One table over the dates of the season, as strings and lists of the same length as `dates`."""

    table: str
    phase: str
    meaning: str
    states: str = Field(
        description="a letter per date: c complete, x complete but with excuses, e nothing owed, f failed, b blocked, "
        "r running, m missing (owed and never built), . no partition"
    )
    rows: list[int]
    expected: list[int]


class CoverageSeasonFile(PublishedFile):
    """The matrix of a season."""

    season: str
    dates: list[date]
    tables: list[TableRow]
    reasons: list[str]
    excuses: list[Excuse]
    faults: list[Fault]


class CalendarDay(Model):
    """A date with games."""

    date: date
    season: str
    season_type: str
    games: int = Field(ge=1)
    has_predictions: bool
    has_results: bool


class CalendarFile(PublishedFile):
    """Every date with games."""

    days: list[CalendarDay]
