"""All kinds of published files, in the order in which they are made."""

from backcourt.publishing.kind import Kind
from backcourt.publishing.performance import PERFORMANCE
from backcourt.publishing.predictions import PREDICTIONS
from backcourt.publishing.results import RESULTS
from backcourt.publishing.tonight import TONIGHT
from backcourt.publishing.tonight_player import TONIGHT_PLAYERS

KINDS: tuple[Kind, ...] = (PREDICTIONS, TONIGHT, TONIGHT_PLAYERS, RESULTS, PERFORMANCE)
