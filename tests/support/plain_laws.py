"""Distributions of whole numbers with nothing but `math` and loops, from laws as they are stored."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b

Cumulative = Callable[[int], float]

CERTAIN = 1e-13
FURTHEST = 2_000
HALVINGS = 80
LEAST_MEAN, MOST_MEAN, LEAST_SCALE, MOST_SCALE = 0.2, 150.0, 2.0, 100.0


@dataclass(frozen=True)
class Plain:
    """One distribution: parts mixed by weights."""

    parts: Sequence[tuple[float, Cumulative]]
    _table: list[float] = field(default_factory=list)

    def upto(self, k: int) -> float:
        """P(X <= k)."""
        while k >= len(self._table):
            self._table.append(sum(weight * part(len(self._table)) for weight, part in self.parts))
        return self._table[k] if k >= 0 else 0.0

    @property
    def width(self) -> int:
        """So many numbers from 0 up are all that matter."""
        return next(k for k in range(FURTHEST) if 1 - self.upto(k) < CERTAIN) + 1

    def mean(self) -> float:
        return sum(1 - self.upto(k) for k in range(self.width))

    def chances(self, line: float) -> tuple[float, float, float]:
        """Over, under and push."""
        not_over, under = self.upto(math.floor(line)), self.upto(math.ceil(line) - 1)
        return 1 - not_over, under, not_over - under

    def chance(self, outcome: int) -> float:
        return self.upto(outcome) - self.upto(outcome - 1)

    def crps(self, outcome: int) -> float:
        return sum((self.upto(k) - (k >= outcome)) ** 2 for k in range(max(self.width, outcome + 1)))

    def pit(self, outcome: int, luck: float) -> float:
        return self.upto(outcome - 1) + luck * self.chance(outcome)


@cache
def parameters(text: str) -> dict[str, float]:
    """Return the parameters of a stored root-normal law by name."""
    read: dict[str, float] = json.loads(text)
    assert read.pop("law") == "root_normal"
    return read


def root_normal(text: str, mean: float, minutes: float) -> Plain:
    """Return the distribution of a stored law at a mean and minutes, as the law's docstring words it."""
    return Plain([(1.0, _cumulative(parameters(text), mean, minutes))])


def _cumulative(law: dict[str, float], mean: float, minutes: float) -> Cumulative:
    mean = max(min(mean, MOST_MEAN), LEAST_MEAN)
    minutes = min(max(minutes, LEAST_SCALE), MOST_SCALE)
    power = 0.2 + 0.8 / (1 + math.exp(-law["power"]))
    shift = math.exp(law["shift"])
    centre = (max(mean * math.exp(law["slope"]) + law["offset"], 0.05) + shift) ** power
    by_minutes = law["spread_by_scale"] * math.log(minutes / 20)
    spread = math.exp(law["spread"] + law["spread_by_mean"] * math.log(mean) + by_minutes)
    return lambda k: (1 + math.erf(((k + 0.5 + shift) ** power - centre) / spread / math.sqrt(2))) / 2


def mixed(parts: Sequence[tuple[float, Plain]]) -> Plain:
    """Mix distributions by weights, which are divided by their sum."""
    total = sum(weight for weight, _ in parts)
    return Plain([(weight / total, part.upto) for weight, part in parts])


def at_a_price(
    text: str, line: float, minutes: float, market_over: float | None, offset: float = 0.0
) -> Plain:
    """Return the distribution whose over has the market's chance, moved by an offset in log odds; even without one.

    Where no mean gives that chance, the line itself is the mean.
    """
    odds = 0.0 if market_over is None else math.log(market_over / (1 - market_over)) + offset
    chance = 1 / (1 + math.exp(-odds))

    def too_low(mean: float) -> bool:
        over, under, _ = root_normal(text, mean, minutes).chances(line)
        return over <= chance * (over + under)

    low, high = 0.0, MOST_MEAN
    if not too_low(low) or too_low(high):
        return root_normal(text, line, minutes)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if too_low(middle) else (low, middle)
    return root_normal(text, high, minutes)


def luck(key: str, seed: str) -> float:
    """Return the number between 0 and 1 that belongs to a key."""
    digest = blake2b(f"{seed}\0{key}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "little") >> 11) / 2**53
