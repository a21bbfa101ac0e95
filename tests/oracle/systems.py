"""What each system predicts for everyone on the decision-time list, and how it fared."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from oracle.archive import ZONES, Archive
from oracle.career import HALF_LIFE, SEASON_TURN, SEASONS_COUNTED
from oracle.daily_cache import DailyCache
from oracle.factors import Factors
from oracle.figures import Chained, Either, as_stored, chained, each, mean, ratio, readings, stored
from oracle.moments import results_known
from oracle.player_context import PlayerContext
from oracle.rules import RULES, Figure, Known
from oracle.shot_zones import ShotZones
from oracle.similarity import Similarity
from oracle.zone_defense import ZoneDefense

PICK_EDGE = 1
"""Points between mean and line from which a side is recommended."""

TIERS = ((30, "STAR_30PLUS"), (20, "STARTER_20_29"), (10, "ROTATION_10_19"), (0, "BENCH_0_9"))
NEEDS_NO_LINE = ("ewma", *RULES)
CHAINED = RULES.keys() - {"season_average"}
"""Systems that add up figures of other tables."""

Row = dict[str, Any]


class Systems:
    """Predictions and grades of a date."""

    def __init__(
        self,
        archive: Archive,
        cache: DailyCache,
        players: PlayerContext,
        factors: Factors,
        shot_zones: ShotZones,
        defense: ZoneDefense,
    ) -> None:
        self.archive = archive
        self.cache = cache
        self.players = players
        self.factors = factors
        self.shot_zones = shot_zones
        self.defense = defense
        self.similarity = Similarity(archive, cache, defense)
        self.player_prop_predictions = lru_cache(maxsize=4)(self._predictions)
        self.prediction_accuracy = lru_cache(maxsize=4)(self._accuracy)

    def _predictions(self, day: date) -> list[Row]:
        factors = {_key(row): row for row in self.factors.player_composite_factors(day)}
        return [
            row
            for context in self.players.upcoming_player_game_context(day)
            for row in self._rows(context, self.cache.row(context["player_id"], day), factors[_key(context)])
        ]

    def _rows(self, context: Row, cached: Row | None, factors: Row) -> list[Row]:
        line = context["points_line"]
        said = self.said(context, cached, factors)
        return [
            {
                **{
                    name: context[name]
                    for name in (
                        "game_id", "season", "game_date", "player_id", "team", "opponent", "is_home",
                        "days_rest", "information_time", "as_of",
                    )
                },
                "system_id": system,
                "stat": "points",
                "predicted_mean": each(chained, predicted) if system in CHAINED else predicted,
                "line": line,
                "edge": None if line is None else each(lambda mean: chained(mean - line), predicted),
                "recommendation": recommendation(stored(readings(predicted)[0]), line),
                "_exact": predicted,
                "points_avg_season": cached["points_avg_season"] if cached else None,
                "missing_terms": missing,
                "basis": "backfilled",
                "completeness_pct": cached["completeness_pct"] if cached else None,
                "is_production_ready": bool(
                    cached and cached["is_production_ready"] and factors["is_production_ready"]
                ),
            }
            for system, (predicted, missing) in said.items()
            if predicted is not None
        ]  # fmt: skip

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

    def ewma(self, player_id: int, day: date) -> Fraction | None:
        """Earlier appearances by 0.5^(k / 8), by 0.2 for every season that has turned, up to five; or his position."""
        this_year = int(self.archive.season_on[day][:4])
        games = list(self.counted(player_id, day))
        if not games:
            return self.position_mean(player_id, day)
        weights = [
            Fraction(0.5 ** (k / HALF_LIFE) * SEASON_TURN ** (this_year - year))
            for k, (year, _) in enumerate(reversed(games))
        ]
        weighed = sum(weight * points for weight, (_, points) in zip(weights, reversed(games), strict=True))
        return weighed / sum(weights)

    def counted(self, player_id: int, day: date) -> Iterator[tuple[int, int]]:
        """The earlier appearances that count: the year of the season and the points of each, oldest first."""
        this_year = int(self.archive.season_on[day][:4])
        for row in (*self.archive.earlier.get(player_id, ()), *self.archive.by_player.get(player_id, ())):
            year = int(row.season[:4])
            if row.day < day and row.is_played and this_year - year < SEASONS_COUNTED:
                yield year, row.points

    def is_newcomer(self, player_id: int, day: date) -> bool:
        return not any(True for _ in self.counted(player_id, day))

    def means_of_newcomer(self, game_id: str, player_id: int) -> dict[str, Any]:
        """What the systems that need no line say of a first game."""
        [row] = [row for row in self.archive.by_game[game_id] if row.player_id == player_id]
        context = {
            "player_id": player_id,
            "game_date": row.day,
            "opponent": row.game.opponent_of(row.team),
            "points_line": None,
            "days_rest": None,
            "back_to_back": False,
            "is_home": row.team == row.game.home,
        }
        said = self.said(context, None, None)
        return {
            system: each(chained, said[system][0]) if system in CHAINED else said[system][0]
            for system in NEEDS_NO_LINE
        }

    def position_mean(self, player_id: int, day: date) -> Fraction | None:
        """What players of his position scored per appearance before a date; those without one are a group."""
        scored = self._by_position[self.archive.position_of(player_id)]
        return mean(points for _, points in scored[: bisect_left(scored, (day, 0))])

    @cached_property
    def _by_position(self) -> dict[str | None, list[tuple[date, int]]]:
        found: dict[str | None, list[tuple[date, int]]] = defaultdict(list)
        for player_id, rows in (*self.archive.earlier.items(), *self.archive.by_player.items()):
            scored = [(row.day, row.points) for row in rows if row.is_played]
            found[self.archive.position_of(player_id)] += scored
        return defaultdict(list, {position: sorted(scored) for position, scored in found.items()})

    def _accuracy(self, day: date) -> list[Row]:
        return [self._graded(row, day) for row in self.player_prop_predictions(day)]

    def _graded(self, row: Row, day: date) -> Row:
        actual = self._actual(row["game_id"], row["player_id"])
        error = None if actual is None else readings(row["_exact"])[0] - actual
        outcome = outcome_of(row["recommendation"], row["line"], actual)
        kept = (
            "system_id", "game_id", "season", "game_date", "player_id", "team", "opponent", "is_home", "days_rest",
            "stat", "predicted_mean", "line", "recommendation", "information_time", "completeness_pct",
            "is_production_ready",
        )  # fmt: skip
        return {
            **{name: row[name] for name in kept},
            "scoring_tier": tier_of(row["points_avg_season"]),
            "actual": actual,
            "signed_error": None
            if actual is None
            else each(lambda mean: chained(mean - actual), row["_exact"]),
            "absolute_error": None
            if actual is None
            else each(lambda mean: chained(abs(mean - actual)), row["_exact"]),
            "_error": error,
            "is_within_3": None if error is None else abs(error) <= 3,
            "is_within_5": None if error is None else abs(error) <= 5,
            "outcome": outcome,
            "is_correct": {"correct": True, "incorrect": False}.get(outcome),
            "void_reason": self._void_reason(row) if actual is None else None,
            "as_of": results_known(day),
        }

    def _actual(self, game_id: str, player_id: int) -> int | None:
        """What he scored, if he was on court."""
        rows = self.archive.by_game.get(game_id, [])
        return next((row.points for row in rows if row.player_id == player_id and row.is_played), None)

    def _void_reason(self, row: Row) -> str:
        """Injured as was known before, ruled out after the cut-off, or nobody says why."""
        injuries = self.players.injuries
        game = self.archive.games[row["game_id"]]
        if injuries.status(game, row["player_id"]) in ("questionable", "doubtful"):
            return "injury_known_before"
        return "late_scratch" if row["player_id"] in injuries.lists.get(game.game_id, {}) else "unknown"

    def system_daily_performance(self, day: date) -> list[Row]:
        by_system: dict[str, list[Row]] = defaultdict(list)
        for row in self.prediction_accuracy(day):
            by_system[row["system_id"]].append(row)
        return [self._performance(system, rows, by_system) for system, rows in by_system.items()]

    def _performance(self, system: str, rows: list[Row], by_system: dict[str, list[Row]]) -> Row:
        graded = [row for row in rows if row["actual"] is not None]
        wins = sum(row["outcome"] == "correct" for row in rows)
        picks = wins + sum(row["outcome"] == "incorrect" for row in rows)
        row = {
            "system_id": system,
            **{name: rows[0][name] for name in ("season", "game_date", "stat", "information_time", "as_of")},
            "predictions": len(rows),
            "graded": len(graded),
            "voids": len(rows) - len(graded),
            "mae": chained(mean(abs(row["_error"]) for row in graded)),
            "bias": chained(mean(row["_error"] for row in graded)),
            **{f"within_{n}_pct": mean(100 * row[f"is_within_{n}"] for row in graded) for n in (3, 5)},
            "picks": picks,
            "wins": wins,
            "pushes": sum(row["outcome"] == "push" for row in rows),
            "hit_rate_pct": ratio(100 * wins, picks),
            "completeness_pct": None,
            "is_production_ready": all(row["is_production_ready"] for row in rows),
        }
        for other in ("market", "ewma"):
            errors = {_key(row): row["_error"] for row in by_system.get(other, ())}
            gains = [
                abs(row["_error"]) - abs(theirs)
                for row in graded
                if (theirs := errors.get(_key(row))) is not None
            ]
            row |= {f"paired_{other}": len(gains), f"mae_minus_{other}": chained(mean(gains))}
        return row


def recommendation(predicted: Fraction, line: Fraction | None) -> str:
    if line is None:
        return "NO_LINE"
    if abs(predicted - line) < PICK_EDGE:
        return "PASS"
    return "OVER" if predicted > line else "UNDER"


def outcome_of(recommended: str, line: Fraction | None, actual: int | None) -> str:
    """A void has no winner, a push is a push, and who passes is not graded."""
    if actual is None:
        return "void"
    if recommended in ("PASS", "NO_LINE"):
        return recommended.casefold()
    assert line is not None
    if actual == line:
        return "push"
    return "correct" if (actual > line) == (recommended == "OVER") else "incorrect"


def tier_of(season_average: Fraction | None) -> str | None:
    """Tiers by pre-game season average."""
    if season_average is None:
        return None
    return next(name for least, name in TIERS if season_average >= least)


def _either(figures: Iterable[Fraction | None]) -> Any:
    """One figure, or either of several that differ."""
    found = tuple(dict.fromkeys(figures))
    return Either(found) if len(found) > 1 else found[0]


def _plain(figure: Any) -> Any:
    return figure.value if isinstance(figure, Chained) else figure


def _key(row: Row) -> tuple[str, int]:
    return row["game_id"], row["player_id"]
