"""Real documents of NBA.com are read whole: every row lands, none is rejected, and no field is new."""

from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from contracts import contract
from payloads import landed, rows_of

from backcourt.identity.teams import teams
from backcourt.sources.fetching.provider import Wanted
from backcourt.sources.nba_com.paper_asks import REPORT_CLOCK
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.nba_com.plan import plan
from backcourt.sources.parsed import Parsed
from backcourt.time import season_bounds

FOREIGN = {"a game of another league": 24}

CONTRACTS: dict[str, tuple[str, dict[str, str], dict[str, int], dict[str, int]]] = {
    "schedule_league_v2_2024-25.json.gz": (
        "scheduleleaguev2",
        {"season": "2024-25"},
        {"landed_games": 1400},
        {},
    ),
    "schedule_league_v2_cdn_2025-26_excerpt.json": ("scheduleleaguev2", {}, {"landed_games": 13}, {}),
    "scoreboard_v2.json": ("scoreboardv2", {}, {"landed_games": 11}, {}),
    "scoreboardv3.json": ("scoreboardv3", {"date": "2025-11-05"}, {"landed_games": 11}, {}),
    "boxscoretraditionalv3.json": (
        "boxscoretraditionalv3",
        {"game_id": "0022500165", "game_date": "2025-11-04"},
        {"landed_box": 29, "landed_team_box": 2},
        {},
    ),
    "boxscoresummary_team_v2.json": (
        "boxscoretraditionalv2",
        {"game_id": "0022400561"},
        {"landed_box": 25, "landed_team_box": 2},
        {},
    ),
    "boxscoreadvancedv3.json": ("boxscoreadvancedv3", {}, {"landed_player_rates": 0}, FOREIGN),
    "boxscoreusagev3.json": ("boxscoreusagev3", {}, {"landed_player_rates": 25}, {}),
    "leaguegamelog_player_one_day.json": ("leaguegamelog", {}, {"landed_gamelogs": 157}, {}),
    "playerindex_2025-26.json": (
        "playerindex",
        {"season": "2025-26"},
        {"landed_players": 594, "landed_rosters": 594},
        {},
    ),
    "player_movement.json.gz": ("player_movement", {}, {"landed_movements": 8730}, {}),
    "referee_assignments.json": ("referee_assignments", {}, {"landed_officials": 27}, {}),
    "team_roster_page.html.gz": (
        "team_roster",
        {"team": "GSW"},
        {"landed_rosters": 18},
        {},
    ),
}


def read(folder: Path, name: str) -> Parsed:
    endpoint, asked, *_ = CONTRACTS[name]
    payload = contract(f"nba_com/{name}")
    return parse(*landed(folder, payload, source="nba_com", endpoint=endpoint, parameters=asked))


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_real_document_lands_whole(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, name)
    _, _, rows, passed = CONTRACTS[name]
    assert {table.name: len(landed) for table, landed in found.tables} == rows | {"landed_rejects": 0}
    assert (found.unknown_fields, found.passed_over) == ({}, passed)


def test_a_real_season_has_its_games_its_series_and_its_guests(tmp_path: Path) -> None:
    games = rows_of(read(tmp_path, "schedule_league_v2_2024-25.json.gz"), "landed_games")
    assert Counter(game["season_type"] for game in games) == {
        "preseason": 73,
        "regular": 1230,
        "all_star": 6,
        "playoffs": 84,
        "play_in": 6,
        "cup_final": 1,
    }
    counted = [game for game in games if game["season_type"] not in ("preseason", "all_star")]
    assert {game[side] for game in counted for side in ("home_team", "away_team")} == set(teams())
    assert all(game["status"] == "final" and game["tipoff_utc"] for game in counted)
    assert all(game["home_points"] != game["away_points"] for game in counted)


@pytest.mark.parametrize("name", ["boxscoretraditionalv3.json", "boxscoresummary_team_v2.json"])
def test_players_of_a_real_box_score_add_up_to_their_teams(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, name)
    summed: dict[str, Counter[str]] = defaultdict(Counter)
    counts = (
        "fgm",
        "fga",
        "fg3m",
        "fg3a",
        "ftm",
        "fta",
        "oreb",
        "dreb",
        "reb",
        "ast",
        "stl",
        "blk",
        "tov",
        "pf",
    )
    for row in rows_of(found, "landed_box"):
        summed[row["team"]].update({count: row[count] for count in (*counts, "points")})
        summed[row["team"]].update(seconds=round(row["minutes"] * 60), starters=int(row["is_starter"]))
    totals: list[dict[str, Any]] = rows_of(found, "landed_team_box")
    assert len(totals) == len(summed) == 2
    for team in totals:
        whole = {count: team[count] for count in (*counts, "points")}
        seconds = summed[team["team"]].pop("seconds")
        assert abs(seconds - round(team["minutes"] * 60)) <= 60  # each player's are rounded
        assert summed[team["team"]] == Counter(whole) + Counter(starters=5)


def test_rows_of_a_real_day_are_of_its_games(tmp_path: Path) -> None:
    rows = rows_of(read(tmp_path, "leaguegamelog_player_one_day.json"), "landed_gamelogs")
    by_game: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        by_game[row["game_id"]][row["team"]] += row["points"]
    assert {len(points) for points in by_game.values()} == {2}
    assert all(len(set(points.values())) == 2 for points in by_game.values())


def test_a_real_season_owes_the_papers_of_its_dates_and_all_there_is_of_each_game_that_counts() -> None:
    payload = contract("nba_com/schedule_league_v2_2024-25.json.gz")
    first, last = season_bounds("2024-25")
    wanted = Wanted(first, last, datetime(2025, 11, 22, 17, tzinfo=UTC))
    answers = {"scheduleleaguev2": payload}
    owed = Counter(
        ask.endpoint for batch in plan(wanted, lambda ask: answers.get(ask.endpoint)) for ask in batch
    )
    games, dates = 1230 + 84 + 6 + 1, 214
    assert owed == {
        "scheduleleaguev2": 1,
        "playerindex": 1,
        "referee_assignments": 231,
        "boxscoretraditionalv3": games,
        "playbyplayv3": games,
        "shotchartdetail": games,
        "game_book": games,
        "injury_report": dates * len(REPORT_CLOCK),
        "player_movement": 1,
    }
