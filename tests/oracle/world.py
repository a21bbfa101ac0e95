"""Every derived table's oracle by name."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from oracle.absences import Absences
from oracle.archive import Archive
from oracle.daily_cache import DailyCache
from oracle.factors import Factors
from oracle.feature_store import FeatureStore
from oracle.game_summaries import GameSummaries, Row
from oracle.injuries import Injuries
from oracle.learned import Learned
from oracle.player_context import PlayerContext
from oracle.player_outlook import PlayerOutlook
from oracle.predictions import OF_A_LAW, Predictions
from oracle.prop_lines import PropLines
from oracle.quotes import Names, Quotes
from oracle.roster_outlook import STATS, RosterOutlook
from oracle.shot_zones import ShotZones
from oracle.systems import Systems
from oracle.team_context import TeamContext
from oracle.zone_defense import ZoneDefense

RowsOf = Callable[[date], list[Row]]

FITTED = "law", "ensemble_weight", "blend_weight", "over_offset", "digest"
MISSED = "bias", "raw_adjustment", "mae_change", "is_active", "adjustment"
SAID = "predicted_mean", "predicted_minutes", "edge", "recommendation", "model"
GRADED = (
    "predicted_mean", "signed_error", "absolute_error", "is_within_3", "is_within_5", "recommendation", "outcome",
    "is_correct", "crps", "log_loss", "pit",
)  # fmt: skip
MEANS = (
    "mae", "bias", "within_3_pct", "within_5_pct", "picks", "wins", "pushes", "hit_rate_pct", "mae_minus_market",
    "mae_minus_ewma", "crps", "log_loss", "inside_80_pct",
)  # fmt: skip

NOT_RECOMPUTED = {
    "code_version": "provenance: the version of the code the row was made with",
    "run_id": "provenance: the run that made the row",
    **dict.fromkeys(
        (
            *(f"learned_models.{name}" for name in ("digest", "trees", "ridge", "card")),
            *(f"learned_predictions.{name}" for name in ("model", "predicted_minutes", "predicted_mean")),
        ),
        "trees turn on the last digit of a feature, which the oracle may end otherwise; "
        "tests/predictions/test_learned.py walks forward over the engine's own rows",
    ),
    **dict.fromkeys(
        (
            *(f"system_calibrations.{name}" for name in FITTED),
            *(f"scoring_tier_adjustments.{name}" for name in MISSED),
            *(f"player_prop_predictions.{name}" for name in (*OF_A_LAW, *SAID)),
            *(f"prediction_accuracy.{name}" for name in GRADED),
            *(f"system_daily_performance.{name}" for name in MEANS),
        ),
        "hangs in some rows on learned numbers, or on what is fitted to results with them: "
        "tests/predictions/test_distributions.py works it out from the engine's own rows",
    ),
}
"""The columns the oracle says nothing about, at least in some rows, and why. Everything else it must know."""

PRIVATE = "_"
"""Begins the names of figures a row keeps for other rows, unrounded; they are no columns."""


class World:
    """An archive, and what every derived table should say about each of its dates."""

    def __init__(self, folder: Path, information_time: str = "close") -> None:
        self.archive = Archive(folder, information_time)
        by_market = {
            stat: Quotes(self.archive, names, stat) for names in [Names(self.archive)] for stat in STATS
        }
        self.quotes = by_market["points"]
        self.summaries = GameSummaries(self.archive, self.quotes)
        self.shot_zones = ShotZones(self.archive, self.summaries)
        self.zone_defense = ZoneDefense(self.archive, self.summaries)
        self.cache = DailyCache(self.archive, self.summaries, self.shot_zones)
        self.injuries = Injuries(self.archive, self.quotes)
        self.teams = TeamContext(self.archive, self.summaries, self.injuries)
        self.absences = Absences(self.archive, self.summaries, self.quotes, self.injuries)
        self.players = PlayerContext(
            self.archive, self.summaries, self.quotes, self.injuries, self.teams, self.absences
        )
        self.factors = Factors(self.players, self.teams, self.shot_zones, self.zone_defense)
        self.features = FeatureStore(
            self.archive,
            self.cache,
            self.players,
            self.teams,
            self.shot_zones,
            self.zone_defense,
            self.factors,
        )
        self.rosters = RosterOutlook(self.archive, self.features.career, self.injuries, self.players)
        self.outlooks = PlayerOutlook(self.archive, self.summaries, self.players, self.rosters)
        self.learned = Learned(self.archive, self.outlooks)
        self.lines = PropLines(self.archive, by_market)
        self.systems = Systems(
            self.archive,
            self.cache,
            self.players,
            self.factors,
            self.shot_zones,
            self.zone_defense,
            self.lines,
        )
        self.predictions = Predictions(self.archive, self.systems, self.learned, self.lines)

    @property
    def tables(self) -> dict[str, RowsOf]:
        return {
            "player_game_summary": self.summaries.player_game_summary,
            "team_offense_game_summary": self.summaries.team_offense_game_summary,
            "team_defense_game_summary": self.summaries.team_defense_game_summary,
            "upcoming_team_game_context": self.teams.upcoming_team_game_context,
            "upcoming_player_game_context": self.players.upcoming_player_game_context,
            "team_defense_zone_analysis": self.zone_defense.team_defense_zone_analysis,
            "player_shot_zone_analysis": self.shot_zones.player_shot_zone_analysis,
            "player_daily_cache": self.cache.player_daily_cache,
            "player_composite_factors": self.factors.player_composite_factors,
            "ml_feature_store_v2": self.features.ml_feature_store_v2,
            "roster_outlook": self.rosters.roster_outlook,
            "player_outlook": self.outlooks.player_outlook,
            "prop_lines": self.lines.prop_lines,
            "rule_predictions": self.systems.rule_predictions,
            "learned_models": self.learned.learned_models,
            "learned_predictions": self.learned.learned_predictions,
            "system_calibrations": self.predictions.system_calibrations,
            "scoring_tier_adjustments": self.predictions.scoring_tier_adjustments,
            "player_prop_predictions": self.predictions.player_prop_predictions,
            "prediction_accuracy": self.predictions.prediction_accuracy,
            "system_daily_performance": self.predictions.system_daily_performance,
        }

    def columns_of(self, table: str, day: date) -> set[str]:
        """Return the columns every row of a table says something about."""
        rows = self.tables[table](day)
        assert rows, f"no row of {table} on {day} to look at"
        return {name for name in rows[0] if not name.startswith(PRIVATE) and all(name in row for row in rows)}
