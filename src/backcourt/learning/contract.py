"""What a model reads: names in order, and between which numbers each may lie."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from functools import cache, cached_property
from hashlib import sha256

from backcourt.errors import UsageError
from backcourt.precompute import learned_inputs
from backcourt.precompute.form_states import STATS
from backcourt.precompute.learned_inputs import INACTIVE_LIST, column_of
from backcourt.precompute.player_outlook import PLAYER_OUTLOOK
from backcourt.precompute.roster_outlook import ROSTER_OUTLOOK
from backcourt.tables.statistics import Stat

MINUTES = "minutes"
"""What the first model predicts; the other models are named by their statistic."""

MOST_MINUTES = 70.0
"""Nobody plays longer, overtimes included."""


@dataclass(frozen=True)
class Feature:
    """A number that a model reads, with the least and the most it can be."""

    name: str
    low: float
    high: float


PREDICTED_MINUTES = Feature("predicted_minutes", 0.0, MOST_MINUTES)
"""What the first model tells the others."""


@dataclass(frozen=True)
class Contract:
    """Features in the order in which a model reads them."""

    features: tuple[Feature, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names in order."""
        return tuple(feature.name for feature in self.features)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of names, order and bounds."""
        return sha256(json.dumps([astuple(feature) for feature in self.features]).encode()).hexdigest()


def _declared() -> dict[str, Feature]:
    """Return what the tables declare of each feature; both knowledges have the same bounds."""
    columns = {column.name: column for table in (ROSTER_OUTLOOK, PLAYER_OUTLOOK) for column in table.columns}
    found = {}
    for name in learned_inputs.FEATURES:
        column = columns[column_of(name, INACTIVE_LIST)]
        assert column.low is not None, f"{name} has no lower bound"
        assert column.high is not None, f"{name} has no upper bound"
        found[name] = Feature(name, float(column.low), float(column.high))
    return found


_FEATURES = _declared()
_STATS = {stat.name: stat for stat in STATS}

INPUTS = Contract(tuple(_FEATURES.values()))
"""Everything that any model reads of a player and a game."""


def _of_stat(stat: Stat) -> Contract:
    names = dict.fromkeys((*learned_inputs.NEEDED, *learned_inputs.of_stat(stat)))
    return Contract((PREDICTED_MINUTES, *(_FEATURES[name] for name in names)))


@cache
def contract_of(target: str) -> Contract:
    """Return what the model of minutes, or of a statistic by its name, reads."""
    if target == MINUTES:
        return Contract(tuple(_FEATURES[name] for name in learned_inputs.MINUTES))
    if target not in _STATS:
        known = ", ".join((MINUTES, *_STATS))
        raise UsageError(f"nothing is learned of '{target}'", f"name one of {known}")
    return _of_stat(_STATS[target])
