"""An injury report on paper becomes a row for each player, with his game and the moment it was known."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from contracts import contract
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from imagined_reports import COLUMNS, Entry, Paper, Side
from page_mutations import MUTATIONS, mutated_pages
from payloads import landed, reading, rejects_of, rows_of
from pdf_writer import Sheet, pdf_of

from backcourt.errors import PayloadError
from backcourt.sources.nba_com.injury_report import parsed_pages
from backcourt.sources.nba_com.injury_table import OUTSIDE
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.parsed import Parsed
from backcourt.sources.pdf.pages import Word
from backcourt.sources.pdf.reader import read_pages

LANDED, MISSING = "landed_injuries", "landed_missing_injury_reports"
ABOUT = {"source": "nba_com", "endpoint": "injury_report", "suffix": ".pdf"}
SPURS = Side(
    "02/22/2024",
    "MIL@SAS",
    "San Antonio Spurs",
    [
        Entry("Ördög, Zoltán", "Questionable", "G League - Two-Way"),
        Entry("van der Berg Jr., Ann", "Out", "Injury/Illness - Left Knee; Surgery"),
        Entry("Đorić, Cid", "Available", "Rest"),
    ],
)
BUCKS = Side("02/22/2024", "MIL@SAS", "Milwaukee Bucks")
HAWKS = Side("02/23/2024", "ATL@IND", "Atlanta Hawks", [Entry("Example, Dee", "Doubtful", "Return to Play")])
PACERS = Side("02/23/2024", "ATL@IND", "Indiana Pacers")


def report(folder: Path, *sides: Side, **paper: Any) -> Parsed:
    return parse(*landed(folder, Paper(**paper).pdf(sides), **ABOUT))


def said(parsed: Parsed, *names: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in names) for row in rows_of(parsed, LANDED)]


def test_every_player_is_a_row_with_his_team_his_game_and_why(tmp_path: Path) -> None:
    found = report(tmp_path, BUCKS, SPURS, HAWKS, PACERS)
    assert said(found, "row_number", "team", "player_name", "status", "reason", "details") == [
        (1, "SAS", "Ördög, Zoltán", "questionable", "G League - Two-Way", "G League - Two-Way"),
        (
            2,
            "SAS",
            "van der Berg Jr., Ann",
            "out",
            "Left Knee; Surgery",
            "Injury/Illness - Left Knee; Surgery",
        ),
        (3, "SAS", "Đorić, Cid", "available", "Rest", "Rest"),
        (4, "ATL", "Example, Dee", "doubtful", "Return to Play", "Return to Play"),
    ]
    games = [(date(2024, 2, 22), "MIL", "SAS")] * 3 + [(date(2024, 2, 23), "ATL", "IND")]
    assert said(found, "game_date", "away_team", "home_team") == games
    assert set(said(found, "landed_date", "snapshot_utc", "source")) == {
        (date(2024, 2, 22), datetime(2024, 2, 22, 22, 30), "nba_com")
    }
    assert rejects_of(found) == []


def test_a_team_without_a_report_is_on_record_for_the_game_it_owes_one_for(tmp_path: Path) -> None:
    rows = rows_of(report(tmp_path, BUCKS, SPURS, HAWKS, PACERS), MISSING)
    assert [(row["row_number"], row["team"], row["game_date"], row["home_team"]) for row in rows] == [
        (0, "MIL", date(2024, 2, 22), "SAS"),
        (5, "IND", date(2024, 2, 23), "IND"),
    ]


@pytest.mark.parametrize(
    ("heading", "moment"),
    [
        ("02/22/24 05:30 PM", datetime(2024, 2, 22, 22, 30)),
        ("04/10/24 05:30 PM", datetime(2024, 4, 10, 21, 30)),
        ("12/31/2023 12:15 AM", datetime(2023, 12, 31, 5, 15)),
        ("3/9/24 11:45 PM", datetime(2024, 3, 10, 4, 45)),
        ("11/03/24 01:30 AM", datetime(2024, 11, 3, 6, 30)),
    ],
)
def test_the_moment_of_a_report_is_eastern_time_and_never_too_early(
    tmp_path: Path, heading: str, moment: datetime
) -> None:
    found = report(tmp_path, SPURS, heading=f"Injury Report: {heading}")
    assert set(said(found, "snapshot_utc")) == {(moment,)}


def test_a_report_after_midnight_belongs_to_the_basketball_day_before(tmp_path: Path) -> None:
    found = report(tmp_path, SPURS, heading="Injury Report: 02/23/24 12:30 AM")
    assert set(said(found, "landed_date")) == {(date(2024, 2, 22),)}


def test_cells_that_run_over_several_lines_are_one_text(tmp_path: Path) -> None:
    long = "Injury/Illness - Right Forearm and Left Forearm and Both Knees; Contusion and Soreness"
    name = "Featherstonehaugh-Cholmondeley-Marjoribanks Jr., Maximilian-Bartholomew"
    found = report(tmp_path, replace(SPURS, entries=[Entry(name, "Out", long), Entry("B, C", "Out", "Rest")]))
    assert said(found, "player_name", "details") == [(name, long), ("B, C", "Rest")]


def test_a_word_that_is_broken_at_its_hyphen_is_one_word(tmp_path: Path) -> None:
    entry = Entry("Featherstonehaugh-Cholmo- ndeley, Ann", "Out", "G League - Two-Way")
    assert said(report(tmp_path, replace(SPURS, entries=[entry])), "player_name", "reason") == [
        ("Featherstonehaugh-Cholmo-ndeley, Ann", "G League - Two-Way")
    ]


def test_a_team_goes_on_where_the_page_ends(tmp_path: Path) -> None:
    many = [Entry(f"Player{number}, Ann", "Out", "Rest") for number in range(45)]
    found = report(tmp_path, BUCKS, replace(SPURS, entries=many), HAWKS)
    assert [row["player_name"] for row in rows_of(found, LANDED)] == [
        *(entry.name for entry in many),
        "Example, Dee",
    ]
    assert Counter(row["team"] for row in rows_of(found, LANDED)) == {"SAS": 45, "ATL": 1}
    assert Counter(row["home_team"] for row in rows_of(found, LANDED)) == {"SAS": 45, "IND": 1}


def test_a_row_that_a_page_break_divides_is_one_row(tmp_path: Path) -> None:
    long = "Injury/Illness - Right Forearm and Left Forearm and Both Knees; Contusion and Soreness"
    entries = [Entry("First, Ann", "Out", "Rest"), Entry("Second, Bob", "Doubtful", long), *SPURS.entries]
    found = report(tmp_path, replace(SPURS, entries=entries), HAWKS, breaks_in=frozenset({1}))
    assert said(found, "player_name", "details")[:2] == [("First, Ann", "Rest"), ("Second, Bob", long)]
    assert said(found, "team") == [("SAS",)] * 5 + [("ATL",)]
    assert rejects_of(found) == []


def test_what_is_left_of_a_reason_on_the_next_page_is_no_statement_however_it_is_written(
    tmp_path: Path,
) -> None:
    entries = [
        *SPURS.entries[:1],
        Entry("Second, Bob", "Out", "Injury/Illness - Left Knee and also Right ACL"),
    ]
    found = report(tmp_path, replace(SPURS, entries=entries), HAWKS, breaks_in=frozenset({1}))
    assert said(found, "player_name", "reason")[1] == ("Second, Bob", "Left Knee and also Right ACL")
    assert rejects_of(found) == []


def test_a_player_listed_for_two_games_has_two_rows(tmp_path: Path) -> None:
    again = replace(
        SPURS, day="02/23/2024", matchup="SAS@UTA", entries=[replace(SPURS.entries[0], status="Out")]
    )
    found = report(tmp_path, replace(SPURS, entries=SPURS.entries[:1]), again)
    assert said(found, "game_date", "home_team", "status") == [
        (date(2024, 2, 22), "SAS", "questionable"),
        (date(2024, 2, 23), "UTA", "out"),
    ]


@pytest.mark.parametrize(
    ("side", "reason", "path"),
    [
        (replace(SPURS, entries=[Entry("A, B", "Game Time Decision", "Rest")]), "unknown_kind", "status"),
        (replace(SPURS, entries=[Entry("A, B", "", "Rest")]), "missing_value", "status"),
        (replace(SPURS, entries=[Entry("", "Out", "Rest")]), "missing_value", "player_name"),
        (replace(SPURS, entries=[Entry(reason="NO INJURIES")]), "unknown_kind", "reason"),
        (replace(SPURS, team="Utah Jazz"), "contradiction", "team"),
        (replace(SPURS, team=""), "missing_value", "team"),
        (replace(SPURS, day="22/02/2024"), "malformed_value", "game_date"),
        (replace(SPURS, day="02/30/2024"), "malformed_value", "game_date"),
        (replace(SPURS, matchup="SAS"), "malformed_value", "matchup"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_by_itself(
    tmp_path: Path, side: Side, reason: str, path: str
) -> None:
    found = report(tmp_path, side, HAWKS)
    assert {(why, where.rpartition(".")[2]) for why, where in rejects_of(found)} == {(reason, path)}
    assert len(rejects_of(found)) == len(side.entries)
    assert said(found, "player_name") == [("Example, Dee",)]


def test_a_team_of_no_league_we_know_stays_as_it_was_spelled(tmp_path: Path) -> None:
    side = replace(SPURS, matchup="RMD@SAS", team="Real Madrid", entries=SPURS.entries[:1])
    assert said(report(tmp_path, side), "team", "away_team", "home_team") == [("Real Madrid", "RMD", "SAS")]


def test_an_empty_report_has_no_rows(tmp_path: Path) -> None:
    found = report(tmp_path)
    assert (rows_of(found, LANDED), rows_of(found, MISSING), rejects_of(found)) == ([], [], [])


def drawn(*sides: Side) -> list[Sheet]:
    paper = Paper()
    paper.pdf(sides)
    return paper.sheets


def renamed(sheets: Sequence[Sheet], old: str, new: str) -> list[Sheet]:
    for sheet in sheets:
        sheet.letters = [(*place, text.replace(old, new)) for *place, text in sheet.letters]
    return list(sheets)


LONG = replace(SPURS, entries=[Entry(f"Player{number}, Ann", "Out", "Rest") for number in range(45)])


@pytest.mark.parametrize(
    ("sheets", "told"),
    [
        (renamed(drawn(SPURS), "Injury Report:", "Inactive List:"), r"pages\[0\].heading is missing"),
        (renamed(drawn(SPURS), "02/22/24 05:30 PM", "03/10/24 02:30 AM"), "left out by daylight saving"),
        (renamed(drawn(SPURS), "02/22/24", "13/22/24"), r"pages\[0\].heading is no moment"),
        (renamed(drawn(SPURS), "Player Name", "Who"), "player_name is there 0 times"),
        (renamed(drawn(SPURS), "Player Name", "Player Name Reason"), "reason is there 2 times"),
        (drawn(LONG)[:1], "say they are 1 of 3"),
        (drawn(LONG)[1:], "say they are 2 of 3, 3 of 3"),
        (drawn(LONG)[:2] + drawn(LONG)[:1], "say they are 1 of 3, 2 of 3, 1 of 3"),
        (
            drawn(LONG)[:2] + renamed(drawn(LONG)[2:], "05:30", "06:30"),
            r"pages\[2\].heading is of another report",
        ),
    ],
)
def test_a_document_that_is_no_whole_report_is_an_error_that_says_why(
    tmp_path: Path, sheets: list[Sheet], told: str
) -> None:
    with pytest.raises(PayloadError, match=told):
        parse(*landed(tmp_path, pdf_of(sheets), **ABOUT))


def test_rows_without_rules_between_them_are_an_error_and_not_a_guess(tmp_path: Path) -> None:
    sheets = drawn(SPURS)
    sheets[0].rules = []
    with pytest.raises(PayloadError, match=r"pages\[0\] has no rules between its rows"):
        parse(*landed(tmp_path, pdf_of(sheets), **ABOUT))


def test_a_new_column_is_tolerated_and_counted(tmp_path: Path) -> None:
    sheets = drawn(SPURS)
    sheets[0].write(770.0, 108.0, "Returns")
    sheets[0].write(771.0, 126.0, "soon")
    found = parse(*landed(tmp_path, pdf_of(sheets), **ABOUT))
    assert said(found, "reason")[0] == ("G League - Two-Way",)
    assert found.unknown_fields == {"pages[].rows[].Returns": 3}


def test_words_above_and_below_the_table_are_tolerated_and_counted(tmp_path: Path) -> None:
    sheets = drawn(SPURS)
    sheets[0].write(300.0, 80.0, "for tonight")
    sheets[0].write(300.0, 570.0, "nba")
    found = parse(*landed(tmp_path, pdf_of(sheets), **ABOUT))
    assert len(said(found, "reason")) == 3
    assert found.unknown_fields == {OUTSIDE: 3}


def test_the_real_report_is_read_whole(tmp_path: Path) -> None:
    found = parse(*landed(tmp_path, contract("nba_com/injury_report.pdf"), **ABOUT))
    assert rejects_of(found) == []
    assert found.unknown_fields == {}
    assert Counter(row["team"] for row in rows_of(found, LANDED)) == {"SAS": 8, "DEN": 4, "GSW": 2}
    assert len(rows_of(found, MISSING)) == 29
    assert Counter(row["status"] for row in rows_of(found, LANDED)) == {
        "out": 10, "questionable": 2, "probable": 1, "doubtful": 1
    }  # fmt: skip
    assert set(said(found, "snapshot_utc")) == {(datetime(2024, 1, 4, 17, 30),)}
    [wrapped] = [row for row in rows_of(found, LANDED) if "Forearm" in row["details"]]
    assert wrapped["details"].endswith("Forearm; Contusion")


# Everything that can stand in a cell, in any script; blanks and hyphens are where words break.
LIGATURES = "ﬀﬁﬂﬃﬄﬅﬆ"
WORDS = st.text(
    st.characters(codec="utf-8", categories=["Lu", "Ll", "Lt", "Lo", "Nd"], exclude_characters=LIGATURES),
    min_size=1,
    max_size=9,
)
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
ENTRIES = st.builds(Entry, TEXTS, st.sampled_from(["Out", "Doubtful", "Probable", "Perhaps"]), TEXTS)


@examples(12)
@given(entries=st.lists(ENTRIES, max_size=25), breaks=st.frozensets(st.integers(0, 24)))
def test_every_row_of_any_report_is_landed_or_rejected_with_its_words(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry], breaks: frozenset[int]
) -> None:
    side = replace(SPURS, entries=entries)
    found = report(tmp_path_factory.mktemp("any"), BUCKS, side, PACERS, breaks_in=breaks)
    read = [entry for entry in entries if entry.status != "Perhaps"]
    assert said(found, "player_name", "status", "details") == [
        (entry.name, entry.status.lower(), entry.reason) for entry in read
    ]
    assert len(rejects_of(found)) == len(entries) - len(read)
    assert len(rows_of(found, MISSING)) == 2


NAME = re.compile(r"Name\d+")


def test_mutations_of_a_report_lose_no_player_and_end_in_nothing_but_payload_errors(tmp_path: Path) -> None:
    entries = [Entry(f"Name{number}, Ann", "Out", f"Rest number {number}") for number in range(30)]
    pages = read_pages(Paper().pdf((BUCKS, replace(SPURS, entries=entries), HAWKS, PACERS)), "report")
    kept = 0
    for changed in mutated_pages(pages):
        try:
            found = parsed_pages(reading(tmp_path, b"", **ABOUT), changed)
        except PayloadError:
            continue
        kept += 1
        told = " ".join(
            str(row) for table in (LANDED, MISSING, "landed_rejects") for row in rows_of(found, table)
        )
        told += " ".join(found.unknown_fields)  # a word among the titles is a column that is new
        names = {
            word.text for page in changed for word in page.words if NAME.match(word.text) and not unread(word)
        }
        assert len({name for name in names if name not in told}) <= found.unknown_fields.get(OUTSIDE, 0)
    assert kept > MUTATIONS // 10


def unread(word: Word) -> bool:
    """Tell whether a word was moved into the column of game times, which nothing is read from."""
    return COLUMNS[1][2] <= word.box.left < COLUMNS[2][1]
