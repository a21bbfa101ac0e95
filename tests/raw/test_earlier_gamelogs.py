"""A game is counted once: its game log is set aside where its box score was accepted."""

from told_rows import GAME, LATER_GAME, NEXT, Row, Sources, box, game, people

NOT_OF_LOGS = ("opponent", "is_starter", "status")


def log(**about: object) -> list[Row]:
    rows = [row | about for row in box()]
    return [{name: value for name, value in row.items() if name not in NOT_OF_LOGS} for row in rows]


def test_the_log_of_a_game_gives_way_to_its_box_score(heard: Sources) -> None:
    heard.tell("nba_com", "schedule", landed_games=[game(), game(NEXT, game_id=LATER_GAME)])
    heard.tell("archive", "people", landed_players=people())
    heard.tell("nba_com", "box", landed_box=box())
    known = {"season": "2023-24", "results_known_utc": "2023-10-25T10:00:00"}
    later = {"landed_date": NEXT, "game_date": NEXT, "game_id": LATER_GAME}
    heard.tell("nba_com", "log", landed_gamelogs=[*log(**known), *log(**known | later)])
    heard.build("earlier_gamelogs")
    assert heard.kept("earlier_gamelogs", "DISTINCT game_id") == [(LATER_GAME,)]
    assert heard.aside("earlier_gamelogs") == 16 * [("nba_com", "told_by_box_score")]
    assert heard.kept("player_boxscores", "DISTINCT game_id") == [(GAME,)]
