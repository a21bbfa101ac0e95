"""All kinds of published files, and which of them are made one after the other."""

import re
from collections.abc import Iterable, Mapping

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

CHAINS: tuple[tuple[Kind, ...], ...] = (
    (PREDICTIONS, TONIGHT, TONIGHT_STATS, TONIGHT_PLAYERS),
    (PROFILES, PLAYER_SEASONS, PLAYER_INDEX),
    (RESULTS,),
    (BEST_BETS, BEST_BETS_RECORD),
    (HOT_COLD, BOUNCE_BACK, TEAMS, STREAKS),
    (PERFORMANCE,),
    (COVERAGE, COVERAGE_SEASONS, CALENDAR, STATUS),
)
"""The kinds in chains that need nothing of each other, the longest first; each kind finds what those before it kept."""

KINDS: tuple[Kind, ...] = tuple(kind for chain in CHAINS for kind in chain)

_BEGINNINGS = re.compile("|".join(f"({kind.beginning})" for kind in KINDS))


def by_kind(names: Iterable[str]) -> Mapping[str, list[str]]:
    """Return the files of every kind, by its name, in the order given; what is of no kind is left out."""
    found: dict[str, list[str]] = {kind.name: [] for kind in KINDS}
    for name in names:
        if (match := _BEGINNINGS.match(name)) and match.lastindex:
            found[KINDS[match.lastindex - 1].name].append(name)
    return found
