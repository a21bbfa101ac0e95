"""How fresh a player is, and what the matchup adds or takes: the four factors of phase 4."""

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from oracle.archive import Game
from oracle.figures import Chained, as_stored, chained, each, readings, stored
from oracle.player_context import PlayerContext
from oracle.shot_zones import ShotZones
from oracle.team_context import TeamContext
from oracle.zone_defense import ZoneDefense

ZONE_OF = {"paint": "paint", "mid_range": "mid_range", "perimeter": "three", "balanced": "paint"}
"""Where the opponent's defence matters to a scorer."""

NOT_IMPLEMENTED = ("referee", "look_ahead", "travel", "opponent_strength")
KEPT = (
    "game_id", "season", "season_type", "game_date", "player_id", "team", "opponent", "is_home",
    "information_time", "as_of",
)  # fmt: skip

Row = dict[str, Any]


class Factors:
    """Composite factors of everyone on the decision-time list of a date."""

    def __init__(
        self, players: PlayerContext, teams: TeamContext, shot_zones: ShotZones, defense: ZoneDefense
    ) -> None:
        self.players = players
        self.teams = teams
        self.shot_zones = shot_zones
        self.defense = defense
        self.player_composite_factors = lru_cache(maxsize=4)(self._rows)

    def _rows(self, day: date) -> list[Row]:
        return [self._row(context) for context in self.players.upcoming_player_game_context(day)]

    def _row(self, context: Row) -> Row:
        game: Game = self.players.archive.games[context["game_id"]]
        own, other = (self.teams.row(game, context[side]) for side in ("team", "opponent"))
        shots = self.shot_zones.row(context["player_id"], game.day)
        defense = self.defense.row(context["opponent"], game.day)
        fatigue = fatigue_score(**{name: _plain(context[name]) for name in FATIGUE_INPUTS})
        scores = {
            "shot_zone_mismatch": self._mismatch(shots, defense),
            "pace": each(pace_score, as_stored(own["pace_last_10"]), as_stored(other["pace_last_10"])),
            "usage_spike": each(
                lambda projected: chained(
                    usage_spike(
                        stored(_plain(projected)),
                        stored(context["usage_last_7_games"]),
                        context["star_teammates_out"],
                    )
                ),
                context["projected_usage_pct"],
            ),
        }
        adjustment = Fraction(fatigue - 100, 20)
        total = _sum(adjustment, scores)
        upstream = [context, own, other, *(row for row in (shots, defense) if row)]
        return {
            **{name: context[name] for name in KEPT},
            "fatigue_score": fatigue,
            "fatigue_adjustment": adjustment,
            **{f"{name}_score": score for name, score in scores.items()},
            **{f"{name}_score": None for name in NOT_IMPLEMENTED},
            "total_composite_adjustment": total,
            "missing_factors": ",".join(name for name, score in scores.items() if score is None) or None,
            "warnings": _warnings(fatigue, scores["shot_zone_mismatch"], total),
            "primary_scoring_zone": shots["primary_scoring_zone"] if shots else None,
            "factor_version": "v1_4factors",
            "completeness_pct": None,
            "is_production_ready": all(row["is_production_ready"] for row in upstream),
        }

    def _mismatch(self, shots: Row | None, defense: Row | None) -> Any:
        if not shots or not defense or shots["primary_scoring_zone"] is None:
            return None
        zone = ZONE_OF[shots["primary_scoring_zone"]]
        rate = stored(shots[f"{zone}_rate_last_10"])
        return each(lambda above: zone_mismatch(rate, above), defense[f"{zone}_defense_vs_league_avg"])


FATIGUE_INPUTS = (
    "days_rest", "back_to_back", "games_last_7_days", "minutes_last_7_days", "avg_minutes_last_7",
    "back_to_backs_last_14_days", "age",
)  # fmt: skip


def fatigue_score(
    *,
    days_rest: int | None,
    back_to_back: bool | None,
    games_last_7_days: int | None,
    minutes_last_7_days: float | Fraction | None,
    avg_minutes_last_7: float | Fraction | None,
    back_to_backs_last_14_days: int | None,
    age: float | Fraction | None,
) -> int:
    """100 is fresh; what is unknown tires nobody."""
    score = 100
    if back_to_back:
        score -= 15
    elif days_rest is not None and days_rest >= 3:
        score += 5
    if games_last_7_days is not None and games_last_7_days >= 4:
        score -= 10
    if minutes_last_7_days is not None and minutes_last_7_days > 240:
        score -= 10
    if avg_minutes_last_7 is not None and avg_minutes_last_7 > 35:
        score -= 8
    if back_to_backs_last_14_days is not None and back_to_backs_last_14_days >= 2:
        score -= 12
    elif back_to_backs_last_14_days == 1:
        score -= 5
    if age is not None and age >= 35:
        score -= 10
    elif age is not None and age >= 30:
        score -= 5
    return min(max(score, 0), 100)


def zone_mismatch(rate: Fraction | None, above_league: Fraction | None) -> Fraction | None:
    """How much weaker than the league's the defence is where he shoots from, by how much he shoots from there."""
    if rate is None or above_league is None:
        return None
    value = above_league * min(rate / 50, Fraction(1))
    if abs(value) > 5:
        value *= Fraction(12, 10)
    return _limited(value, 10)


def pace_score(own: Fraction | None, opponent: Fraction | None) -> Fraction | None:
    """Half of what the opponent plays faster than his own team."""
    return None if own is None or opponent is None else _limited((opponent - own) / 2, 3)


def usage_spike(projected: Fraction | None, usual: Fraction | None, stars_out: int | None) -> Fraction | None:
    """Three tenths of the expected rise in usage, more of a rise when stars are out."""
    if projected is None or usual is None:
        return None
    value = (projected - usual) * Fraction(3, 10)
    if value > 0 and stars_out:
        value *= Fraction(115, 100) if stars_out == 1 else Fraction(130, 100)
    return _limited(value, 3)


def _limited(value: Fraction, most: int) -> Fraction:
    return min(max(value, Fraction(-most)), Fraction(most))


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Chained) else value


def _sum(adjustment: Fraction, scores: Row) -> Any:
    """The adjustment and the scores that are known, as they are stored."""
    total: Any = Chained(adjustment)
    for score in scores.values():
        total = each(_added, total, each(as_stored, each(_plain, score)))
    return total


def _added(total: Chained, score: Fraction | None) -> Chained:
    return Chained(total.value + (score or 0))


def _warnings(fatigue: int, mismatch: Any, total: Any) -> str | None:
    zone, whole = (readings(figure)[0] for figure in (mismatch, total))
    raised = {
        "fatigue_below_50": fatigue < 50,
        "zone_above_8": zone is not None and abs(zone) > 8,
        "total_above_12": abs(_plain(whole)) > 12,
    }
    return ",".join(name for name, is_raised in raised.items() if is_raised) or None
