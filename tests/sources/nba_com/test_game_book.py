"""A game book on paper becomes the official box score, with who did not play and why, and who was inactive."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from contracts import contract
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from imagined_books import Book, Player, Team, line
from page_mutations import MUTATIONS, mutated_pages
from payloads import landed, reading, rejects_of, rows_of
from pdf_writer import Sheet, pdf_of

from backcourt.errors import PayloadError
from backcourt.sources.nba_com.game_book import parsed_pages
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.parsed import Parsed
from backcourt.sources.pdf.pages import Page
from backcourt.sources.pdf.reader import read_pages

ABOUT = {"source": "nba_com", "endpoint": "game_book", "suffix": ".pdf"}
BOX, INACTIVE = "landed_box", "landed_inactives"

STARTER = Player(
    "Zoë Đorić-van der Berg Jr.", "00", "F", 2405, (10, 18, 8, 11, 4, 5, 1, 6, 7, 2, 3, 0, 5, 9, 32), -16
)
OTHERS = [
    line(points, name=f"Ann {name}", jersey=str(points), position=position)
    for points, name, position in ((9, "B", "F"), (10, "C", "C"), (0, "D", "G"))
]
LAST = line(6, 14400 - 2405 - 3 * 2880 - 60, name="Ann E", position="G")
BENCH = line(0, 60, name="Flo F")
COACH = Player("Lazy Bones", "8", reason="DNP - Coach's Decision")
HURT = Player("Cid O'Hurt", reason="DND - Injury/Illness - Right Foot; Strain")
AWAY = Player("Dee Away", reason="NWT-Return to Competition Reconditioning")

MEMPHIS = Team(
    "Memphis Grizzlies",
    [STARTER, *OTHERS, LAST, BENCH, COACH, HURT, AWAY],
    "Inactive: Grizzlies - Exampleton (Injury/Illness - Right Shoulder; Tear), O'Neill-Smith, de la Cruz Jr. ( )",
)
CLEVELAND = Team(
    "CLEVELAND CAVALIERS",
    [line(16, name=f"Bob {name}", position="G") for name in "ABCDE"],
    "Inactive: Cavaliers - Wade (Not With Team)",
)
FIVE = CLEVELAND.players


def book(folder: Path, visitor: Team = MEMPHIS, home: Team = CLEVELAND, **asked: str) -> Parsed:
    return parse(*landed(folder, Book(visitor, home).pdf(), parameters=asked, **ABOUT))


def said(parsed: Parsed, table: str, *names: str) -> list[tuple[Any, ...]]:
    rows = sorted(rows_of(parsed, table), key=lambda row: row["row_number"])
    return [tuple(row[name] for name in names) for row in rows]


def test_a_players_line_has_every_figure_under_its_title(tmp_path: Path) -> None:
    row = min(rows_of(book(tmp_path, game_id="0022300061"), BOX), key=lambda row: row["row_number"])
    told = {name: value for name, value in row.items() if value is not None}
    for name in ("subject", "payload_sha", "landing_place", "payload_rows", "row_number"):
        del told[name]
    assert told == {
        "source": "nba_com", "provider": "official_scorer", "landed_date": date(2024, 2, 21),
        "game_id": "0022300061", "season": "2023-24", "season_type": "regular", "game_date": date(2024, 2, 21),
        "team": "MEM", "opponent": "CLE", "is_home": False, "player_name": "Zoë Đorić-van der Berg Jr.",
        "is_starter": True, "minutes": pytest.approx(40 + 5 / 60), "fgm": 10, "fga": 18, "fg3m": 8, "fg3a": 11,
        "ftm": 4, "fta": 5, "oreb": 1, "dreb": 6, "reb": 7, "ast": 2, "pf": 3, "stl": 0, "tov": 5, "blk": 9,
        "plus_minus": -16, "points": 32, "status": "played",
    }  # fmt: skip


def test_both_teams_are_there_and_only_whose_position_is_named_started(tmp_path: Path) -> None:
    found = book(tmp_path)
    assert rejects_of(found) == []
    names = ("team", "opponent", "is_home", "player_name", "is_starter")
    assert said(found, BOX, *names)[3:] == [
        ("MEM", "CLE", False, "Ann D", True),
        ("MEM", "CLE", False, "Ann E", True),
        ("MEM", "CLE", False, "Flo F", False),
        ("MEM", "CLE", False, "Lazy Bones", False),
        ("MEM", "CLE", False, "Cid O'Hurt", False),
        ("MEM", "CLE", False, "Dee Away", False),
        *(("CLE", "MEM", True, f"Bob {name}", True) for name in "ABCDE"),
    ]


def test_who_did_not_play_has_the_reason_and_no_figure_but_nothing(tmp_path: Path) -> None:
    rows = [row for row in rows_of(book(tmp_path), BOX) if row["status"] == "dnp"]
    assert [(row["player_name"], row["status_reason"]) for row in rows] == [
        ("Lazy Bones", "DNP - Coach's Decision"),
        ("Cid O'Hurt", "DND - Injury/Illness - Right Foot; Strain"),
        ("Dee Away", "NWT-Return to Competition Reconditioning"),
    ]
    assert {(row["minutes"], row["points"], row["reb"], row["plus_minus"]) for row in rows} == {
        (0.0, 0, 0, None)
    }


def test_inactive_players_are_listed_by_the_name_and_the_reason_as_spelled(tmp_path: Path) -> None:
    assert said(book(tmp_path), INACTIVE, "team", "player_name", "reason", "game_date", "snapshot_utc") == [
        ("MEM", "Exampleton", "Injury/Illness - Right Shoulder; Tear", date(2024, 2, 21), None),
        ("MEM", "O'Neill-Smith", None, date(2024, 2, 21), None),
        ("MEM", "de la Cruz Jr.", None, date(2024, 2, 21), None),
        ("CLE", "Wade", "Not With Team", date(2024, 2, 21), None),
    ]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("Inactive: Grizzlies - A (x), B (y) Cavaliers - C (z)", [("MEM", "A"), ("MEM", "B"), ("CLE", "C")]),
        (
            "Inactive: Grizzlies - A, B Cavaliers - C, D",
            [("MEM", "A"), ("MEM", "B"), ("CLE", "C"), ("CLE", "D")],
        ),
        ("Inactive: Memphis Grizzlies - A (Rest, and more)", [("MEM", "A")]),
        ("Inactive: Grizzlies - None", []),
        ("Inactive: Grizzlies -", []),
    ],
)
def test_a_list_of_inactive_players_tells_whose_each_is(
    tmp_path: Path, text: str, entries: list[tuple[str, str]]
) -> None:
    found = book(tmp_path, replace(MEMPHIS, inactive=text), replace(CLEVELAND, inactive=""))
    assert rejects_of(found) == []
    assert said(found, INACTIVE, "team", "player_name") == entries


def test_an_inactive_player_of_no_known_team_is_rejected(tmp_path: Path) -> None:
    found = book(tmp_path, replace(MEMPHIS, inactive="Inactive: Ann (Rest), Thunder - Bob (Rest)"))
    assert rejects_of(found) == [
        ("missing_value", "inactive.rows[0].team"),
        ("malformed_value", "inactive.rows[1]"),
    ]


def test_a_reason_that_runs_over_to_the_next_line_is_one_reason(tmp_path: Path) -> None:
    sheet = Book(MEMPHIS, CLEVELAND).sheet()
    [(left, top, size, text)] = [each for each in sheet.letters if each[3].startswith("DND")]
    sheet.letters.remove((left, top, size, text))
    sheet.write(left, top - 2.5, "DND - Injury/Illness -", size)
    below = [each for each in sheet.letters if each[1] > top]
    sheet.letters = [each for each in sheet.letters if each[1] <= top]
    sheet.letters += [(place, height + 8, *rest) for place, height, *rest in below]
    sheet.write(left, top + 8.0, "Right Foot; Strain", size)
    found = parse(*landed(tmp_path, pdf_of([sheet]), **ABOUT))
    assert rejects_of(found) == []
    assert ("Cid O'Hurt", text) in said(found, BOX, "player_name", "status_reason")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"wrong": {"PTS": "58"}}, "players have 57 points together, and its totals say 58"),
        ({"wrong": {"TOT": "20"}}, "players have 22 reb together, and its totals say 20"),
        ({"wrong": {"MIN": "265:00"}}, "players have 240.0 minutes together, and its totals say 265.0"),
        (
            {"players": [replace(STARTER, position=""), *OTHERS, LAST, BENCH, HURT]},
            "is of a team with 4 starters",
        ),
        ({"final": "60"}, "a team with 57 points whose score is '60'"),
    ],
)
def test_lines_that_do_not_add_up_are_told_and_not_hidden(
    tmp_path: Path, changed: dict[str, Any], told: str
) -> None:
    found = book(tmp_path, replace(MEMPHIS, **changed))
    assert rejects_of(found) == [("contradiction", f"visitor.rows[{place}]") for place in range(6)]
    assert all(told in row["problem"] for row in rows_of(found, "landed_rejects"))
    assert {row["status"] for row in rows_of(found, BOX) if row["team"] == "MEM"} == {"dnp"}
    assert len([row for row in rows_of(found, BOX) if row["team"] == "CLE"]) == 5


def test_overtime_counts(tmp_path: Path) -> None:
    longer = replace(
        MEMPHIS, players=[replace(player, seconds=2650 * (not player.reason)) for player in MEMPHIS.players]
    )
    found = book(tmp_path, longer)
    assert rejects_of(found) == []
    assert max(row["minutes"] for row in rows_of(found, BOX)) == 48.0


def without(title: str, text: str, row: int) -> Sheet:
    """Return a page on which one figure is missing."""
    sheet = Book(MEMPHIS, CLEVELAND).sheet()
    tops = sorted(
        {top for _, top, _, words in sheet.letters if words in ("Zoë Đorić-van der Berg Jr.", "Ann B")}
    )
    at = [each for each in sheet.letters if each[1] == tops[row] and each[3] == text]
    assert len(at) == 1, title
    sheet.letters.remove(at[0])
    return sheet


def test_a_figure_that_is_missing_is_not_taken_from_the_next_column(tmp_path: Path) -> None:
    found = parse(*landed(tmp_path, pdf_of([without("FGA", "18", 0)]), **ABOUT))
    assert rejects_of(found)[0] == ("missing_field", "visitor.rows[0].fga")
    assert {reason for reason, _ in rejects_of(found)[1:]} == {"contradiction"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("FINAL BOX", "1st HALF", "no page is called FINAL BOX"),
        ("Wednesday, February 21, 2024", "Tonight", "date is missing"),
        ("Wednesday, February 21, 2024", "Wednesday, February 31, 2024", "no date"),
        ("VISITOR:", "GUEST:", "the teams are home, not visitor and home"),
        ("HOME:", "VISITOR:", "the teams are visitor, visitor, not visitor and home"),
        ("VISITOR: Memphis Grizzlies (27-53)", "VISITOR:", r"visitor\.team is missing"),
        ("MIN", "MINUTES", r"visitor\.titles are missing"),
        ("DR", "XX", r"visitor\.titles: dreb is there 0 times"),
        ("DR", "OR", r"visitor\.titles: oreb is there 2 times"),
        ("240:00", "x", r"visitor\.totals are there 0 times"),
    ],
)
def test_a_page_that_lacks_a_part_is_an_error_with_its_path(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    sheet = Book(MEMPHIS, CLEVELAND).sheet()
    sheet.letters = [
        (*place, text.replace(old, new) if len(old) > 3 or text == old else text)
        for *place, text in sheet.letters
    ]
    with pytest.raises(PayloadError, match=told):
        parse(*landed(tmp_path, pdf_of([sheet]), **ABOUT))


def test_a_book_of_another_day_than_was_asked_for_is_an_error(tmp_path: Path) -> None:
    assert len(rows_of(book(tmp_path, game_date="2024-02-21"), BOX)) == 14
    with pytest.raises(PayloadError, match="date is 2024-02-21, not that of the game that was asked for"):
        book(tmp_path, game_date="2024-02-22")
    with pytest.raises(PayloadError, match="no NBA game id"):
        book(tmp_path, game_id="22300061")


def test_a_new_column_is_tolerated_and_counted(tmp_path: Path) -> None:
    sheet = Book(MEMPHIS, CLEVELAND).sheet()
    for top in {each[1] for each in sheet.letters if each[3] == "PTS"}:
        sheet.write(570.0, top, "DUNKS", 7.0)
    [top] = [each[1] for each in sheet.letters if each[3] == "Ann B"]
    sheet.write(575.0, top, "3", 7.0)
    found = parse(*landed(tmp_path, pdf_of([sheet]), **ABOUT))
    assert rejects_of(found) == []
    assert found.unknown_fields == {"visitor.rows[].DUNKS": 1}


def test_the_real_book_is_refused_because_it_was_damaged_on_its_way(tmp_path: Path) -> None:
    """Its bytes above 127 are gone, and with them what stood on the page."""
    with pytest.raises(PayloadError, match="page 1 is cut short"):
        parse(*landed(tmp_path, contract("nba_com/gamebook.pdf"), **ABOUT))


LIGATURES = "ﬀﬁﬂﬃﬄﬅﬆ"
WORDS = st.text(
    st.characters(codec="utf-8", categories=["Lu", "Ll", "Lt", "Lo"], exclude_characters=LIGATURES),
    min_size=1,
    max_size=9,
)
NAMES = st.lists(WORDS, min_size=1, max_size=2).map(" ".join)
MOST_SECONDS = 2_700
"""Of a player: with fifteen besides five of 48 minutes a team stays below the thousand that no book has room for."""
PLAYED = st.builds(
    lambda name, points, seconds: line(points, seconds, name=name),
    NAMES,
    st.integers(0, 60),
    st.integers(0, MOST_SECONDS),
)
ABSENT = st.builds(
    lambda name, word, why: Player(name, reason=f"{word} - {why}"),
    NAMES,
    st.sampled_from(["DNP", "DND", "NWT"]),
    NAMES,
)


@examples(12)
@given(players=st.lists(PLAYED | ABSENT, min_size=1, max_size=15))
def test_every_line_of_any_book_is_a_row(
    tmp_path_factory: pytest.TempPathFactory, players: list[Player]
) -> None:
    found = book(tmp_path_factory.mktemp("any"), replace(MEMPHIS, players=[*FIVE, *players]))
    rows = said(found, BOX, "player_name", "points", "status_reason")[: len(FIVE) + len(players)]
    expected = [(each.name, each.figures[-1] if each.figures else 0, each.reason or None) for each in players]
    assert rows[len(FIVE) :] == expected
    assert rejects_of(found) == []


NAME = re.compile(r"Name\d+")


def test_mutations_of_a_book_lose_no_player_and_end_in_nothing_but_payload_errors(tmp_path: Path) -> None:
    players = [replace(player, name=f"Name{place} Ann") for place, player in enumerate(MEMPHIS.players)]
    pages = read_pages(pdf_of([Book(replace(MEMPHIS, players=players), CLEVELAND).sheet()]), "book")
    kept = 0
    for changed in mutated_pages(pages):
        try:
            found = parsed_pages(reading(tmp_path, b"", **ABOUT), changed)
        except PayloadError:
            continue
        kept += 1
        told = " ".join(
            str(row) for table in (BOX, INACTIVE, "landed_rejects") for row in rows_of(found, table)
        )
        told += " ".join(found.unknown_fields)
        names = {word.text for word in changed[0].words if NAME.match(word.text)}
        assert {name for name in names if _is_among_lines(changed[0], name) and name not in told} == set()
    assert kept > MUTATIONS // 10


def _is_among_lines(page: Page, name: str) -> bool:
    """Tell whether a word still stands between the titles and the totals of its team."""
    top = next(word.box.middle for word in page.words if word.text == name)
    titles = sorted(word.box.middle for word in page.words if word.text == "PTS")
    totals = sorted(word.box.middle for word in page.words if word.text == "240:00")
    return any(above + 4 < top < below - 4 for above, below in zip(titles, totals, strict=False))
