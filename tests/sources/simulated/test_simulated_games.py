"""Simulated box scores add up, and their numbers look like basketball."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from backcourt.sources.simulated import League, write_league

Ask = Callable[[str], list[tuple[Any, ...]]]
LEAGUE = League(teams=12, games_per_team=60)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    folder: Path = tmp_path_factory.mktemp("league")
    write_league(LEAGUE, folder)
    connection = duckdb.connect()
    for table in ("games", "player_box", "inactives"):
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{folder}/20*/{table}.parquet')")
    connection.execute(f"CREATE VIEW players AS FROM read_parquet('{folder}/players.parquet')")
    connection.execute(f"CREATE VIEW latent AS FROM read_parquet('{folder}/truth/latent.parquet')")
    return lambda query: connection.execute(query).fetchall()


def test_every_team_plays_its_games_half_of_them_at_home(ask: Ask) -> None:
    sides = "SELECT season, home_team AS team, 1 AS home FROM games WHERE season_type = 'regular' UNION ALL "
    sides += "SELECT season, away_team, 0 FROM games WHERE season_type = 'regular'"
    counts = ask(f"SELECT DISTINCT count(*), sum(home) FROM ({sides}) GROUP BY season, team")
    assert counts == [(60, 30)]


def test_no_team_plays_twice_on_a_date(ask: Ask) -> None:
    sides = "SELECT game_date, home_team AS team FROM games UNION ALL SELECT game_date, away_team FROM games"
    assert ask(f"SELECT game_date, team FROM ({sides}) GROUP BY ALL HAVING count(*) > 1") == []


def test_teams_play_about_every_second_day_with_some_back_to_backs(ask: Ask) -> None:
    sides = "SELECT season, game_date, home_team AS team FROM games WHERE season_type = 'regular' UNION ALL "
    sides += "SELECT season, game_date, away_team FROM games WHERE season_type = 'regular'"
    before = "lag(game_date) OVER (PARTITION BY season, team ORDER BY game_date)"
    gaps = f"SELECT game_date - {before} g FROM ({sides})"
    [(mean, back_to_back, longest)] = ask(
        f"SELECT avg(g), avg((g = 1)::INT), max(g) FROM ({gaps}) WHERE g IS NOT NULL"
    )
    assert 2.0 < mean < 2.4
    assert 0.1 < back_to_back < 0.25
    assert longest >= 6


def test_seasons_open_on_their_real_dates(ask: Ask) -> None:
    openers = ask("SELECT season, min(game_date)::VARCHAR FROM games GROUP BY season ORDER BY season")
    assert openers == [("2022-23", "2022-10-18"), ("2023-24", "2023-10-24")]


def test_game_ids_tell_the_kind_and_the_season(ask: Ask) -> None:
    kinds = ask("SELECT DISTINCT season, season_type, left(game_id, 5) FROM games WHERE game_id IS NOT NULL")
    assert sorted(kinds) == [
        ("2022-23", "play_in", "00522"),
        ("2022-23", "playoffs", "00422"),
        ("2022-23", "regular", "00222"),
        ("2023-24", "play_in", "00523"),
        ("2023-24", "playoffs", "00423"),
        ("2023-24", "regular", "00223"),
    ]
    assert ask("SELECT game_id FROM games WHERE length(game_id) <> 10") == []
    assert ask("SELECT game_id FROM games WHERE game_id IS NOT NULL GROUP BY ALL HAVING count(*) > 1") == []


def test_a_cup_final_has_no_game_id_in_games_nor_in_appearances(ask: Ask) -> None:
    assert ask("SELECT season, season_type FROM games WHERE game_id IS NULL") == [("2023-24", "cup_final")]
    assert ask("SELECT DISTINCT season_type FROM player_box WHERE game_id IS NULL") == [("cup_final",)]
    assert ask("SELECT count(DISTINCT team) FROM player_box WHERE season_type = 'cup_final'") == [(2,)]


def test_tip_offs_are_in_the_afternoon_or_evening_of_the_eastern_game_date(ask: Ask) -> None:
    local = "tipoff_utc AT TIME ZONE 'America/New_York'"
    assert ask(f"SELECT count(*) FROM games WHERE ({local})::DATE <> game_date") == [(0,)]
    assert ask(f"SELECT min(hour({local})), max(hour({local})) FROM games") == [(13, 22)]


def test_player_points_add_up_to_scores_and_nobody_ties(ask: Ask) -> None:
    teams = "SELECT game_date, home_team, sum(pts) FILTER (is_home) h, sum(pts) FILTER (NOT is_home) a"
    wrong = f"""
        SELECT g.game_date FROM games g FULL JOIN ({teams} FROM player_box GROUP BY ALL) b
        USING (game_date, home_team)
        WHERE (home_pts, away_pts) IS DISTINCT FROM (h, a) OR home_pts = away_pts"""
    assert ask(wrong) == []


def test_statistics_of_an_appearance_agree_with_each_other(ask: Ask) -> None:
    wrong = """
        SELECT * FROM player_box
        WHERE pts <> 2 * (fgm - fg3m) + 3 * fg3m + ftm OR reb <> oreb + dreb OR fgm > fga
        OR fg3m > fg3a OR fg3a > fga OR ftm > fta OR fg3m > fgm OR pf > 6 OR minutes <= 0"""
    assert ask(wrong) == []


def test_minutes_of_a_team_are_240_and_25_per_overtime(ask: Ask) -> None:
    teams = "SELECT round(sum(minutes), 1) AS m FROM player_box GROUP BY game_date, team"
    assert ask(f"SELECT m FROM ({teams}) WHERE (m - 240.0) % 25.0 <> 0 OR m < 240.0") == []
    [(overtime_share,)] = ask(f"SELECT avg((m > 240)::INT) FROM ({teams})")
    assert 0.02 < overtime_share < 0.11


def test_plus_minus_of_five_positions_is_five_times_the_margin(ask: Ask) -> None:
    wrong = """
        SELECT b.game_date, b.team FROM player_box b JOIN games g USING (game_date, home_team)
        GROUP BY ALL HAVING sum(plus_minus) <> 5 * any_value(
            CASE WHEN is_home THEN home_pts - away_pts ELSE away_pts - home_pts END)"""
    assert ask(wrong) == []


def test_every_team_has_five_starters_and_eight_men_or_more(ask: Ask) -> None:
    teams = "SELECT sum(is_starter::INT) s, count(*) n FROM player_box GROUP BY game_date, team"
    assert ask(f"SELECT * FROM ({teams}) WHERE s <> 5 OR n < 8") == []


def test_a_player_appears_at_most_once_a_date(ask: Ask) -> None:
    assert ask("SELECT player_id FROM player_box GROUP BY game_date, player_id HAVING count(*) > 1") == []


def test_a_few_players_change_teams_in_mid_season(ask: Ask) -> None:
    moves = "SELECT season, player_id FROM player_box GROUP BY ALL HAVING count(DISTINCT team) > 1"
    per_season = ask(f"SELECT season, count(*) FROM ({moves}) GROUP BY season ORDER BY season")
    assert [season for season, _ in per_season] == ["2022-23", "2023-24"]
    assert all(count in {2, 4} for _, count in per_season)


def test_some_players_retire_and_some_enter_over_the_summer(ask: Ask) -> None:
    seasons = "SELECT player_id, list(DISTINCT season) s FROM player_box GROUP BY ALL"
    [(both, only_one)] = ask(
        f"SELECT count(*) FILTER (len(s) = 2), count(*) FILTER (len(s) = 1) FROM ({seasons})"
    )
    assert both > 4 * LEAGUE.teams
    assert only_one >= 2 * LEAGUE.teams


def test_inactive_players_are_absent_members_of_the_rotation(ask: Ask) -> None:
    assert ask("SELECT * FROM inactives SEMI JOIN player_box USING (game_date, player_id)") == []
    assert ask("SELECT * FROM inactives WHERE minutes_avg_last_10 < 12") == []
    [(announced,)] = ask("SELECT avg((known_at_utc IS NOT NULL)::INT) FROM inactives")
    assert announced > 0.9


def test_the_average_of_the_last_ten_appearances_is_that_of_the_box_scores(ask: Ask) -> None:
    wrong = """
        SELECT * FROM inactives i WHERE abs(minutes_avg_last_10 - (
            SELECT avg(minutes) FROM (
                SELECT minutes FROM player_box b WHERE b.player_id = i.player_id AND b.game_date < i.game_date
                AND b.game_date > i.game_date - 200 ORDER BY b.game_date DESC LIMIT 10))) > 0.0501"""
    assert ask(wrong) == []


def test_scoring_is_over_dispersed_as_in_the_real_league(ask: Ask) -> None:
    [(dispersion,)] = ask("""
        SELECT sum((pts - mean_points) ** 2) / sum(mean_points)
        FROM player_box JOIN latent USING (game_date, player_id) WHERE mean_points > 8""")
    assert 2.3 < dispersion < 3.2


def test_the_truth_is_the_mean_of_what_happens(ask: Ask) -> None:
    [(points, minutes, stars)] = ask("""
        SELECT avg(pts - mean_points), avg(minutes - mean_minutes),
        avg(pts - mean_points) FILTER (mean_points > 20)
        FROM player_box JOIN latent USING (game_date, player_id)""")
    assert abs(points) < 0.2
    assert abs(minutes) < 0.1
    assert abs(stars) < 0.8


def test_teams_score_like_the_real_league_and_more_at_home(ask: Ask) -> None:
    [(points, edge, spread)] = ask("""
        SELECT avg(home_pts + away_pts) / 2, avg(home_pts - away_pts), stddev(home_pts - away_pts)
        FROM games""")
    assert 107 < points < 120
    assert 1.0 < edge < 4.5
    assert 12 < spread < 19


def test_closing_spreads_and_totals_know_something(ask: Ask) -> None:
    [(spread, total)] = ask("""
        SELECT corr(home_pts - away_pts, -spread_home), corr(home_pts + away_pts, total) FROM games
        WHERE abs(spread_home) < 40 AND total BETWEEN 150 AND 300""")
    assert spread > 0.25
    assert total > 0.15


def test_player_ids_are_unique_and_out_of_the_real_range(ask: Ask) -> None:
    assert ask("SELECT count(*) = count(DISTINCT player_id), min(player_id) FROM players") == [
        (True, 9_000_001)
    ]
    assert ask("SELECT DISTINCT source FROM player_box") == [("simulated",)]
