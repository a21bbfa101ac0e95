"""All systems that are rules, in the order reports show them."""

from collections.abc import Mapping

from backcourt.systems.combined import MEANINGS
from backcourt.systems.ewma import EWMA
from backcourt.systems.expert_v1 import EXPERT_V1
from backcourt.systems.expert_v2 import EXPERT_V2
from backcourt.systems.interface import System
from backcourt.systems.market import MARKET
from backcourt.systems.moving_average import MOVING_AVERAGE
from backcourt.systems.season_average import SEASON_AVERAGE
from backcourt.systems.similarity_balanced_v1 import SIMILARITY_BALANCED_V1
from backcourt.systems.zone_matchup_v1 import ZONE_MATCHUP_V1

SYSTEMS: tuple[System, ...] = (
    SEASON_AVERAGE,
    EWMA,
    MOVING_AVERAGE,
    ZONE_MATCHUP_V1,
    SIMILARITY_BALANCED_V1,
    EXPERT_V1,
    EXPERT_V2,
    MARKET,
)

ALL_SYSTEMS: Mapping[str, str] = {**{system.id: system.meaning for system in SYSTEMS}, **MEANINGS}
"""What every system says, rules first."""

OF_ANY_STAT: tuple[System, ...] = (SEASON_AVERAGE, EWMA, MARKET)
"""The systems that read nothing of a statistic but its own history and its line; the others add up points."""
