"""Result sets and CSV files are read like lists of objects: by header, row by row, none lost."""

from pathlib import Path
from typing import Annotated

import pytest
from payloads import reading
from pydantic import Field

from backcourt.errors import PayloadError
from backcourt.sources.wire.csv_rows import CsvRow, csv_rows
from backcourt.sources.wire.fields import Count, Name, RealText, WholeText
from backcourt.sources.wire.model import Wire
from backcourt.sources.wire.result_sets import result_set

HEADERS = ["PLAYER_ID", "PLAYER_NAME", "MOOD"]


class Player(Wire):
    player_id: Annotated[Count, Field(alias="PLAYER_ID")]
    name: Annotated[Name, Field(alias="PLAYER_NAME")]


class Shot(CsvRow):
    number: Annotated[WholeText, Field(alias="play id")]
    distance: RealText | None
    player: Name


def sets(*rows: object, headers: list[str] = HEADERS, name: str = "Players") -> object:
    return {"resource": "players", "resultSets": [{"name": name, "headers": headers, "rowSet": list(rows)}]}


def test_rows_of_a_result_set_are_named_by_their_headers(tmp_path: Path) -> None:
    read = reading(tmp_path, sets([7, "Ann Example", "good"], [8, "Bob Example", "bad"]))
    assert [(row.number, row.value.name) for row in result_set(read, "Players", Player)] == [
        (0, "Ann Example"),
        (1, "Bob Example"),
    ]
    assert read.unknown == {"resultSets[].MOOD": 2}


def test_a_row_of_another_length_or_type_is_rejected_by_itself(tmp_path: Path) -> None:
    read = reading(tmp_path, sets([7, "Ann Example"], [8, None, "bad"], 5, [9, "Cid Example", "good"]))
    assert [row.number for row in result_set(read, "Players", Player)] == [3]
    assert [(reject.problem.reason, str(reject.problem)) for reject in read.rejects] == [
        ("wrong_length", "resultSets[0].rowSet[0] has 2 values, not 3"),
        ("missing_value", "resultSets[0].rowSet[1].PLAYER_NAME is null"),
        ("wrong_length", "resultSets[0].rowSet[2] is not a list"),
    ]


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (sets(headers=["PLAYER_ID", "MOOD"]), r"resultSets\[0\]\.headers: PLAYER_NAME is missing"),
        (sets(headers=[*HEADERS, "PLAYER_ID"]), r"PLAYER_ID is there 2 times"),
        (sets(name="Teams"), r"resultSets has no Players \(there: Teams\)"),
        ({"resource": "players"}, "resultSets is missing"),
        ({"resultSets": [{"name": "Players", "headers": HEADERS}]}, r"resultSets\[0\]\.rowSet is missing"),
    ],
)
def test_a_result_set_of_another_form_is_an_error_with_the_path(
    tmp_path: Path, payload: object, said: str
) -> None:
    with pytest.raises(PayloadError, match=said):
        result_set(reading(tmp_path, payload), "Players", Player)


def test_csv_rows_are_typed_and_bad_ones_rejected_by_themselves(tmp_path: Path) -> None:
    rows = ["1,24.5,Ann Example,good", "2,,Bob Example,", "3,far,Cid,x", "4,1", "5,1,,x", "", ""]
    text = "\r\n".join(["play id,distance,player,mood", *rows])
    read = reading(tmp_path, text, suffix=".csv")
    rows = csv_rows(read, Shot)
    assert [(row.number, row.value.distance) for row in rows] == [(0, 24.5), (1, None)]
    assert [(reject.number, reject.problem.path) for reject in read.rejects] == [
        (2, "rows[2].distance"),
        (3, "rows[3]"),
        (4, "rows[4].player"),
    ]
    assert read.unknown == {"mood": 2}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("play id,player\n1,Ann\n", "header: distance is missing"),
        ("play id,distance,player,player\n", "player is there 2 times"),
        ("<html></html>", "is HTML or XML, not CSV"),
        ('play id,distance,player\n1,2,"Ann', "is not CSV after row 0"),
        ('play id,distance,"player', "header is not CSV"),
        ("", "is empty"),
    ],
)
def test_a_csv_file_of_another_form_is_an_error(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PayloadError, match=said):
        csv_rows(reading(tmp_path, text, suffix=".csv"), Shot)
