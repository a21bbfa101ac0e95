"""Of several box scores of a game one is used, never a mixture: the preferred of those that add up."""

from typing import Any

import pytest
from told_rows import GAME, HOME, LATER_GAME, Row, Sources, box, game, people

from backcourt.sources.box_lines import OFFICIAL_SCORER

USED = "SELECT DISTINCT source FROM nba_raw.player_boxscores WHERE is_preferred"


def unnumbered(**about: Any) -> list[Row]:
    """Return a box score of a provider that numbers games and players itself."""
    return box(**{"game_id": None, "player_id": None, "provider_game_id": "401"} | about)


def wrong(rows: list[Row]) -> list[Row]:
    """Return a box score that lacks a player, and with him his points."""
    return rows[1:]


@pytest.fixture
def scheduled(heard: Sources) -> Sources:
    heard.tell("nba_com", "schedule", landed_games=[game()])
    heard.tell("archive", "people", landed_players=people())
    return heard


@pytest.mark.parametrize(
    ("wrong_ones", "used"),
    [((), "nba_com"), (("nba_com",), "balldontlie"), (("nba_com", "balldontlie"), "espn"),
     (("nba_com", "balldontlie", "espn"), "archive")],
)  # fmt: skip
def test_the_first_source_that_reconciles_is_used(
    scheduled: Sources, wrong_ones: tuple[str, ...], used: str
) -> None:
    told = {"nba_com": box(), "balldontlie": unnumbered(), "espn": unnumbered(), "archive": box()}
    for source, rows in told.items():
        scheduled.tell(source, "box", landed_box=wrong(rows) if source in wrong_ones else rows)
    scheduled.build("player_boxscores")
    assert scheduled.pipeline.query(USED) == [(used,)]
    assert {source for source, _ in scheduled.aside("player_boxscores")} == set(wrong_ones)
    [found] = scheduled.kept(
        "player_boxscores", "count(DISTINCT source)", "count(DISTINCT player_id)", "min(game_id)"
    )
    assert found == (4 - len(wrong_ones), 16, GAME)


def test_of_the_leagues_two_box_scores_the_one_with_ids_is_used(scheduled: Sources) -> None:
    scheduled.tell("nba_com", "book", landed_box=unnumbered(provider=OFFICIAL_SCORER, ast=9))
    scheduled.tell("nba_com", "page", landed_box=box(ast=2))
    scheduled.build("player_boxscores")
    assert scheduled.kept("player_boxscores", "DISTINCT ast") == [(2,)]
    assert scheduled.aside("player_boxscores") == 16 * [("nba_com", "duplicate")]


def test_the_official_scorers_book_stands_in_for_a_page_that_does_not_add_up(scheduled: Sources) -> None:
    scheduled.tell("nba_com", "book", landed_box=unnumbered(provider=OFFICIAL_SCORER, ast=9))
    scheduled.tell("nba_com", "page", landed_box=wrong(box(ast=2)))
    scheduled.build("player_boxscores")
    assert scheduled.kept("player_boxscores", "ast", "is_preferred") == 16 * [(9, True)]
    assert {reason for _, reason in scheduled.aside("player_boxscores")} == {
        "points_do_not_sum_to_score", "other_team_does_not_reconcile"
    }  # fmt: skip


def test_a_box_score_without_the_leagues_id_is_of_no_game_against_another_team(scheduled: Sources) -> None:
    scheduled.tell("espn", "box", landed_box=[row | {"opponent": "LAL"} for row in unnumbered()])
    scheduled.build("player_boxscores")
    assert scheduled.aside("player_boxscores") == 16 * [("espn", "opponent_contradicts_schedule")]


def test_where_a_team_has_two_games_on_a_date_no_box_score_tells_which(heard: Sources) -> None:
    heard.tell("nba_com", "schedule", landed_games=[game(), game(game_id=LATER_GAME, away_team="PHI")])
    heard.tell("espn", "box", landed_box=[row for row in unnumbered() if row["team"] == HOME])
    heard.tell("archive", "people", landed_players=people())
    heard.build("player_boxscores")
    assert heard.aside("player_boxscores") == 8 * [("espn", "ambiguous_game")]
