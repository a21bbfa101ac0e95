"""Who a player is comes from the preferred source, and a birth date that it lacks from rosters that agree."""

from datetime import date

from told_rows import HOME, OPENER, Row, Sources, name_of

BORN, OTHER = date(1998, 2, 3), date(1999, 2, 3)


def member(number: int, born: date | None, player_id: int | None = None) -> Row:
    """Return a line of a roster."""
    return {
        "landed_date": OPENER, "team": HOME, "player_id": player_id, "player_name": name_of(HOME, number),
        "birth_date": born,
    }  # fmt: skip


def person(number: int, **about: object) -> Row:
    return {"player_id": number, "player_name": name_of(HOME, number), **about}


def test_a_birth_date_comes_from_rosters_by_id_or_by_name(heard: Sources) -> None:
    heard.tell("nba_com", "index", landed_players=[person(100), person(101), person(102)])
    heard.tell("nba_com", "roster", landed_rosters=[member(100, BORN, 100), member(102, None, 102)])
    heard.tell("espn", "roster", landed_rosters=[member(101, BORN)])
    heard.build("players")
    assert heard.kept("players", "player_id", "birth_date") == [(100, BORN), (101, BORN), (102, None)]


def test_of_two_birth_dates_none_is_guessed(heard: Sources) -> None:
    heard.tell("nba_com", "index", landed_players=[person(100), person(101, birth_date=BORN)])
    heard.tell("nba_com", "roster", landed_rosters=[member(100, BORN, 100), member(101, OTHER, 101)])
    heard.tell("espn", "roster", landed_rosters=[member(100, OTHER)])
    heard.build("players")
    assert heard.kept("players", "player_id", "birth_date") == [(100, None), (101, BORN)]


def test_the_leagues_index_is_preferred_and_keeps_the_birth_date_an_archive_knows(heard: Sources) -> None:
    heard.tell("archive", "players", landed_players=[person(100, birth_date=BORN, position="Forward")])
    heard.tell("nba_com", "index", landed_players=[person(100, position="Guard")])
    heard.build("players")
    assert heard.kept("players", "position", "birth_date", "source") == [("guard", BORN, "nba_com")]
    assert heard.aside("players") == [("archive", "duplicate")]
