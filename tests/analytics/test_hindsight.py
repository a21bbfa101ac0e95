"""What an archive filled in only after the game reaches nothing that speaks before it."""

from pipelines import Pipeline


def test_some_lines_need_hindsight_and_none_of_them_is_in_a_context(small: Pipeline) -> None:
    """A first appearance of a season has no earlier team; only the archive's own ids tell the game."""
    hindsight = (
        "SELECT game_id, player_id FROM nba_raw.player_props WHERE needs_hindsight AND market = 'points'"
    )
    told = "SELECT game_id, player_id FROM nba_raw.player_props WHERE NOT needs_hindsight"
    only = f"({hindsight} EXCEPT {told})"
    assert small.figure(f"SELECT count(*) FROM {only}") > 0
    assert (
        small.figure(
            f"SELECT count(*) FROM nba_analytics.upcoming_player_game_context JOIN {only} USING (game_id, player_id) "
            "WHERE points_line IS NOT NULL"
        )
        == 0
    )


def test_who_looks_back_still_sees_those_lines(small: Pipeline) -> None:
    query = """
        SELECT count(*) FROM nba_analytics.player_game_summary AS summary
        WHERE points_line IS NOT NULL AND NOT EXISTS (
            FROM nba_raw.player_props AS line WHERE line.game_id = summary.game_id
            AND line.player_id = summary.player_id AND NOT line.needs_hindsight)"""
    assert small.figure(query) > 0


def test_a_traded_players_line_is_spoken_of_and_graded_under_another_game(small: Pipeline) -> None:
    """Both his teams play that day: beforehand it is of the old team's game, afterwards of the one he played."""
    moved = """
        SELECT DISTINCT player_id, game_id, hindsight_game_id FROM nba_raw.player_props
        WHERE market = 'points' AND NOT needs_hindsight AND game_id <> hindsight_game_id"""
    spoken_of = f"""
        SELECT count(*) FROM ({moved}) JOIN nba_analytics.upcoming_player_game_context USING (game_id, player_id)
        WHERE points_line IS NOT NULL"""
    graded = f"""
        SELECT count(*) FROM ({moved}) AS moved JOIN nba_analytics.player_game_summary AS summary
        ON summary.game_id = moved.hindsight_game_id AND summary.player_id = moved.player_id
        WHERE points_line IS NOT NULL"""
    moves = small.figure(f"SELECT count(*) FROM ({moved})")
    assert small.figure(spoken_of) == small.figure(graded) == moves > 0
