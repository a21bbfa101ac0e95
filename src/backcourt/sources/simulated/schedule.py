"""Who plays whom and when: one row per game, never two games of a team on a date."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from backcourt.sources.simulated.arrays import (
    Columns,
    Floats,
    Generator,
    Integers,
    Moments,
    Texts,
    integers,
    texts,
)
from backcourt.sources.simulated.league import League, opener, start_year

EASTERN = ZoneInfo("America/New_York")
DAYS_PER_GAME = 2.1
ALL_STAR_DAYS = 6
TEAMS_FOR_POSTSEASON = 8
_ALL_STAR_AT = 0.68
_LATER_DAY_CHANCE = 0.3
_FIRST_CUP_YEAR = 2023
_CUP_FINALS = {2023: dt.date(2023, 12, 9), 2024: dt.date(2024, 12, 17)}
_EVENINGS = ((19, 0), (19, 30), (20, 0), (20, 30), (21, 0), (21, 30), (22, 0), (22, 30))
_EVENING_CHANCES = (0.24, 0.20, 0.20, 0.10, 0.08, 0.04, 0.10, 0.04)
_MATINEES = ((13, 0), (15, 30), (18, 0))
_MATINEE_CHANCE = 0.3
_SATURDAY = 5


@dataclass(frozen=True)
class Slate(Columns):
    """One row per game.

    Attributes:
        game_id: The ten-digit id; None for a cup final, as in the real archive.
        kind: regular, cup_final, play_in or playoffs.
        day: Days since the season's opener.
        date: Eastern game date.
        home, away: Team indices.
        tipoff: UTC, microseconds; NaT where the archive does not know it.

    """

    game_id: Texts
    kind: Texts
    day: Integers
    date: Moments
    home: Integers
    away: Integers
    tipoff: Moments

    def sides(self) -> Integers:
        """Return the team of each team-game: home in row 2g, away in row 2g+1."""
        return np.column_stack([self.home, self.away]).ravel()


def regular_season(rng: Generator, league: League, season: str) -> Slate:
    """Schedule every regular-season game and, in the seasons that have one, the cup final."""
    home, away = _pairings(rng, league.teams, league.games_per_team)
    day = _spread(rng, _rounds(home, away, league.teams), league.games_per_team)
    cup_day = _cup_day(league, season, int(day.max()))
    if cup_day is not None:
        day = day + (day >= cup_day)
    order = np.lexsort((home, day))
    prefix = f"002{start_year(season) % 100:02d}"
    ids = texts([f"{prefix}{number:05d}" for number in range(1, len(home) + 1)])
    regular = slate(rng, season, ids, "regular", day[order], home[order], away[order])
    if cup_day is None:
        return regular
    finalists = rng.permutation(league.teams)[:2]
    final = slate(rng, season, texts([None]), "cup_final", np.array([cup_day]), finalists[:1], finalists[1:])
    return Slate.stack([regular, final])


def slate(
    rng: Generator, season: str, ids: Texts, kind: str, day: Integers, home: Integers, away: Integers
) -> Slate:
    """Give games of one kind their dates and tip-offs."""
    date = np.datetime64(opener(season)) + day.astype("timedelta64[D]")
    return Slate(
        game_id=ids,
        kind=np.full(len(day), kind, dtype=object),
        day=day,
        date=date.astype("datetime64[D]"),
        home=home,
        away=away,
        tipoff=_tipoffs(rng, date),
    )


def _pairings(rng: Generator, teams: int, games_per_team: int) -> tuple[Integers, Integers]:
    """Return hosts and guests: in each step every team hosts one other, so home games come out equal."""
    half = teams // 2
    steps = np.arange(games_per_team // 2)
    gap = steps % half + 1
    gap = np.where(steps // half % 2 == 0, gap, teams - gap)
    labels = rng.permutation(teams)
    hosts = [_alternating(teams, step) for step in gap.tolist()]
    home = np.concatenate(hosts)
    away = (home + np.repeat(gap, teams)) % teams
    return labels[home], labels[away]


def _alternating(teams: int, gap: int) -> Integers:
    """Order the hosts so that every second link of a cycle comes first: even cycles then fill two rounds."""
    cycles = math.gcd(teams, gap)
    links = np.arange(teams // cycles)
    order = np.concatenate([links[::2], links[1::2]])
    return integers((np.arange(cycles) + gap * order[:, None]) % teams).ravel()


def _rounds(home: Integers, away: Integers, teams: int) -> Integers:
    """Put each game into the first round in which both teams are free."""
    busy = [0] * teams
    rounds = np.empty(len(home), dtype=np.int64)
    for game, (host, guest) in enumerate(zip(home.tolist(), away.tolist(), strict=True)):
        taken = busy[host] | busy[guest]
        free = ~taken & (taken + 1)
        busy[host] |= free
        busy[guest] |= free
        rounds[game] = free.bit_length() - 1
    return rounds


def _spread(rng: Generator, rounds: Integers, games_per_team: int) -> Integers:
    """Turn rounds into days: two days or more apart, some games a day later, a break for the all-stars."""
    count = int(rounds.max()) + 1
    place = rng.permutation(count)[rounds]
    stride = max(2.0, DAYS_PER_GAME * games_per_team / count)
    later = rng.random(len(rounds)) < _LATER_DAY_CHANCE
    later[np.argmin(place)] = False
    day = np.floor(stride * place).astype(np.int64) + later
    return integers(day + ALL_STAR_DAYS * (day >= round(_ALL_STAR_AT * stride * count)))


def _cup_day(league: League, season: str, last_day: int) -> int | None:
    """Return the day of the cup final, or None in the seasons and the leagues that have none."""
    year = start_year(season)
    if league.teams < TEAMS_FOR_POSTSEASON or year < _FIRST_CUP_YEAR:
        return None
    day = (_CUP_FINALS.get(year, dt.date(year, 12, 16)) - opener(season)).days
    return day if day <= last_day else None


def _tipoffs(rng: Generator, date: Moments) -> Moments:
    evening = rng.choice(len(_EVENINGS), len(date), p=_EVENING_CHANCES)
    matinee = np.where(
        rng.random(len(date)) < _MATINEE_CHANCE, rng.integers(len(_MATINEES), size=len(date)), -1
    )
    moments = []
    for day, late, early in zip(date.tolist(), evening.tolist(), matinee.tolist(), strict=True):
        hour, minute = _MATINEES[early] if day.weekday() >= _SATURDAY and early >= 0 else _EVENINGS[late]
        local = dt.datetime.combine(day, dt.time(hour, minute), EASTERN)
        moments.append(local.astimezone(dt.UTC).replace(tzinfo=None))
    return np.array(moments, dtype="datetime64[us]")


def rest_days(team: Integers, day: Integers) -> Floats:
    """Return, per team-game, days since the team's game before; infinite for its first."""
    order = np.lexsort((day, team))
    gaps = np.full(len(team), np.inf)
    same = team[order][1:] == team[order][:-1]
    gaps[order[1:]] = np.where(same, np.diff(day[order]), np.inf)
    return gaps
