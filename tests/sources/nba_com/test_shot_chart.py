"""Shot charts land each attempt once, with the league's zone, in the units of the archive."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from imagined_plays import ANN, GAME_ID, HOME, shot, shot_chart
from payloads import landed, rejects_of, rows_of

from backcourt.errors import PayloadError
from backcourt.sources.nba_com.parse import parse
from backcourt.sources.parsed import Parsed


def parsed(folder: Path, rows: list[Any], **parameters: str) -> Parsed:
    payload = shot_chart(rows)
    return parse(
        *landed(folder, payload, source="nba_com", endpoint="shotchartdetail", parameters=parameters)
    )


def test_an_attempt_lands_in_the_units_of_the_archive(tmp_path: Path) -> None:
    [row] = rows_of(parsed(tmp_path, [shot(7)]), "landed_shots")
    told = {name: row[name] for name in row if name not in ("subject", "payload_sha", "landing_place")}
    assert told == {
        "source": "nba_com", "provider": None, "row_number": 0, "payload_rows": 1,
        "landed_date": date(2023, 11, 1), "game_id": GAME_ID, "game_date": date(2023, 11, 1),
        "player_id": ANN[0], "team_id": HOME[0], "period": 1, "seconds_left": 686, "action_type": "Jump Shot",
        "shot_type": "3PT Field Goal", "zone_basic": "Left Corner 3", "zone_area": "Left Side(L)",
        "zone_range": "24+ ft.", "distance_ft": 23.0, "x_ft": 23.0, "y_ft": 7.25, "made": True,
    }  # fmt: skip


def test_a_chart_of_several_games_tells_their_attempts_apart(tmp_path: Path) -> None:
    found = parsed(tmp_path, [shot(7), shot(7, GAME_ID="0022300062"), shot(8, SHOT_MADE_FLAG=0)])
    assert [(row["game_id"], row["made"]) for row in rows_of(found, "landed_shots")] == [
        (GAME_ID, True), ("0022300062", True), (GAME_ID, False),
    ]  # fmt: skip


def test_a_game_without_attempts_yet_is_no_error(tmp_path: Path) -> None:
    found = parsed(tmp_path, [], game_id=GAME_ID)
    assert (rows_of(found, "landed_shots"), rejects_of(found)) == ([], [])


@pytest.mark.parametrize(
    ("broken", "reason", "column"),
    [
        (shot(8, GAME_DATE="2023-11-01"), "malformed_value", "GAME_DATE"),
        (shot(8, GAME_DATE="20231131"), "malformed_value", "GAME_DATE"),
        (shot(8, GAME_ID=22300061), "wrong_type", "GAME_ID"),
        (shot(8, GAME_ID="22300061"), "malformed_value", "GAME_ID"),
        (shot(8, GAME_ID="0022300062"), "contradiction", "GAME_ID"),
        (shot(8, SECONDS_REMAINING=60), "out_of_range", "SECONDS_REMAINING"),
        (shot(8, SHOT_MADE_FLAG=2), "malformed_value", "SHOT_MADE_FLAG"),
        (shot(8, SHOT_TYPE="Heave"), "malformed_value", "SHOT_TYPE"),
        (shot(8, LOC_X=None), "missing_value", "LOC_X"),
        (shot(7), "contradiction", "GAME_EVENT_ID"),
    ],
)
def test_an_attempt_that_cannot_be_is_rejected_with_its_place_and_the_others_land(
    tmp_path: Path, broken: list[Any], reason: str, column: str
) -> None:
    found = parsed(tmp_path, [shot(7), broken, shot(9)], game_id=GAME_ID, game_date="2023-11-01")
    assert rejects_of(found) == [(reason, f"resultSets[0].rowSet[1].{column}")]
    assert [row["row_number"] for row in rows_of(found, "landed_shots")] == [0, 2]
    assert [row["landed_date"] for row in rows_of(found, "landed_rejects")] == [date(2023, 11, 1)]


def test_a_payload_of_another_endpoint_is_an_error(tmp_path: Path) -> None:
    receipt, path = landed(tmp_path, {}, source="nba_com", endpoint="weather")
    with pytest.raises(PayloadError, match="of no endpoint that is known here"):
        parse(receipt, path)
