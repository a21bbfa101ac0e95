"""Which predictions are owed of a date, what rules say in them, and how they fared; not what is fitted to results.

Rows lack the columns that hang on learned numbers: `world.NOT_RECOMPUTED` names the tests that work those out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from oracle.archive import Archive
from oracle.figures import chained, each, mean, ratio, readings
from oracle.learned import Learned
from oracle.moments import noon, results_known
from oracle.prop_lines import PropLines
from oracle.roster_outlook import STATS, value_of
from oracle.systems import Systems

Row = dict[str, Any]
Key = tuple[str, int, str]

RULES_OF_POINTS = (
    "season_average", "ewma", "moving_average", "zone_matchup_v1", "similarity_balanced_v1", "expert_v1", "expert_v2",
    "market",
)  # fmt: skip
RULES_OF_ANY = ("season_average", "ewma", "market")
LEARNED = {"inactive_list": "xgboost_v6", "none": "xgboost_v6_no_list"}

FEWEST, MOST = 1_000, 10_000
"""Graded predictions without which nothing is fitted, and the newest so many that a law is fitted on."""

TIERS = ((30, "STAR_30PLUS"), (20, "STARTER_20_29"), (10, "ROTATION_10_19"), (0, "BENCH_0_9"))
WINDOW = timedelta(days=30)
FEWEST_OF_A_TIER = 20

QUANTILES = ("q05", "q10", "q25", "q50", "q75", "q90", "q95")
OF_A_LAW = (
    *QUANTILES, "p_over", "p_under", "p_push", "fair_line", "expected_value", "confidence", "calibration"
)  # fmt: skip


class Predictions:
    """Predictions, grades and what is fitted to them, of a date."""

    def __init__(self, archive: Archive, systems: Systems, learned: Learned, lines: PropLines) -> None:
        self.archive, self.systems, self.learned, self.lines = archive, systems, learned, lines
        self.player_prop_predictions = lru_cache(maxsize=4)(self._predictions)
        self.prediction_accuracy = lru_cache(maxsize=4)(self._accuracy)
        self._spoken = lru_cache(maxsize=None)(self._count)
        self._fitted = lru_cache(maxsize=None)(self._is_fitted)
        self._tiers = lru_cache(maxsize=None)(self._graded_by_tier)

    def systems_of(self, stat: str) -> tuple[str, ...]:
        """Whoever is made to speak of a statistic."""
        return (
            (*RULES_OF_POINTS, *LEARNED.values())
            if stat == "points"
            else (*RULES_OF_ANY, LEARNED["inactive_list"])
        )

    # What is fitted

    def system_calibrations(self, day: date) -> list[Row]:
        if day != self.learned.first_of_month(day):
            return []
        return [
            {
                "cut_date": day,
                "season": self.archive.season_on[day],
                "stat": stat,
                "system_id": system,
                "is_borrowed": rows < FEWEST,
                "rows": min(rows, MOST),
                "as_of": noon(day),
                "completeness_pct": None,
                "is_production_ready": True,
            }
            for stat in STATS
            if self._fitted(day, stat)
            for system in self.systems_of(stat)
            for rows in [self._before(day, stat, system, MOST)]
        ]

    def _is_fitted(self, cut: date, stat: str) -> bool:
        return self._before(cut, stat, "ewma", FEWEST) >= FEWEST

    def _before(self, cut: date, stat: str, system: str, enough: int) -> int:
        """How many graded predictions a system has before a date; counted back until there are enough."""
        found = 0
        for day in reversed([day for day in self.archive.days if day < cut]):
            if found >= enough:
                break
            found += self._spoken(day)[stat, system]
        return found

    def _count(self, day: date) -> Counter[tuple[str, str]]:
        """Of how many who then played each system speaks on a date, by statistic and system."""
        lines, found = self.lines.of(day), Counter[tuple[str, str]]()
        learned = {(*_key(row), row["stat"], row["system_id"]) for row in self._learned(day)}
        for context in self.systems.players.upcoming_player_game_context(day):
            for stat in STATS:
                key = *_key(context), stat
                line = lines.get(key)
                if (stat == "points" or line) and self._actual(*key) is not None:
                    found.update(
                        (stat, system)
                        for system in self.systems_of(stat)
                        if (*key, system) in learned
                        or (system not in LEARNED.values() and self.systems.speaks(system, context, line))
                    )
        return found

    def _learned(self, day: date) -> list[Row]:
        """What models say, if they do, of whom they have to."""
        return [
            row | {"system_id": LEARNED[row["knowledge"]]} for row in self.learned.learned_predictions(day)
        ]

    def scoring_tier_adjustments(self, day: date) -> list[Row]:
        """How many grades there are; what they miss hangs on what the ensemble says."""
        return [self._adjustment(day, tier) for _, tier in TIERS]

    def _adjustment(self, day: date, tier: str) -> Row:
        grades = self._recent(day, tier)
        tested = sum(
            self._tiers(before).get(tier, 0)
            for before in self._window(day)
            if self._recent(before, tier) >= FEWEST_OF_A_TIER
        )
        row = {
            "system_id": "ensemble_v1",
            "season": self.archive.season_on[day],
            "as_of_date": day,
            "scoring_tier": tier,
            "grades": grades,
            "tested": tested,
            "as_of": noon(day),
            "completeness_pct": None,
            "is_production_ready": True,
        }
        if grades < FEWEST_OF_A_TIER:
            row |= {"bias": None, "raw_adjustment": None}
        if not tested:
            row["mae_change"] = None
        if grades < FEWEST_OF_A_TIER or tested < FEWEST_OF_A_TIER:
            row |= {"is_active": False, "adjustment": Fraction()}
        return row

    def _window(self, day: date) -> list[date]:
        return [before for before in self.archive.days if day - WINDOW <= before < day]

    def _recent(self, day: date, tier: str) -> int:
        return sum(self._tiers(before).get(tier, 0) for before in self._window(day))

    def _graded_by_tier(self, day: date) -> dict[str, int]:
        """Of how many who then played an ensemble speaks, in each tier."""
        found: dict[str, int] = defaultdict(int)
        if self._fitted(self.learned.first_of_month(day), "points"):
            for context in self.systems.players.upcoming_player_game_context(day):
                cached = self.systems.cache.row(context["player_id"], day)
                tier = tier_of(cached["points_avg_season"]) if cached else None
                played = self._actual(context["game_id"], context["player_id"], "points") is not None
                if tier and played and self.systems.speaks("ewma", context, None):
                    found[tier] += 1
        return found

    # What is predicted

    def _predictions(self, day: date) -> list[Row]:
        contexts = {_key(row): row for row in self.systems.players.upcoming_player_game_context(day)}
        lines = self.lines.of(day)
        month = self.learned.first_of_month(day)
        return [
            self._prediction(said, contexts[_key(said)], lines.get((*_key(said), said["stat"])), month)
            for said in self._said(day, lines)
        ]

    def _said(self, day: date, lines: dict[Key, Row]) -> Iterator[Row]:
        """Rules; models, of points or where it is quoted; and where something was fitted, what is made of all."""
        rules = self.systems.rule_predictions(day)
        yield from rules
        for row in self._learned(day):
            if row["stat"] == "points" or (*_key(row), row["stat"]) in lines:
                yield row | {"missing_terms": None}
        for row in rules:
            month = self.learned.first_of_month(day)
            if row["system_id"] == "ewma" and self._fitted(month, row["stat"]):
                tiered = ("ensemble_v1+tiers",) if row["stat"] == "points" else ()
                kept = {
                    name: row[name] for name in row.keys() - {"predicted_mean", "_exact", "usual_minutes"}
                }
                for system in ("ensemble_v1", *tiered, "blend"):
                    yield kept | {"system_id": system, "missing_terms": None}

    def _prediction(self, said: Row, context: Row, line: Row | None, month: date) -> Row:
        cached = self.systems.cache.row(context["player_id"], context["game_date"])
        of_context = (
            "game_id", "season", "game_date", "player_id", "team", "opponent", "is_home", "days_rest",
            "information_time", "as_of",
        )  # fmt: skip
        kept = "system_id", "stat", "missing_terms", "completeness_pct", "is_production_ready"
        prices = {
            name: line[name] if line else None for name in ("line", "over_odds", "under_odds", "market_over")
        }
        row = {
            **{name: context[name] for name in of_context},
            **{name: said[name] for name in kept},
            **prices,
            "points_avg_season": cached["points_avg_season"] if cached else None,
            "basis": "backfilled",
        }
        fitted = self._fitted(month, said["stat"])
        if "_exact" in said:
            row |= {name: said[name] for name in ("predicted_mean", "_exact")}
            row |= {"predicted_minutes": said["usual_minutes"], "model": None}
        if line is None:
            nothing = ("edge", "p_over", "p_under", "p_push", "expected_value", "confidence")
            row |= dict.fromkeys(nothing) | {"recommendation": "NO_LINE"}
        elif "_exact" in said:
            row["edge"] = each(lambda mean: chained(mean - line["line"]), said["_exact"])
        if said["system_id"] not in LEARNED.values() and "model" not in row:
            row["model"] = None
        if not fitted:
            row |= dict.fromkeys(OF_A_LAW) | {"recommendation": "PASS" if line else "NO_LINE"}
        return row | {"_fitted": fitted}

    # How it fared

    def _accuracy(self, day: date) -> list[Row]:
        return [self._graded(row, day) for row in self.player_prop_predictions(day)]

    def _graded(self, row: Row, day: date) -> Row:
        actual = self._actual(row["game_id"], row["player_id"], row["stat"])
        kept = (
            "system_id", "game_id", "season", "game_date", "player_id", "team", "opponent", "is_home", "days_rest",
            "stat", "line", "information_time", "completeness_pct", "is_production_ready", "_fitted",
            *(name for name in ("predicted_mean", "recommendation") if name in row),
        )  # fmt: skip
        grade = {
            **{name: row[name] for name in kept},
            "scoring_tier": tier_of(row["points_avg_season"]),
            "actual": actual,
            "void_reason": self._void_reason(row) if actual is None else None,
            "as_of": results_known(day),
        }
        if actual is None:
            of_results = "signed_error", "absolute_error", "is_within_3", "is_within_5", "is_correct"
            return grade | dict.fromkeys((*of_results, "crps", "pit", "log_loss")) | {"outcome": "void"}
        if "_exact" in row:
            error = readings(row["_exact"])[0] - actual
            grade |= {
                "signed_error": each(lambda mean: chained(mean - actual), row["_exact"]),
                "absolute_error": each(lambda mean: chained(abs(mean - actual)), row["_exact"]),
                "_error": error,
                "is_within_3": abs(error) <= 3,
                "is_within_5": abs(error) <= 5,
            }
        if not row["_fitted"]:
            grade |= dict.fromkeys(("crps", "pit", "log_loss"))
        if row["line"] is None or actual == row["line"]:
            grade["log_loss"] = None
        if row.get("recommendation") in ("PASS", "NO_LINE"):
            grade |= {"outcome": row["recommendation"].casefold(), "is_correct": None}
        return grade

    def _actual(self, game_id: str, player_id: int, stat: str) -> int | None:
        """What he did, if he was on court."""
        rows = self.archive.by_game.get(game_id, [])
        return next(
            (value_of(stat, row) for row in rows if row.player_id == player_id and row.is_played), None
        )

    def _void_reason(self, row: Row) -> str:
        """Injured as was known before, ruled out after the cut-off, or nobody says why."""
        injuries = self.systems.players.injuries
        game = self.archive.games[row["game_id"]]
        if injuries.status(game, row["player_id"]) in ("questionable", "doubtful"):
            return "injury_known_before"
        return "late_scratch" if row["player_id"] in injuries.lists.get(game.game_id, {}) else "unknown"

    def system_daily_performance(self, day: date) -> list[Row]:
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.prediction_accuracy(day):
            groups[row["system_id"], row["stat"]].append(row)
        return [self._performance(system, stat, rows, groups) for (system, stat), rows in groups.items()]

    def _performance(
        self, system: str, stat: str, rows: list[Row], groups: dict[tuple[str, str], list[Row]]
    ) -> Row:
        graded = [row for row in rows if row["actual"] is not None]
        row = {
            "system_id": system,
            **{name: rows[0][name] for name in ("season", "game_date", "stat", "information_time", "as_of")},
            "predictions": len(rows),
            "graded": len(graded),
            "voids": len(rows) - len(graded),
            "completeness_pct": None,
            "is_production_ready": all(row["is_production_ready"] for row in rows),
        }
        if all("_error" in row for row in graded):
            row |= {
                "mae": chained(mean(abs(row["_error"]) for row in graded)),
                "bias": chained(mean(row["_error"] for row in graded)),
                **{f"within_{n}_pct": mean(100 * row[f"is_within_{n}"] for row in graded) for n in (3, 5)},
            }
        if all("outcome" in row for row in rows):
            wins = sum(row["outcome"] == "correct" for row in rows)
            picks = wins + sum(row["outcome"] == "incorrect" for row in rows)
            pushes = sum(row["outcome"] == "push" for row in rows)
            row |= {"picks": picks, "wins": wins, "pushes": pushes, "hit_rate_pct": ratio(100 * wins, picks)}
        for score, name in (("crps", "crps"), ("log_loss", "log_loss"), ("pit", "inside_80_pct")):
            if all(score in row for row in rows):
                row[name] = None
        for other in ("market", "ewma"):
            row |= _against(graded, groups.get((other, stat), []), other)
        return row


def _against(graded: list[Row], theirs: list[Row], other: str) -> Row:
    """The rows that both have, and by how much the errors differ, where that is known of all of them."""
    errors = {_key(row): row["_error"] for row in theirs if row["actual"] is not None}
    pairs = [(row, errors[_key(row)]) for row in graded if _key(row) in errors]
    found: Row = {f"paired_{other}": len(pairs)}
    if all("_error" in row for row, _ in pairs):
        gains = mean(abs(row["_error"]) - abs(error) for row, error in pairs)
        found[f"mae_minus_{other}"] = chained(gains)
    return found


def tier_of(season_average: Fraction | None) -> str | None:
    """Tiers by pre-game season average."""
    if season_average is None:
        return None
    return next(name for least, name in TIERS if season_average >= least)


def _key(row: Row) -> tuple[str, int]:
    return row["game_id"], row["player_id"]
