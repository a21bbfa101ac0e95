"""Whatever becomes of plays and shot charts on their way, each row lands or is set aside, and nothing breaks."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from imagined_plays import (
    GAME_ID,
    actions,
    live_actions,
    live_play_by_play,
    play_by_play,
    shot,
    shot_chart,
)
from mutants import how_many, mutants
from payloads import delivered, numbers_of

from backcourt.errors import LostRowsError, PayloadError
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.parsed import Parsed

PARAMETERS = {"game_id": GAME_ID, "game_date": "2023-11-01"}
SOURCES: dict[str, tuple[Any, Callable[[Any], list[Any]], str]] = {
    "playbyplayv3": (play_by_play(actions()), lambda found: found["game"]["actions"], "landed_plays"),
    "live_playbyplay": (
        live_play_by_play(live_actions()),
        lambda found: found["game"]["actions"],
        "landed_plays",
    ),
    "shotchartdetail": (
        shot_chart([shot(7), shot(8), shot(9, SHOT_MADE_FLAG=0)]),
        lambda found: next(
            each["rowSet"] for each in found["resultSets"] if each["name"] == "Shot_Chart_Detail"
        ),
        "landed_shots",
    ),
}


def read(folder: Path, endpoint: str, payload: bytes) -> Parsed | None:
    try:
        return parse(*delivered(folder, payload, source="nba_com", endpoint=endpoint, parameters=PARAMETERS))
    except PayloadError as error:
        refused = error
    assert not isinstance(refused, LostRowsError), refused.message
    return None


@pytest.mark.parametrize("endpoint", SOURCES)
def test_every_row_of_a_mutant_lands_or_is_set_aside(tmp_path: Path, endpoint: str) -> None:
    whole, rows_in, table = SOURCES[endpoint]
    outcomes = Counter[str]()
    for mutant in mutants(json.dumps(whole).encode(), how_many()):
        found = read(tmp_path, endpoint, mutant)
        if found is None:
            outcomes["refused"] += 1
            continue
        landed, rejected = numbers_of(found, table), numbers_of(found, "landed_rejects")
        rows = rows_in(json.loads(mutant.decode("utf-8-sig")))
        assert sorted(landed + rejected) == list(range(len(rows)))
        assert set(numbers_of(found, "landed_play_shots")) <= set(landed)
        outcomes["rejected" if rejected else "read"] += 1
    assert set(outcomes) == {"read", "refused", "rejected"}
