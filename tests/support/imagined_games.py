"""Games of imagined players."""

import random
from datetime import timedelta

from imagined_league import SLATE, Fields
from imagined_players import STATS, Imagined, market_of


def games_of(player: Imagined) -> list[Fields]:
    """Return the games of his season, oldest first; he missed one."""
    chance = random.Random(player.player_id)
    found = []
    for number in range(34):
        played = number != 20
        found.append(
            {
                "game_id": f"00299{number:05}",
                "date": SLATE - timedelta(days=2 * (34 - number)),
                "opponent": player.opponent,
                "is_home": number % 2 == 0,
                "is_win": chance.random() < 0.5 if played else None,
                "is_starter": True if played else None,
                "minutes": round(10 + player.scoring, 1) if played else None,
                "dnp_reason": None if played else "injury",
                "stats": [_stat_line(player, stat, chance, played) for stat in STATS],
            }
        )
    return found


def appearances_of(player: Imagined) -> list[Fields]:
    return [game for game in games_of(player)[::-1] if game["minutes"]][:20]


def _stat_line(player: Imagined, stat: str, chance: random.Random, played: bool) -> Fields:
    line = market_of(player, stat)["line"]
    actual = max(0, round(chance.gauss(player.scoring * STATS[stat], 1 + player.scoring * STATS[stat] / 4)))
    result = None
    if played and line is not None:
        result = "PUSH" if actual == line else "OVER" if actual > line else "UNDER"
    return {
        "stat": stat,
        "actual": actual if played else None,
        "line": line,
        "result": result,
        "predicted": round(player.scoring * STATS[stat], 2),
        "recommendation": "PASS" if line else "NO_LINE",
    }
