"""Projected minutes and usage come nearer to what happened than recent means do, in every real season."""

import pytest
from pipelines import Pipeline

pytestmark = pytest.mark.real

RECENT = """
    SELECT player_id, season, game_date,
        avg(minutes) OVER (last_games ROWS 9 PRECEDING) AS minutes_last_10
    FROM nba_analytics.player_game_summary WHERE NOT is_dnp AND minutes > 0
    WINDOW last_games AS (PARTITION BY player_id, season ORDER BY game_date, game_id)"""

PLAYED = """
    FROM nba_analytics.upcoming_player_game_context AS said
    JOIN nba_analytics.player_game_summary AS was USING (game_id, player_id)
    WHERE NOT was.is_dnp AND was.minutes > 0 AND said.games_played >= 3"""


def test_projected_minutes_err_less_than_the_mean_of_ten_games(real: Pipeline) -> None:
    """They were tuned on 2021-22; the other three seasons are a test of them."""
    rows = real.query(f"""
        WITH recent AS ({RECENT})
        SELECT said.season, count(*), avg(abs(said.projected_minutes - was.minutes)),
            avg(abs(recent.minutes_last_10 - was.minutes))
        FROM (SELECT * FROM nba_analytics.upcoming_player_game_context WHERE games_played >= 3) AS said
        JOIN nba_analytics.player_game_summary AS was
            ON was.game_id = said.game_id AND was.player_id = said.player_id AND NOT was.is_dnp AND was.minutes > 0
        ASOF JOIN recent ON recent.player_id = said.player_id AND recent.season = said.season
            AND recent.game_date < said.game_date
        GROUP BY said.season ORDER BY said.season""")
    assert len(rows) == 4
    for season, players, projected, recent in rows:
        assert players > 25_000, season
        assert projected < recent - 0.15, season


def test_projected_usage_errs_less_than_the_mean_of_seven_games(real: Pipeline) -> None:
    rows = real.query(f"""
        SELECT said.season,
            sum(abs(said.projected_usage_pct - was.usage_pct) * was.minutes) / sum(was.minutes),
            sum(abs(said.usage_last_7_games - was.usage_pct) * was.minutes) / sum(was.minutes)
        {PLAYED} GROUP BY said.season ORDER BY said.season""")
    assert len(rows) == 4
    for season, projected, recent in rows:
        assert projected < recent - 0.1, season


def test_usage_rises_where_stars_are_out_as_projected(real: Pipeline) -> None:
    rows = real.query(f"""
        SELECT said.season, said.star_teammates_out > 0 AS stars_out,
            avg(was.usage_pct - said.usage_last_7_games), avg(said.projected_usage_pct - said.usage_last_7_games)
        {PLAYED} AND was.minutes > 15 GROUP BY ALL ORDER BY ALL""")
    assert len(rows) == 8
    for season, stars_out, happened, projected in rows:
        assert (happened > 0) == (projected > 0) == stars_out, season


def test_every_row_says_from_what_absences_were_told(real: Pipeline) -> None:
    """Inactive lists cover nearly all games; lines speak only where somebody saw them beforehand."""
    counts = dict(
        real.query("""
        SELECT absence_basis, count(DISTINCT season) FROM nba_analytics.upcoming_player_game_context GROUP BY 1""")
    )
    assert counts == {"report": 4, "recent": 4, "lines": 1}
