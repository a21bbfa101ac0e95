"""The rule by which best bets are picked: one definition, whose version is on record with every pick."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import numpy as np

from backcourt.odds.prices import decimal_odds, expected_value, implied_probability
from backcourt.publishing.forms.best_bets import Rule
from backcourt.systems.combined import BLEND
from backcourt.tables.windows import DECIMALS

RULE = Rule(
    version="1",
    system=BLEND,
    least_expected_value=0.05,
    least_margin=0.03,
    most_market_value=0.05,
    most_per_player=1,
    most_per_slate=10,
    meaning=(
        "The side that the system finds likelier, at the best price that a sportsbook really quotes at the consensus "
        "line: worth at least 0.05 per unit staked, at least 3 points likelier than the price needs to break even, and "
        "a price that the books' own chances do not find worth more than 0.05. The best one per player and game, at "
        "most ten per slate."
    ),
)
"""The rule in force. Whatever changes here, its text too, takes another version: the old one is on record."""

Side = Literal["OVER", "UNDER"]


@dataclass(frozen=True)
class Candidate:
    """The likelier side of a line, at the best price quoted for it. Chances leave the push aside."""

    game_id: str
    tipoff: datetime
    player_id: int
    team: str
    opponent: str
    stat: str
    side: Side
    line: float
    odds: float
    probability: float
    market_probability: float
    expected_value: float
    predicted_mean: float
    market_weight: float | None

    @property
    def break_even(self) -> float:
        """The chance at which the price neither wins nor loses."""
        return _rounded(implied_probability(np.array(self.odds)))

    @property
    def margin(self) -> float:
        """By how much the side is likelier than that."""
        return round(self.probability - self.break_even, DECIMALS)

    @property
    def market_value(self) -> float:
        """What the price is worth per unit by the market's own chance."""
        chance = np.array(self.market_probability)
        return _rounded(expected_value(chance, 1 - chance, decimal_odds(np.array(self.odds))))


def candidate_of(row: Mapping[str, Any]) -> Candidate | None:
    """Return what a prediction offers; None where neither side is likelier, or nobody quotes the price of that side.

    Without a margin-free chance of the market, which takes a book that quotes both sides, the price cannot be judged,
    and there is none either.
    """
    over, under, market = row["p_over"], row["p_under"], row["market_over"]
    if over is None or under is None or market is None or over == under:
        return None
    side: Side = "OVER" if over > under else "UNDER"
    winning, losing, odds = (
        (over, under, row["over_odds"]) if side == "OVER" else (under, over, row["under_odds"])
    )
    if odds is None:
        return None
    value = expected_value(np.array(winning), np.array(losing), decimal_odds(np.array(odds)))
    return Candidate(
        **{name: row[name] for name in SHARED},
        side=side,
        odds=odds,
        probability=round(winning / (winning + losing), DECIMALS),
        market_probability=round(market if side == "OVER" else 1 - market, DECIMALS),
        expected_value=_rounded(value),
    )


SHARED = (
    "game_id",
    "tipoff",
    "player_id",
    "team",
    "opponent",
    "stat",
    "line",
    "predicted_mean",
    "market_weight",
)
"""What a candidate takes over from its prediction as it is."""


def chosen(candidates: Iterable[Candidate], rule: Rule = RULE) -> list[Candidate]:
    """Return the picks of one slate, best first."""
    allowed = [each for each in candidates if is_allowed(each, rule)]
    taken: list[Candidate] = []
    per_player: Counter[tuple[str, int]] = Counter()
    for each in sorted(allowed, key=_order):
        player = each.game_id, each.player_id
        if per_player[player] < rule.most_per_player:
            per_player[player] += 1
            taken.append(each)
    return taken[: rule.most_per_slate]


def is_allowed(each: Candidate, rule: Rule = RULE) -> bool:
    """Whether the rule would pick it on a slate of its own."""
    return (
        each.expected_value >= rule.least_expected_value
        and each.margin >= rule.least_margin
        and each.market_value <= rule.most_market_value
    )


def _order(each: Candidate) -> tuple[float, float, str, int, str]:
    return -each.expected_value, -each.margin, each.game_id, each.player_id, each.stat


def _rounded(value: Any) -> float:
    return round(float(value), DECIMALS)
