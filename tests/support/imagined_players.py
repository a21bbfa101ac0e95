"""Imagined players and what a system would say of them: names that hurt careless pages, numbers that hang together."""

import random
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from typing import Any

STATS = {"points": 1.0, "rebounds": 0.32, "assists": 0.26, "threes": 0.11, "points_rebounds_assists": 1.6}
"""Statistics, and how much of each a player makes per point he scores."""

TEAMS = ["BOS", "LAL", "DEN", "OKC", "MIA", "NYK", "PHX", "SAC"]

HOSTILE = [
    "<script>document.title='taken'</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} ${alert(1)}",
    "\u202egnitirw tfel ot thgir",
    "محمد صلاح",
    "🏀 Ballsworth 👨‍👩‍👧‍👦",
    "Aleksandar-Konstantin Papadimitropoulos-Featherstonehaugh-Vandenberghe de la Fontaine-Zielinski III",
    "Nikola Jokić",
    "Luka Dončić",
    "A\nB\tC",
]
"""Names as no league has them, and some that are hard to type."""

FIRST = [
    "Ada",
    "Bo",
    "Cal",
    "Dax",
    "Eli",
    "Finn",
    "Gus",
    "Hal",
    "Ike",
    "Jud",
    "Kit",
    "Lev",
    "Max",
    "Ned",
    "Oz",
    "Pip",
    "Quin",
    "Rex",
    "Sol",
    "Ty",
]
LAST = [
    "Archer",
    "Barlow",
    "Croft",
    "Dunmore",
    "Ellery",
    "Farrow",
    "Grant",
    "Holt",
    "Irving",
    "Juniper",
    "Kells",
    "Lorne",
    "Marsh",
]
SYSTEMS = ["season_average", "ewma", "expert_v1", "market", "xgboost_v6", "ensemble_v1", "blend"]


@dataclass(frozen=True)
class Imagined:
    """A player who never was."""

    player_id: int
    player: str
    team: str
    opponent: str
    is_home: bool
    game_id: str
    scoring: float
    has_line: bool


def imagined_players(count: int, seed: int = 7) -> list[Imagined]:
    """Return players on four games; the first have the hostile names."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        place = number % len(TEAMS)
        name = (
            HOSTILE[number]
            if number < len(HOSTILE)
            else f"{chance.choice(FIRST)} {chance.choice(LAST)} {number}"
        )
        found.append(
            Imagined(
                1000 + number,
                name,
                TEAMS[place],
                TEAMS[place ^ 1],
                place % 2 == 0,
                f"002990000{place // 2}",
                chance.uniform(3, 31),
                number % 5 != 4,
            )
        )
    return found


def chances_of(mean: float) -> list[float]:
    """Return the chance of 0, 1, 2, ... by a law with a wider spread than Poisson's."""
    spread = max(1.2, 0.9 + 0.28 * mean)
    weights = [exp(-(((number - mean) / spread) ** 2) / 2) for number in range(int(mean + 4 * spread) + 2)]
    return [round(weight / sum(weights), 6) for weight in weights]


def quantiles_of(chances: list[float]) -> list[int]:
    """Return the smallest numbers reached with chances of 5, 10, 25, 50, 75, 90 and 95 %."""
    sums = list(accumulate(chances))
    levels = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
    return [
        next((n for n, reached in enumerate(sums) if reached >= level), len(sums) - 1) for level in levels
    ]


def market_of(player: Imagined, stat: str) -> dict[str, Any]:
    """Return the market of a player and statistic; half of the lines are whole numbers."""
    if not player.has_line:
        names = ("line", "opening_line", "books", "source", "over_odds", "under_odds", "market_over")
        return dict.fromkeys(names)
    line = max(0.5, round(player.scoring * STATS[stat]) - (0.5 if player.player_id % 2 else 0))
    return {
        "line": line,
        "opening_line": line + 1,
        "books": 4,
        "source": "sportsbook",
        "over_odds": -110,
        "under_odds": 104,
        "market_over": 0.49,
    }


def view_of(player: Imagined, stat: str, lean: float = 1.04) -> dict[str, Any]:
    """Return a system's view: mean, law, chances of both sides, and what it recommends."""
    mean = player.scoring * STATS[stat] * lean
    chances, line = chances_of(mean), market_of(player, stat)["line"]
    if line is None:
        sides = {"p_over": None, "p_under": None, "p_push": None, "expected_value": None}
        return {"mean": round(mean, 3), "chances": chances, "recommendation": "NO_LINE", **sides}
    under = min(1.0, sum(chance for number, chance in enumerate(chances) if number < line))
    push = sum(chance for number, chance in enumerate(chances) if number == line)
    over = max(0.0, 1 - under - push)
    likelier, price = (over, 100 / 110) if over > under else (under, 1.04)
    value = likelier * price - (1 - likelier - push)
    side = "OVER" if over > under else "UNDER"
    return {
        "mean": round(mean, 3),
        "chances": chances,
        "p_over": round(over, 4),
        "p_under": round(under, 4),
        "p_push": round(push, 4),
        "expected_value": round(value, 4),
        "recommendation": side if value > 0.02 else "PASS",
    }
