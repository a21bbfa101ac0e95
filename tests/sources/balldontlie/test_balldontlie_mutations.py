"""However a payload of balldontlie is damaged, it is refused or every row of it is accounted for."""

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from balldontlie_payloads import active_player, box_score, game, injury, page, stat_line, team
from hostile import outcome_of
from mutations import MUTATIONS, as_bytes, mutated_bytes, mutated_documents

from backcourt.sources.balldontlie.parse import parse


def rows_of_list(payload: bytes) -> int:
    return len(json.loads(payload.decode("utf-8-sig"))["data"])


def players_of_boxes(payload: bytes) -> int:
    """Count the lines of every list of players that stands where it should."""
    return sum(map(_players, json.loads(payload.decode("utf-8-sig"))["data"]))


def _players(box: Any) -> int:
    teams = [box.get(side) for side in ("home_team", "visitor_team")] if isinstance(box, dict) else []
    lists = [team.get("players") for team in teams if isinstance(team, dict)]
    return sum(len(players) for players in lists if isinstance(players, list))


@pytest.mark.parametrize(
    ("endpoint", "document", "rows_in"),
    [
        ("games", page(game(), game(status="Postponed"), next_cursor=7), rows_of_list),
        ("box_scores", page(box_score(), box_score(status="Halftime")), players_of_boxes),
        ("stats", page(stat_line(), stat_line(min="")), rows_of_list),
        ("players", page(active_player(), active_player(8, team=None)), rows_of_list),
        ("injuries", page(injury(), injury(status="Out")), rows_of_list),
        ("teams", page(team("BOS"), team("TOR", id=40)), rows_of_list),
    ],
)
def test_no_damage_crashes_the_parser_or_loses_a_row(
    tmp_path: Path, endpoint: str, document: Any, rows_in: Any
) -> None:
    payloads = chain(map(as_bytes, mutated_documents(document)), mutated_bytes(as_bytes(document)))
    told = {"source": "balldontlie", "parameters": {"as_of": "2024-02-22T17:05:00Z"}}
    found = outcome_of(parse, payloads, rows_in, tmp_path, endpoint, **told)
    assert (found.payloads, found.untold) == (MUTATIONS + MUTATIONS // 5, 0)
    assert min(found.refused, found.landed, found.set_aside) > 0
