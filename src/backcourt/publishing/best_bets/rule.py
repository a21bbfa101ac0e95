"""The rule by which best bets are picked: one definition, whose version is on record with every pick."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import numpy as np

from backcourt.arrays import Floats
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
    oldest_price_hours=2,
    most_per_player=1,
    most_per_slate=10,
    meaning=(
        "The side that the system finds likelier, at the best price that a sportsbook really quotes at the consensus "
        "line: worth at least 0.05 per unit staked, at least 3 points likelier than the price needs to break even, and "
        "a price that the books' own chances do not find worth more than 0.05 and that was seen in the last two hours. "
        "The best one per player and game, at most ten per slate."
    ),
)
"""The rule in force. Whatever changes here, its text too, takes another version: the old one is on record."""

Side = Literal["OVER", "UNDER"]
PickKey = tuple[str, int, str]
"""Game, player and statistic of a pick."""


@dataclass(frozen=True)
class Candidate:
    """The likelier side of a line, at the best price quoted for it; chances leave the push aside.

    `break_even` is the chance at which the price neither wins nor loses, `market_value` what it is worth per unit
    staked by the books' own chance without their margin.
    """

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
    break_even: float
    market_probability: float
    expected_value: float
    market_value: float
    predicted_mean: float
    market_weight: float | None

    @property
    def key(self) -> PickKey:
        """Return what tells it from the others of a date."""
        return self.game_id, self.player_id, self.stat

    @property
    def margin(self) -> float:
        """By how much the side is likelier than the price needs."""
        return round(self.probability - self.break_even, DECIMALS)


def candidates_of(rows: Iterable[Mapping[str, Any]]) -> list[Candidate]:
    """Return what predictions offer: nothing where neither side is likelier, or nobody quotes the price of that side.

    Without a margin-free chance of the market, which takes a book that quotes both sides, the price cannot be judged,
    and there is nothing either.
    """
    sided = [(row, side) for row in rows if (side := _likelier_side(row)) and _is_priced(row, side)]
    is_over = np.array([side == "OVER" for _, side in sided], dtype=np.bool_)

    def column(name: str) -> Floats:
        return np.array([row[name] for row, _ in sided], dtype=np.float64)

    over, under, market = column("p_over"), column("p_under"), column("market_over")
    odds = np.where(is_over, column("over_odds"), column("under_odds"))
    chance = np.where(is_over, market, 1 - market)
    figures = {
        "probability": np.where(is_over, over, under) / (over + under),
        "break_even": implied_probability(odds),
        "market_probability": chance,
        "market_value": expected_value(chance, 1 - chance, decimal_odds(odds)),
    }
    rounded = {name: np.round(values, DECIMALS).tolist() for name, values in figures.items()}
    return [
        Candidate(
            **{name: row[name] for name in SHARED},
            side=side,
            odds=float(odds[place]),
            **{name: values[place] for name, values in rounded.items()},
        )
        for place, (row, side) in enumerate(sided)
    ]


def _likelier_side(row: Mapping[str, Any]) -> Side | None:
    """Return the side that the system's own distribution finds likelier."""
    over, under = row["p_over"], row["p_under"]
    if over is None or under is None or over == under:
        return None
    return "OVER" if over > under else "UNDER"


def _is_priced(row: Mapping[str, Any], side: Side) -> bool:
    price = row["over_odds"] if side == "OVER" else row["under_odds"]
    return price is not None and row["market_over"] is not None


SHARED = (
    "game_id",
    "tipoff",
    "player_id",
    "team",
    "opponent",
    "stat",
    "line",
    "expected_value",
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


def is_fresh(seen_at: datetime | None, moment: datetime, rule: Rule = RULE) -> bool:
    """Whether a price can be thought to hold at a moment; one said to be a closing price (None) does at tip-off."""
    return seen_at is None or moment - seen_at <= timedelta(hours=rule.oldest_price_hours)


def _order(each: Candidate) -> tuple[float, float, str, int, str]:
    return -each.expected_value, -each.margin, each.game_id, each.player_id, each.stat
