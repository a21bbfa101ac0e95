"""All kinds of published files, in the order in which they are made."""

from backcourt.publishing.best_bets.files import BEST_BETS, BEST_BETS_RECORD
from backcourt.publishing.kind import Kind
from backcourt.publishing.performance import PERFORMANCE
from backcourt.publishing.predictions import PREDICTIONS
from backcourt.publishing.results import RESULTS

KINDS: tuple[Kind, ...] = (PREDICTIONS, RESULTS, PERFORMANCE, BEST_BETS, BEST_BETS_RECORD)
