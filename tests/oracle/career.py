"""What a player did over all seasons that are known, and what his position does."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cache, cached_property, lru_cache

from oracle.archive import Appearance, Archive, EarlierGame
from oracle.figures import mean, ratio
from oracle.windows import last

HALF_LIFE = 8
SEASON_TURN = 0.2
"""What an appearance still weighs after a season has turned (docs/how-to/evaluate.md)."""

SEASONS_COUNTED = 6
"""This season and the five before it (docs/how-to/evaluate.md)."""

PRECISION = 512
"""Bits that hold any weight exactly."""

PRIOR_GAMES = 10
"""Games of his position's mean that a player's previous season is shrunk with."""

POSITION_GAMES = 15

CareerGame = Appearance | EarlierGame
Figure = Callable[[CareerGame], int]


class Career:
    """Careers of players, as known before a date."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._previous = lru_cache(maxsize=None)(self._season_of_position)
        self.games_before = lru_cache(maxsize=1024)(self._games_before)

    @cached_property
    def _games(self) -> dict[int, list[CareerGame]]:
        found: dict[int, list[CareerGame]] = defaultdict(list)
        for rows in (self.archive.earlier, self.archive.by_player):
            for player_id, games in rows.items():
                found[player_id] += [game for game in games if game.is_played]
        return found

    def _games_before(self, player_id: int, day: date) -> list[CareerGame]:
        """A player's games with minutes before a date, oldest first."""
        games = self._games.get(player_id, [])
        return games[: bisect_left(games, day, key=lambda game: game.day)]

    def weighted(self, player_id: int, day: date, figure: Figure) -> Fraction | None:
        """The mean of earlier games by 0.5^(k / 8), by 0.2 for every season that has turned, up to five."""
        this_year = _year(self.archive.season_on[day])
        total = weights = 0
        for age, game in enumerate(reversed(self.games_before(player_id, day))):
            turned = this_year - _year(game.season)
            if turned < SEASONS_COUNTED:
                weight = parts(SEASON_TURN**turned * 0.5 ** (age / HALF_LIFE))
                total, weights = total + weight * figure(game), weights + weight
        return ratio(total, weights)

    def previous_season(self, player_id: int, season: str, figure: Figure) -> Fraction | None:
        """The mean per game of the season before, shrunk to his position's mean by ten games of it."""
        before = _before(season)
        of_position = self._previous(self.archive.position_of(player_id), before, figure)
        if of_position is None:
            return None
        own = [figure(game) for game in self._games.get(player_id, []) if game.season == before]
        return (sum(own) + PRIOR_GAMES * of_position) / (len(own) + PRIOR_GAMES)

    def _season_of_position(self, position: str | None, season: str, figure: Figure) -> Fraction | None:
        return mean(
            figure(game)
            for player_id, games in self._games.items()
            if self.archive.position_of(player_id) == position
            for game in games
            if game.season == season
        )

    def games_for_team(self, player_id: int, day: date, team: str) -> int | None:
        """How many of his newest games in a row were for a team; unknown of who has never played."""
        games = self.games_before(player_id, day)
        if not games:
            return None
        return next((k for k, game in enumerate(reversed(games)) if game.team != team), len(games))

    def allowed_to_position(self, team: str, day: date, position: str | None) -> Fraction | None:
        """What a team's opponents scored at a position per game, in the last fifteen in which they had one there."""
        games = self._scored.get((self.archive.season_on[day], team, position), [])
        scored = [points for played_on, points in games if played_on < day]
        return mean(last(POSITION_GAMES, scored))

    @cached_property
    def _scored(self) -> dict[tuple[str, str, str | None], list[tuple[date, int]]]:
        """By season, defending team and position: the points of each game, oldest first."""
        found: dict[tuple[str, str, str | None], dict[tuple[date, str], int]] = defaultdict(dict)
        for row in self.archive.appearances:
            if row.is_played:
                game = row.game
                key = row.season, game.opponent_of(row.team), self.archive.position_of(row.player_id)
                games = found[key]
                games[game.day, game.game_id] = games.get((game.day, game.game_id), 0) + row.points
        return {key: [(day, games[day, who]) for day, who in sorted(games)] for key, games in found.items()}


@cache
def parts(weight: float) -> int:
    """Return how many parts of 2^-`PRECISION` a weight has, which is exact: sums of whole numbers are quick."""
    part, whole = weight.as_integer_ratio()
    assert whole <= 2**PRECISION
    return part * (2**PRECISION // whole)


def _year(season: str) -> int:
    return int(season[:4])


def _before(season: str) -> str:
    """The label of the season before."""
    return f"{_year(season) - 1}-{season[2:4]}"
