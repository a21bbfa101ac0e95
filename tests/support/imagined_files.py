"""A whole set of published files about an imagined league, each checked against its form."""

from collections.abc import Mapping
from functools import cache

from imagined_bets import bet_files
from imagined_grades import graded_files
from imagined_league import GRADED, SLATE
from imagined_players import imagined_players
from imagined_profiles import player_files
from imagined_slate import slate_files
from imagined_state import state_files, trend_files

PARTS = (slate_files, player_files, bet_files, graded_files, trend_files, state_files)


@cache
def imagined_files(count: int = 48, *, simulated: bool = True) -> Mapping[str, bytes]:
    """Return every file by its name under `v1/`."""
    players = imagined_players(count)
    found: dict[str, bytes] = {}
    for part in PARTS:
        for name, file in part(players, simulated):
            found[f"v1/{name}.json"] = file.model_dump_json().encode()
    found["v1/results/latest.json"] = found[f"v1/results/{GRADED[-1]}.json"]
    found["v1/best-bets/latest.json"] = found[f"v1/best-bets/{SLATE}.json"]
    return found
