"""Simulated shots are the box score's attempts, and zone, distance and place tell the same story."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from backcourt.sources.simulated import LEAGUE_SMALL, write_league

Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    folder: Path = tmp_path_factory.mktemp("league")
    write_league(LEAGUE_SMALL, folder)
    connection = duckdb.connect()
    for table in ("games", "player_box", "shots"):
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{folder}/20*/{table}.parquet')")
    connection.execute(
        f"CREATE VIEW missing AS SELECT unnest(shots_missing.keys) game_id FROM '{folder}/truth/defects.json'"
    )
    connection.execute(
        "CREATE VIEW contradictions AS SELECT k[1]->>'$' game_id, k[2]::BIGINT player_id FROM "
        f"(SELECT unnest(shots_disagree.keys) k FROM '{folder}/truth/defects.json')"
    )
    return lambda query: connection.execute(query).fetchall()


def test_shots_are_the_attempts_and_makes_of_the_box_score_except_where_recorded(ask: Ask) -> None:
    counted = "SELECT game_id, player_id, count(*) fga, sum(made::INT) fgm FROM shots GROUP BY ALL"
    wrong = ask(f"""
        SELECT game_id, player_id FROM (SELECT * FROM player_box WHERE season_type = 'regular' AND fga > 0
            AND game_id NOT IN (SELECT game_id FROM missing)) b
        FULL JOIN ({counted}) s USING (game_id, player_id)
        WHERE (b.fga, b.fgm) IS DISTINCT FROM (s.fga, s.fgm)""")
    recorded = ask("SELECT game_id, player_id FROM contradictions")
    assert len(recorded) == 2
    assert sorted(wrong) == sorted(recorded)


def test_threes_are_the_threes_of_the_box_score_where_nothing_is_wrong(ask: Ask) -> None:
    counted = "SELECT game_id, player_id, sum((shot_type[1] = '3')::INT) threes FROM shots GROUP BY ALL"
    wrong = f"""
        SELECT * FROM player_box JOIN ({counted}) USING (game_id, player_id)
        ANTI JOIN contradictions USING (game_id, player_id) WHERE fg3a <> threes"""
    assert ask(wrong) == []


def test_there_are_no_shots_outside_the_regular_season(ask: Ask) -> None:
    assert ask("SELECT DISTINCT left(game_id, 3) FROM shots") == [("002",)]


def test_distance_is_whole_feet_from_the_hoop(ask: Ask) -> None:
    wrong = """
        SELECT * FROM shots
        WHERE distance_ft <> floor(sqrt(x_ft::DOUBLE ** 2 + (y_ft::DOUBLE - 5.25) ** 2))"""
    assert ask(wrong) == []


def test_zones_lie_where_their_names_say(ask: Ask) -> None:
    wrong = """
        SELECT * FROM shots WHERE
        (zone_basic = 'Restricted Area' AND distance_ft > 3)
        OR (zone_basic = 'In The Paint (Non-RA)' AND (abs(x_ft) > 8.01 OR y_ft > 19.05 OR distance_ft < 4))
        OR (zone_basic LIKE '%Corner 3' AND (abs(x_ft) < 22 OR y_ft > 14))
        OR (zone_basic = 'Above the Break 3' AND distance_ft < 23)
        OR (zone_basic = 'Backcourt' AND y_ft < 47)
        OR (zone_area LIKE 'Left Side%' AND x_ft <= 0) OR (zone_area LIKE 'Right Side%' AND x_ft >= 0)
        OR (zone_range = 'Less Than 8 ft.' AND distance_ft >= 8)
        OR (zone_range = '8-16 ft.' AND distance_ft NOT BETWEEN 8 AND 15)
        OR (zone_range = '16-24 ft.' AND distance_ft NOT BETWEEN 16 AND 23)"""
    assert ask(wrong) == []


def test_a_shot_counts_three_exactly_behind_the_line(ask: Ask) -> None:
    three = "zone_basic IN ('Left Corner 3', 'Right Corner 3', 'Above the Break 3', 'Backcourt')"
    assert ask(f"SELECT * FROM shots WHERE ({three}) <> (shot_type = '3PT Field Goal')") == []
    assert ask("SELECT count(DISTINCT zone_basic) FROM shots") == [(7,)]


def test_shooting_gets_harder_with_distance(ask: Ask) -> None:
    [(rim, middle, three)] = ask("""
        SELECT avg(made::INT) FILTER (zone_basic = 'Restricted Area'),
        avg(made::INT) FILTER (zone_basic = 'Mid-Range'),
        avg(made::INT) FILTER (zone_basic = 'Above the Break 3') FROM shots""")
    assert 0.62 < rim < 0.71
    assert 0.37 < middle < 0.46
    assert 0.32 < three < 0.39


def test_teams_have_their_official_numbers(ask: Ask) -> None:
    teams = ask("""
        SELECT DISTINCT team, team_id FROM shots JOIN player_box USING (game_id, player_id) ORDER BY team""")
    first = 1610612737
    assert teams[:4] == [("ATL", first), ("BKN", first + 14), ("BOS", first + 1), ("CHA", first + 29)]
    assert len(teams) == 8


def test_overtime_periods_are_five_minutes_long(ask: Ask) -> None:
    assert ask("SELECT * FROM shots WHERE seconds_left >= CASE WHEN period > 4 THEN 300 ELSE 720 END") == []
