"""A figure held against its threshold: one line of the GO / NO-GO table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from backcourt.tables.declaration import EVER
from backcourt.time import season_of

SHOWN_DATES = 3
"""Offending dates that are named, the first ones."""

ALWAYS = "all"
"""The season of tables without dates."""


class Judgement(StrEnum):
    """What follows from a figure; `COMPARISON` is shown for those who know it from elsewhere and decides nothing."""

    GO = "go"
    WARNING = "warning"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    COMPARISON = "comparison"


@dataclass(frozen=True)
class Figure:
    """What was measured of a table (or phase): `about` a season or column, over so many dates.

    `offending` are the first of `offending_dates` dates that are on the wrong side of the threshold by themselves.
    """

    kind: str
    table: str
    about: str
    judgement: Judgement
    figure: float | None
    threshold: float
    dates: int
    offending_dates: int = 0
    offending: list[date] = field(default_factory=list)
    note: str = ""


def season_label_of(day: date) -> str:
    """Return the season of a partition date."""
    return ALWAYS if day == EVER else season_of(day)


def by_season(dates: Iterable[date]) -> dict[str, list[date]]:
    """Return dates by season, in their order."""
    seasons: dict[str, list[date]] = {}
    for day in dates:
        seasons.setdefault(season_label_of(day), []).append(day)
    return seasons


@dataclass(frozen=True)
class Share:
    """How many of how many, on a date."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share (0-1); of nothing it is 0."""
        return self.part / self.whole if self.whole else 0.0


def pooled(shares: Iterable[Share]) -> Share:
    """Return the share over several dates."""
    listed = list(shares)
    return Share(sum(share.part for share in listed), sum(share.whole for share in listed))


def above(shares: Mapping[date, Share], threshold: float) -> Sequence[date]:
    """Return the dates whose share is above a threshold, in order."""
    return sorted(day for day, share in shares.items() if share.value > threshold)


def most(
    kind: str, table: str, about: str, shares: Mapping[date, Share], limit: float, alarm: Judgement
) -> Figure:
    """Hold the share over all dates against the most it may be."""
    worst, total = above(shares, limit), pooled(shares.values())
    judgement = alarm if total.value > limit else Judgement.GO
    return Figure(
        kind, table, about, judgement, total.value, limit, len(shares), len(worst), list(worst[:SHOWN_DATES]),
        f"{total.part:,} of {total.whole:,} rows",
    )  # fmt: skip
