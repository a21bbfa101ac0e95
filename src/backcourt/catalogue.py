"""All tables of the platform, in dependency order."""

from functools import cache

from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.analytics.team_defense_game_summary import TEAM_DEFENSE_GAME_SUMMARY
from backcourt.analytics.team_offense_game_summary import TEAM_OFFENSE_GAME_SUMMARY
from backcourt.analytics.upcoming_player_game_context import UPCOMING_PLAYER_GAME_CONTEXT
from backcourt.analytics.upcoming_team_game_context import UPCOMING_TEAM_GAME_CONTEXT
from backcourt.precompute.ml_feature_store_v2 import ML_FEATURE_STORE_V2
from backcourt.precompute.player_composite_factors import PLAYER_COMPOSITE_FACTORS
from backcourt.precompute.player_daily_cache import PLAYER_DAILY_CACHE
from backcourt.precompute.player_outlook import PLAYER_OUTLOOK
from backcourt.precompute.player_shot_zone_analysis import PLAYER_SHOT_ZONE_ANALYSIS
from backcourt.precompute.roster_outlook import ROSTER_OUTLOOK
from backcourt.precompute.team_defense_zone_analysis import TEAM_DEFENSE_ZONE_ANALYSIS
from backcourt.predictions.learned_models import LEARNED_MODELS
from backcourt.predictions.learned_predictions import LEARNED_PREDICTIONS
from backcourt.predictions.player_prop_predictions import PLAYER_PROP_PREDICTIONS
from backcourt.predictions.prediction_accuracy import PREDICTION_ACCURACY
from backcourt.predictions.prop_lines import PROP_LINES
from backcourt.predictions.rule_predictions import RULE_PREDICTIONS
from backcourt.predictions.scoring_tier_adjustments import SCORING_TIER_ADJUSTMENTS
from backcourt.predictions.system_calibrations import SYSTEM_CALIBRATIONS
from backcourt.predictions.system_daily_performance import SYSTEM_DAILY_PERFORMANCE
from backcourt.raw.earlier_gamelogs import EARLIER_GAMELOGS
from backcourt.raw.game_lines import GAME_LINES
from backcourt.raw.game_results import GAME_RESULTS
from backcourt.raw.injuries import INJURIES
from backcourt.raw.player_boxscores import PLAYER_BOXSCORES
from backcourt.raw.player_names import PLAYER_NAMES
from backcourt.raw.player_props import PLAYER_PROPS
from backcourt.raw.player_spellings import PLAYER_SPELLINGS
from backcourt.raw.players import PLAYERS
from backcourt.raw.rosters import ROSTERS
from backcourt.raw.schedule import SCHEDULE
from backcourt.raw.shots import SHOTS
from backcourt.raw.team_boxscores import TEAM_BOXSCORES
from backcourt.raw.unreadable_rows import UNREADABLE_ROWS
from backcourt.sources.landed import LANDING_TABLES
from backcourt.tables.graph import Catalogue

RAW = (
    SCHEDULE,
    GAME_RESULTS,
    PLAYERS,
    PLAYER_NAMES,
    PLAYER_SPELLINGS,
    PLAYER_BOXSCORES,
    TEAM_BOXSCORES,
    ROSTERS,
    SHOTS,
    GAME_LINES,
    PLAYER_PROPS,
    INJURIES,
    EARLIER_GAMELOGS,
    UNREADABLE_ROWS,
)
ANALYTICS = (
    PLAYER_GAME_SUMMARY,
    TEAM_OFFENSE_GAME_SUMMARY,
    TEAM_DEFENSE_GAME_SUMMARY,
    UPCOMING_TEAM_GAME_CONTEXT,
    UPCOMING_PLAYER_GAME_CONTEXT,
)
PRECOMPUTE = (
    TEAM_DEFENSE_ZONE_ANALYSIS,
    PLAYER_SHOT_ZONE_ANALYSIS,
    PLAYER_DAILY_CACHE,
    PLAYER_COMPOSITE_FACTORS,
    ML_FEATURE_STORE_V2,
    ROSTER_OUTLOOK,
    PLAYER_OUTLOOK,
)
PREDICTIONS = (
    PROP_LINES,
    RULE_PREDICTIONS,
    LEARNED_MODELS,
    LEARNED_PREDICTIONS,
    SYSTEM_CALIBRATIONS,
    SCORING_TIER_ADJUSTMENTS,
    PLAYER_PROP_PREDICTIONS,
    PREDICTION_ACCURACY,
    SYSTEM_DAILY_PERFORMANCE,
)


@cache
def catalogue() -> Catalogue:
    """Return every table by name."""
    return Catalogue((*LANDING_TABLES, *RAW, *ANALYTICS, *PRECOMPUTE, *PREDICTIONS))
