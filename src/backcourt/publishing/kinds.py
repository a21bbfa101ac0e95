"""All kinds of published files, in the order in which they are made."""

from backcourt.publishing.kind import Kind
from backcourt.publishing.performance import PERFORMANCE
from backcourt.publishing.predictions import PREDICTIONS
from backcourt.publishing.results import RESULTS

KINDS: tuple[Kind, ...] = (PREDICTIONS, RESULTS, PERFORMANCE)
