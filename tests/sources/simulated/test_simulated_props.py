"""Simulated lines know more than a season average, and carry a bookmaker's margin."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from backcourt.sources.simulated import League, write_league

Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    folder: Path = tmp_path_factory.mktemp("league")
    write_league(League(games_per_team=48, defects=False), folder)
    connection = duckdb.connect()
    for table in ("games", "player_box", "player_props", "line_movement", "injury_snapshots"):
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{folder}/20*/{table}.parquet')")
    connection.execute(f"CREATE VIEW latent AS FROM read_parquet('{folder}/truth/latent.parquet')")
    return lambda query: connection.execute(query).fetchall()


def test_a_line_is_closer_to_the_truth_than_the_season_average(ask: Ask) -> None:
    [(by_line, by_average)] = ask("""
        WITH past AS (SELECT *, avg(pts) OVER (PARTITION BY season, player_id ORDER BY game_date
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) average FROM player_box)
        SELECT corr(line, mean_points), corr(average, mean_points)
        FROM player_props JOIN past USING (game_id, player_id) JOIN latent USING (game_id, player_id)
        WHERE market = 'points' AND book = 'draftkings' AND average IS NOT NULL""")
    assert by_line > by_average + 0.01
    assert 0.95 < by_line < 0.999


def test_overs_and_unders_of_main_lines_win_about_equally_often(ask: Ask) -> None:
    for market, statistic in (("points", "pts"), ("rebounds", "reb"), ("assists", "ast"), ("threes", "fg3m")):
        [(overs,)] = ask(f"""
            SELECT avg(({statistic} > line)::INT) FROM player_props JOIN player_box USING (game_id, player_id)
            WHERE market = '{market}' AND book = 'draftkings' AND {statistic} <> line""")
        assert 0.43 < overs < 0.57, market


def test_both_prices_together_hold_four_to_eight_percent(ask: Ask) -> None:
    implied = "CASE WHEN {0} < 0 THEN {0} / ({0} - 100) ELSE 100 / (100 + {0}) END"
    hold = f"{implied.format('over_odds')} + {implied.format('under_odds')} - 1"
    [(least, most)] = ask(f"SELECT min({hold}), max({hold}) FROM player_props WHERE book <> 'fanduel'")
    assert 0.035 < least < most < 0.08
    assert ask("SELECT * FROM player_props WHERE abs(over_odds) < 100 OR abs(under_odds) < 100") == []


def test_about_sixty_percent_of_the_rotation_is_quoted(ask: Ask) -> None:
    [(share,)] = ask("""
        SELECT avg((p.player_id IS NOT NULL)::INT) FROM latent LEFT JOIN (
            SELECT DISTINCT game_date, player_id FROM player_props WHERE market = 'points') p
        USING (game_date, player_id) WHERE mean_minutes >= 14""")
    assert 0.5 < share < 0.72


def test_points_are_quoted_at_two_or_three_books_and_other_markets_at_one(ask: Ask) -> None:
    books = "SELECT market, count(DISTINCT book) n FROM player_props GROUP BY market, game_date, player_id"
    assert ask(f"SELECT DISTINCT market, n FROM ({books}) ORDER BY ALL") == [
        ("assists", 1),
        ("points", 2),
        ("points", 3),
        ("rebounds", 1),
        ("threes", 1),
    ]


def test_most_lines_are_half_points_and_some_are_whole(ask: Ask) -> None:
    [(whole,)] = ask("SELECT avg((line = floor(line))::INT) FROM player_props")
    assert 0.02 < whole < 0.15
    assert ask("SELECT * FROM player_props WHERE line * 2 <> floor(line * 2) OR line < 0.5") == []


def test_snapshots_are_half_an_hour_to_ninety_minutes_before_tip_off(ask: Ask) -> None:
    early = "date_diff('second', snapshot_utc, tipoff_utc)"
    [(least, most)] = ask(f"SELECT min({early}), max({early}) FROM player_props JOIN games USING (game_id)")
    assert 30 * 60 <= least < most <= 90 * 60


def test_lines_of_the_first_season_have_no_timestamp(ask: Ask) -> None:
    counts = ask("""
        SELECT game_date < DATE '2023-07-01' first_season,
        count(snapshot_utc) > 0, bool_and(snapshot_utc IS NULL)
        FROM player_props GROUP BY ALL ORDER BY first_season DESC""")
    assert counts == [(True, False, True), (False, True, False)]


def test_a_line_names_the_team_the_player_appears_for(ask: Ask) -> None:
    assert (
        ask(
            "SELECT * FROM player_props p JOIN player_box b USING (game_id, player_id) WHERE p.team <> b.team"
        )
        == []
    )


def test_line_movement_ends_before_tip_off_and_has_both_sides(ask: Ask) -> None:
    sides = ask("SELECT side, count(*) FROM line_movement GROUP BY side ORDER BY side")
    assert [side for side, _ in sides] == ["Over", "Under"]
    assert sides[0][1] == sides[1][1]
    assert ask("SELECT DISTINCT book FROM line_movement ORDER BY book") == [
        ("draftkings",),
        ("fanduel",),
        ("mgm",),
    ]
    assert ask("SELECT DISTINCT market FROM line_movement ORDER BY market") == [
        ("Assists",),
        ("Points",),
        ("Rebounds",),
    ]


def test_the_injury_page_lists_absent_players_before_their_games(ask: Ask) -> None:
    [(listed, out)] = ask("""
        SELECT count(*), avg((b.player_name IS NULL)::INT) FROM injury_snapshots i
        LEFT JOIN player_box b ON b.player_name = i.player_name AND b.game_date = i.snapshot_utc[:10]::DATE
        WHERE details LIKE 'Out%'""")
    assert listed > 20
    assert out > 0.95
