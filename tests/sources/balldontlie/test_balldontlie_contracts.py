"""Real payloads of balldontlie are read whole: every row lands, and nothing in them is new to us."""

from collections import Counter
from pathlib import Path

import pytest
from contracts import contract
from payloads import landed, rejects_of, rows_of

from backcourt.raw.schedule import TRICODES
from backcourt.sources.balldontlie.parse import parse
from backcourt.sources.parsed import Parsed


def read(folder: Path, endpoint: str, name: str) -> Parsed:
    about = {"source": "balldontlie", "endpoint": endpoint, "parameters": {"as_of": "2025-07-17T18:00:00Z"}}
    return parse(*landed(folder, contract(f"balldontlie/{name}.json"), **about))


@pytest.mark.parametrize(
    ("endpoint", "name", "table", "rows"),
    [
        ("games", "games", "landed_games", 9),
        ("box_scores", "box_scores", "landed_box", 347),
        ("box_scores", "box_scores_empty", "landed_box", 0),
        ("stats", "stats_player_box_scores", "landed_box", 30),
        ("players", "active_players", "landed_rosters", 100),
        ("injuries", "injuries", "landed_injuries", 100),
        ("teams", "teams", "landed_teams", 30),
    ],
)
def test_every_row_lands_with_a_team_of_ours(
    tmp_path: Path, endpoint: str, name: str, table: str, rows: int
) -> None:
    found = read(tmp_path, endpoint, name)
    assert (rejects_of(found), found.unknown_fields) == ([], {})
    landing = rows_of(found, table)
    assert len(landing) == rows
    teams = {row.get("team") or row["home_team"] for row in landing}
    assert teams <= set(TRICODES)


def test_box_scores_add_up_to_the_scores_and_to_whole_games(tmp_path: Path) -> None:
    points: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    for row in rows_of(read(tmp_path, "box_scores", "box_scores"), "landed_box"):
        points[row["team"]] += row["points"]
        minutes[row["team"]] += row["minutes"]
    assert len(points) == 20
    assert all(239 <= total <= 241 for total in minutes.values())
    assert (points["BOS"], points["TOR"]) == (125, 117)
