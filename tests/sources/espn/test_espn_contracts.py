"""Real payloads of ESPN are read whole: every row lands, and nothing in them is new to us."""

from collections import Counter
from pathlib import Path

from contracts import contract
from payloads import landed, rejects_of, rows_of

from backcourt.raw.schedule import TRICODES
from backcourt.sources.espn.parse import parse
from backcourt.sources.parsed import Parsed


def read(folder: Path, endpoint: str, name: str, suffix: str = ".json") -> Parsed:
    about = {"source": "espn", "endpoint": endpoint, "suffix": suffix}
    found = parse(*landed(folder, contract(f"espn/{name}"), **about))
    assert (rejects_of(found), found.unknown_fields, found.passed_over) == ([], {}, {})
    return found


def test_a_scoreboard_lands_every_game_with_its_score(tmp_path: Path) -> None:
    rows = rows_of(read(tmp_path, "scoreboard", "scoreboard.json"), "landed_games")
    assert len(rows) == 11
    assert {row[side] for row in rows for side in ("home_team", "away_team")} <= set(TRICODES)
    assert all(row["home_points"] and row["away_points"] and row["tipoff_utc"] for row in rows)
    assert len({row["game_date"] for row in rows}) == 1


def test_a_roster_lands_every_player_and_every_injury(tmp_path: Path) -> None:
    found = read(tmp_path, "roster", "roster_api.json")
    assert [len(rows_of(found, name)) for name in ("landed_rosters", "landed_injuries")] == [17, 2]
    assert {row["status"] for row in rows_of(found, "landed_injuries")} == {"out"}


def test_the_box_score_of_a_page_adds_up_to_the_score_and_to_a_whole_game(tmp_path: Path) -> None:
    rows = rows_of(read(tmp_path, "box_score", "game_boxscore.html.gz", ".html"), "landed_box")
    points: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    for row in rows:
        points[row["team"]] += row["points"]
        minutes[row["team"]] += row["minutes"]
    assert points == {"HOU": 115, "PHI": 124}
    assert all(239 <= total <= 241 for total in minutes.values())
    assert Counter(row["status"] for row in rows) == {"played": 23, "dnp": 2}
    assert sum(row["is_starter"] for row in rows) == 10
