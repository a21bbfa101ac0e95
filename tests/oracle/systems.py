"""What each rule expects of everyone on the decision-time list."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

from oracle.archive import ZONES, Appearance, Archive, EarlierGame
from oracle.career import HALF_LIFE, SEASON_TURN, SEASONS_COUNTED, parts
from oracle.daily_cache import MINIMUM_GAMES, DailyCache
from oracle.factors import Factors
from oracle.figures import Chained, Either, as_stored, chained, each, mean, ratio, readings, stored
from oracle.player_context import PlayerContext
from oracle.prop_lines import PropLines
from oracle.roster_outlook import STATS, value_of
from oracle.rules import RULES, Figure, Known
from oracle.shot_zones import ShotZones
from oracle.similarity import Similarity
from oracle.zone_defense import ZoneDefense

CHAINED = RULES.keys() - {"season_average"}
"""Systems that add up figures of other tables."""

Row = dict[str, Any]
Game = Appearance | EarlierGame
Figured = Callable[[Game], int]


def points_of(game: Game) -> int:
    return game.points


class Systems:
    """The means of a date."""

    def __init__(
        self,
        archive: Archive,
        cache: DailyCache,
        players: PlayerContext,
        factors: Factors,
        shot_zones: ShotZones,
        defense: ZoneDefense,
        lines: PropLines,
    ) -> None:
        self.archive = archive
        self.cache = cache
        self.players = players
        self.factors = factors
        self.shot_zones = shot_zones
        self.defense = defense
        self.similarity = Similarity(archive, cache, defense)
        self.lines = lines
        self.counted = lru_cache(maxsize=1024)(self._counted)
        self.rule_predictions = lru_cache(maxsize=4)(self._of_date)

    def _of_date(self, day: date) -> list[Row]:
        factors = {_key(row): row for row in self.factors.player_composite_factors(day)}
        lines = self.lines.of(day)
        return [
            row
            for context in self.players.upcoming_player_game_context(day)
            for stat in STATS
            for row in self._rows(
                context,
                self.cache.row(context["player_id"], day),
                factors[_key(context)],
                stat,
                lines.get((*_key(context), stat)),
            )
        ]

    def _rows(
        self, context: Row, cached: Row | None, factors: Row, stat: str, line: Row | None
    ) -> Iterator[Row]:
        """What is said of a player's points, or of another statistic where it is quoted."""
        if stat == "points":
            said = self.said(context, cached, factors)
        elif line is None:
            return
        else:
            said = self.said_of(stat, context, line["line"])
        tenths = as_stored(self.ewma(context["player_id"], context["game_date"], lambda game: game.tenths))
        kept = "game_id", "season", "game_date", "player_id", "information_time", "as_of"
        for system, (predicted, missing) in said.items():
            if predicted is not None:
                yield {
                    **{name: context[name] for name in kept},
                    "system_id": system,
                    "stat": stat,
                    "predicted_mean": each(chained, predicted) if system in CHAINED else predicted,
                    "_exact": predicted,
                    "usual_minutes": each(lambda tenths: tenths / 10, tenths),
                    "missing_terms": missing,
                    "completeness_pct": cached["completeness_pct"] if cached else None,
                    "is_production_ready": bool(
                        cached and cached["is_production_ready"] and factors["is_production_ready"]
                    ),
                }

    def said_of(self, stat: str, context: Row, line: Fraction) -> dict[str, tuple[Any, str | None]]:
        """What is said of a statistic that nothing but its own history and its line tells of."""
        player_id, day = context["player_id"], context["game_date"]
        ewma = self.ewma(player_id, day, lambda game: value_of(stat, game))
        played = self.archive.played_before(player_id, day)
        season = mean(value_of(stat, row) for row in played) if len(played) >= MINIMUM_GAMES else None
        return {
            "market": (line, None),
            "ewma": (ewma, None),
            "season_average": (ewma if season is None else season, "form" if season is None else None),
        }

    def speaks(self, system: str, context: Row, line: Row | None) -> bool:
        """Whether a rule has something to say of a player, without saying it."""
        player_id, day = context["player_id"], context["game_date"]
        if system == "market":
            return line is not None
        if system == "similarity_balanced_v1":
            tonight = self.similarity.situation(
                player_id, day, context["opponent"], context["is_home"], context["days_rest"]
            )
            return self.similarity.mean(player_id, day, tonight) is not None
        return self._first_of_position[self.archive.position_of(player_id)] < day

    def said(
        self, context: Row, cached: Row | None, factors: Row | None
    ) -> dict[str, tuple[Any, str | None]]:
        """What each system says, and which terms it lacks; of a newcomer of a new position, nothing."""
        player_id, day = context["player_id"], context["game_date"]
        ewma = self.ewma(player_id, day)
        tonight = self.similarity.situation(
            player_id, day, context["opponent"], context["is_home"], context["days_rest"]
        )
        known = self._known(context, cached, factors)
        rules = {system: [rule(figures) for figures in readings(known)] for system, rule in RULES.items()}
        return {
            "market": (context["points_line"], None),
            "ewma": (ewma, None),
            "similarity_balanced_v1": (self.similarity.mean(player_id, day, tonight), None),
            **{
                system: (
                    _either(rule.mean(stored(ewma) if system in CHAINED else ewma) for rule in found),
                    found[0].missing,
                )
                for system, found in rules.items()
            },
        }

    def _known(self, context: Row, cached: Row | None, factors: Row | None) -> Any:
        """The figures of other tables as they are stored; where one may be stored as either of two, either."""
        day = context["game_date"]
        shots = self.shot_zones.row(context["player_id"], day)
        defense = self.defense.row(context["opponent"], day)

        def of(row: Row | None, name: str) -> Any:
            return (
                _either(readings(each(lambda figure: as_stored(_plain(figure)), row[name]))) if row else None
            )

        figures = (
            *(of(cached, f"points_avg_{span}") for span in ("last_5", "last_10", "season")),
            *(of(cached, f"{name}_avg_last_10") for name in ("minutes", "usage")),
            *(
                of(factors, f"{name}_score")
                for name in ("fatigue", "shot_zone_mismatch", "pace", "usage_spike")
            ),
            of(defense, "defensive_rating_last_15"),
        )
        by_zone = (
            *(of(shots, f"{zone}_rate_last_10") for zone in ZONES),
            *(of(shots, f"{zone}_attempts_last_10") for zone in ZONES),
            *(of(defense, f"{zone}_defense_vs_league_avg") for zone in ZONES),
        )

        def known(*found: Figure) -> Known:
            zones = [
                dict(zip(ZONES, found[k : k + 3], strict=True)) for k in range(len(figures), len(found), 3)
            ]
            return Known(*found[: len(figures)], *zones, context["is_home"], context["back_to_back"])  # type: ignore

        return each(known, *figures, *by_zone)

    def ewma(self, player_id: int, day: date, figure: Figured = points_of) -> Fraction | None:
        """Earlier appearances by 0.5^(k / 8), by 0.2 for every season that has turned, up to five; or his position."""
        games = self.counted(player_id, day)
        if not games:
            return self.position_mean(player_id, day, figure)
        return ratio(sum(weight * figure(game) for weight, game in games), sum(weight for weight, _ in games))

    def _counted(self, player_id: int, day: date) -> list[tuple[int, Game]]:
        """The earlier appearances that count, newest first, each with its weight."""
        this_year = int(self.archive.season_on[day][:4])
        games = list(self._that_count(player_id, day))
        return [
            (parts(0.5 ** (k / HALF_LIFE) * SEASON_TURN ** (this_year - int(game.season[:4]))), game)
            for k, game in enumerate(reversed(games))
        ]

    def _that_count(self, player_id: int, day: date) -> Iterator[Game]:
        this_year = int(self.archive.season_on[day][:4])
        for row in chain(self.archive.earlier.get(player_id, ()), self.archive.by_player.get(player_id, ())):
            if row.day < day and row.is_played and this_year - int(row.season[:4]) < SEASONS_COUNTED:
                yield row

    def is_newcomer(self, player_id: int, day: date) -> bool:
        return next(self._that_count(player_id, day), None) is None

    def mean_of_newcomer(self, game_id: str, player_id: int) -> Fraction | None:
        """What `ewma` says of a first game: the mean of his position."""
        [row] = [row for row in self.archive.by_game[game_id] if row.player_id == player_id]
        return self.ewma(player_id, row.day)

    def position_mean(self, player_id: int, day: date, figure: Figured = points_of) -> Fraction | None:
        """What players of his position did per appearance before a date; those without one are a group."""
        games = self._by_position[self.archive.position_of(player_id)]
        return mean(figure(game) for game in games[: bisect_left(games, day, key=lambda game: game.day)])

    @cached_property
    def _by_position(self) -> dict[str | None, list[Game]]:
        found: dict[str | None, list[Game]] = defaultdict(list)
        for player_id, rows in (*self.archive.earlier.items(), *self.archive.by_player.items()):
            found[self.archive.position_of(player_id)] += [row for row in rows if row.is_played]
        for games in found.values():
            games.sort(key=lambda game: game.day)
        return found

    @cached_property
    def _first_of_position(self) -> dict[str | None, date]:
        firsts = {position: games[0].day for position, games in self._by_position.items() if games}
        return defaultdict(lambda: date.max, firsts)


def _either(figures: Iterable[Fraction | None]) -> Any:
    """One figure, or either of several that differ."""
    found = tuple(dict.fromkeys(figures))
    return Either(found) if len(found) > 1 else found[0]


def _plain(figure: Any) -> Any:
    return figure.value if isinstance(figure, Chained) else figure


def _key(row: Row) -> tuple[str, int]:
    return row["game_id"], row["player_id"]
