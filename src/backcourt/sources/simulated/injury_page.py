"""Daily copies of a public injury page, in the last weeks of the last season."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from backcourt.sources.simulated.arrays import Columns, Generator, Texts, texts
from backcourt.sources.simulated.conditions import Conditions
from backcourt.sources.simulated.franchises import TRICODES
from backcourt.sources.simulated.league import opener
from backcourt.sources.simulated.names import plain
from backcourt.sources.simulated.seasons import Season

_DAYS = 30
_PUBLISHED_HOUR = 17
# For a third of the copies the page had a new layout and nothing but names was read from it.
_NAMES_ONLY_DAYS = 10

_Row = tuple[str | None, str, str | None, str | None, str]


@dataclass(frozen=True)
class InjuryPage(Columns):
    """One row per listed player and snapshot, everything text as in the archive."""

    player_name: Texts
    team: Texts
    updated: Texts
    details: Texts
    snapshot_utc: Texts

    @classmethod
    def of(cls, rows: list[_Row]) -> InjuryPage:
        """Build the page from rows."""
        return cls(*(texts([row[column] for row in rows]) for column in range(5)))


def copy_page(rng: Generator, season: Season) -> InjuryPage:
    """Copy the page once a day: everyone out that day or just back, with what is said of him."""
    last = int(season.played.slate.day[season.played.slate.kind == "regular"].max())
    rows: list[_Row] = []
    for day in range(max(last - _DAYS + 1, 0), last + 1):
        minute = int(rng.integers(60))
        rows += _copy(season, day, minute, names_only=day > last - _NAMES_ONLY_DAYS)
    return InjuryPage.of(rows)


def _copy(season: Season, day: int, minute: int, names_only: bool) -> list[_Row]:
    spells = season.conditions.spells
    date = opener(season.label) + dt.timedelta(days=day)
    moment = dt.datetime.combine(date, dt.time(_PUBLISHED_HOUR, minute, 11), dt.UTC).isoformat()
    team_of = _teams(season.conditions, day)
    rows: list[_Row] = []
    for spell in np.flatnonzero((spells.start <= day) & (day <= spells.start + spells.days)).tolist():
        player = int(spells.player[spell])
        if player not in team_of:
            continue
        name = season.conditions.world.biographies.name[player]
        since = opener(season.label) + dt.timedelta(days=int(spells.start[spell]))
        updated = f"{since:%a, %b} {since.day}, {since.year}"
        days_left = int(spells.start[spell] + spells.days[spell]) - day
        details = _details(name, str(spells.reason[spell]), date, days_left)
        known = (None, None) if names_only else (updated, details)
        rows.append((name, TRICODES[team_of[player]], *known, moment))
    return rows


def _teams(conditions: Conditions, day: int) -> dict[int, int]:
    teams = np.arange(len(conditions.world.roster))
    rosters = conditions.rosters(teams, np.full(len(teams), day))
    return {player: team for team, roster in enumerate(rosters.tolist()) for player in roster}


def _details(name: str, reason: str, date: dt.date, days_left: int) -> str:
    surname = plain(name).split(" ", 1)[1]
    when = f"{date:%A}'s ({date:%b}.{date.day}) game"
    if days_left <= 1:
        return f"Day To Day ({reason}) - {surname} is Questionable for {when}."
    if days_left > 14:
        return f"Out ({reason}) - {surname} will be re-evaluated in {days_left // 7} weeks."
    return f"Out ({reason}) - {surname} is Out for {when}."
