"""Real plays and shot charts are read whole: scores add up, attempts land once, and all sources agree on them."""

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from contracts import contract
from payloads import landed, rejects_of, rows_of

from backcourt.identity.teams import team_of
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.parsed import Parsed

PLAYS = ("playbyplayv3", "nba_com/playbyplayv3.json", {"game_date": "2024-11-12"})
LIVE = ("live_playbyplay", "nba_com/live_playbyplay.json.gz", {})
CHART = ("shotchartdetail", "nba_com/shotchartdetail_rebuilt.json", {})


def parsed(folder: Path, endpoint: str, file: str, parameters: dict[str, str]) -> Parsed:
    return parse(*landed(folder, contract(file), source="nba_com", endpoint=endpoint, parameters=parameters))


def shots_of(found: Parsed) -> list[dict[str, Any]]:
    return rows_of(found, "landed_shots") or rows_of(found, "landed_play_shots")


@pytest.mark.parametrize(
    ("payload", "rows", "attempts"), [(PLAYS, 475, 174), (LIVE, 571, 181), (CHART, 189, 189)]
)
def test_every_row_lands_and_nothing_in_it_is_new(
    tmp_path: Path, payload: tuple[str, str, dict[str, str]], rows: int, attempts: int
) -> None:
    found = parsed(tmp_path, *payload)
    assert rejects_of(found) == []
    assert set(found.unknown_fields) <= {"_note"}
    shots, plays = shots_of(found), rows_of(found, "landed_plays")
    assert (len(plays or shots), len(shots)) == (rows, attempts)
    assert len({shot["row_number"] for shot in shots}) == attempts


@pytest.mark.parametrize("payload", [PLAYS, LIVE])
def test_points_by_team_add_up_to_the_final_score(
    tmp_path: Path, payload: tuple[str, str, dict[str, str]]
) -> None:
    plays = rows_of(parsed(tmp_path, *payload), "landed_plays")
    points = Counter[str]()
    for play in plays:
        points[play["team"]] += play["points"] or 0
    assert sorted(points[team] for team in points if points[team]) == sorted(
        (plays[-1]["home_points"], plays[-1]["away_points"])
    )


@pytest.mark.parametrize("payload", [PLAYS, LIVE])
def test_attempts_are_the_plays_that_are_worth_two_or_three(
    tmp_path: Path, payload: tuple[str, str, dict[str, str]]
) -> None:
    found = parsed(tmp_path, *payload)
    plays = {play["row_number"]: play for play in rows_of(found, "landed_plays")}
    for shot in shots_of(found):
        play = plays[shot["row_number"]]
        assert play["points"] == int(shot["shot_type"][0]) * shot["made"]
        assert (play["player_id"], play["made"]) == (shot["player_id"], shot["made"])
        assert play["team"] == team_of(str(shot["team_id"]))


@pytest.mark.parametrize(
    ("payload", "season", "game", "left_is"),
    [
        (PLAYS, "2024-25", "0022400001", 1),
        (LIVE, "2024-25", "0022400500", 1),
        (CHART, "2021-22", "0022100001", -1),
    ],
)
def test_attempts_are_those_of_the_archive_zone_and_position_included(
    tmp_path: Path, payload: tuple[str, str, dict[str, str]], season: str, game: str, left_is: int
) -> None:
    """The archive's first season counts feet to the right; the others, and we, to the left."""
    path = Path(__file__).parents[4] / "shared" / "data" / "nba" / season / "shots.parquet"
    if not path.is_file():
        pytest.skip(f"no {path}")
    shots = shots_of(parsed(tmp_path, *payload))
    archived = pq.read_table(path, filters=pc.field("game_id") == game).to_pylist()
    assert Counter(map(_what, shots)) == Counter(
        _what(shot | {"x_ft": left_is * shot["x_ft"]}) for shot in archived
    )


def _what(shot: dict[str, Any]) -> tuple[object, ...]:
    place = (round(shot["x_ft"], 1) + 0.0, round(shot["y_ft"], 2))
    names = ("period", "seconds_left", "player_id", "team_id", "shot_type", "zone_basic", "made", "game_date")
    return (*place, *(shot[name] for name in names))
