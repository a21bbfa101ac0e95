"""All kinds of published files, in the order in which they are made."""

from backcourt.publishing.best_bets.files import BEST_BETS, BEST_BETS_RECORD
from backcourt.publishing.coverage import COVERAGE, COVERAGE_SEASONS
from backcourt.publishing.game_calendar import CALENDAR
from backcourt.publishing.kind import Kind
from backcourt.publishing.performance import PERFORMANCE
from backcourt.publishing.players.index import PLAYER_INDEX
from backcourt.publishing.players.profiles import PROFILES
from backcourt.publishing.players.season_files import PLAYER_SEASONS
from backcourt.publishing.predictions import PREDICTIONS
from backcourt.publishing.results import RESULTS
from backcourt.publishing.status import STATUS
from backcourt.publishing.tonight import TONIGHT, TONIGHT_STATS
from backcourt.publishing.tonight_player import TONIGHT_PLAYERS
from backcourt.publishing.trends.bounce_back import BOUNCE_BACK
from backcourt.publishing.trends.hot_cold import HOT_COLD
from backcourt.publishing.trends.streaks import STREAKS
from backcourt.publishing.trends.teams import TEAMS

KINDS: tuple[Kind, ...] = (
    PREDICTIONS,
    TONIGHT,
    TONIGHT_STATS,
    TONIGHT_PLAYERS,
    RESULTS,
    PERFORMANCE,
    COVERAGE,
    COVERAGE_SEASONS,
    CALENDAR,
    BEST_BETS,
    BEST_BETS_RECORD,
    PLAYER_INDEX,
    PROFILES,
    PLAYER_SEASONS,
    HOT_COLD,
    BOUNCE_BACK,
    TEAMS,
    STREAKS,
    STATUS,
)
