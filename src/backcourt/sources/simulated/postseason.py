"""Play-in and playoffs: a handful of games after the regular season, between the teams that earned them."""

from __future__ import annotations

import numpy as np

from backcourt.sources.simulated.arrays import Generator, Integers, integers, texts
from backcourt.sources.simulated.conditions import Conditions
from backcourt.sources.simulated.games import Played, play
from backcourt.sources.simulated.league import start_year
from backcourt.sources.simulated.schedule import slate

_DAYS_BETWEEN = 2
_WINS_NEEDED = 2
_REST = 2.0
# The higher seed hosts the first and the third game of a series.
_AT_HIGHER_SEED = (True, False, True)


def play_postseason(rng: Generator, conditions: Conditions, season: str, regular: Played) -> list[Played]:
    """Play the play-in (fourth to seventh), two semi-finals and the final, best of three."""
    seeds = _standings(regular, len(conditions.world.roster))
    day = int(regular.slate.day.max()) + 3
    bracket = _Bracket(rng, conditions, season)
    pairs = np.array([[seeds[3], seeds[6]], [seeds[4], seeds[5]]])
    entrants = bracket.play_in(pairs, day)
    semis = np.array([[seeds[0], entrants[1]], [seeds[1], entrants[0]]])
    finalists = bracket.series(1, semis, day + 3)
    order = sorted(finalists.tolist(), key=seeds.tolist().index)
    bracket.series(2, np.array([order]), day + 11)
    return bracket.played


class _Bracket:
    """Plays rounds one after another, because who meets whom depends on who won."""

    def __init__(self, rng: Generator, conditions: Conditions, season: str) -> None:
        self._rng = rng
        self._conditions = conditions
        self._season = season
        self._year = f"{start_year(season) % 100:02d}"
        self.played: list[Played] = []

    def play_in(self, pairs: Integers, day: int) -> Integers:
        """Play one game per pair on one date; return the winners."""
        ids = [f"005{self._year}001{game}1" for game in range(len(pairs))]
        return self._play("play_in", ids, day, pairs)

    def series(self, number: int, pairs: Integers, day: int) -> Integers:
        """Play best-of-three series side by side; return the winners."""
        wins = np.zeros(pairs.shape, dtype=np.int64)
        for game, at_higher in enumerate(_AT_HIGHER_SEED):
            open_series = np.flatnonzero(wins.max(axis=1) < _WINS_NEEDED)
            if len(open_series) == 0:
                break
            ids = [f"004{self._year}00{number}{series}{game + 1}" for series in open_series.tolist()]
            hosts = pairs[open_series] if at_higher else pairs[open_series, ::-1]
            winners = self._play("playoffs", ids, day + _DAYS_BETWEEN * game, hosts)
            wins[open_series] += pairs[open_series] == winners[:, None]
        return integers(pairs[np.arange(len(pairs)), wins.argmax(axis=1)])

    def _play(self, kind: str, ids: list[str], day: int, pairs: Integers) -> Integers:
        days = np.full(len(pairs), day)
        games = slate(self._rng, self._season, texts(ids), kind, days, pairs[:, 0], pairs[:, 1])
        played = play(self._rng, self._conditions, games, np.full(2 * len(pairs), _REST))
        self.played.append(played)
        return integers(pairs[np.arange(len(pairs)), played.scores().argmax(axis=1)])


def _standings(regular: Played, teams: int) -> Integers:
    """Return the teams by wins in the regular season, best first."""
    games = regular.slate.kind == "regular"
    scores = regular.scores()[games]
    home, away = regular.slate.home[games], regular.slate.away[games]
    winners = np.where(scores[:, 0] > scores[:, 1], home, away)
    return np.argsort(-np.bincount(winners, minlength=teams), kind="stable")
