"""A line stands under the game it was known to be about when it was quoted, whatever ids came later."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from pipelines import OpenPipeline, Pipeline, edit_rows

Row = dict[str, Any]
Built = Callable[..., dict[str, list[Row]]]

BOTH_PLAY, GAME, OTHER_GAME = date(2023, 11, 5), "0022300013", "0022300014"
"""Atlanta plays Brooklyn, and Boston plays Charlotte half an hour earlier."""

IDLE, WITHOUT_HIM = date(2023, 11, 4), "0022300012"
"""Only Charlotte and Boston play."""

TIP_OFF, OTHER_TIP_OFF = datetime(2023, 11, 6, 1, 30), datetime(2023, 11, 6, 1)
SEEN = datetime(2023, 11, 4, 18)

UNKNOWN: Row = {"player_id": None, "team": None, "game_id": None}
TO_BOSTON: Row = {"team": "BOS", "game_id": OTHER_GAME}


@pytest.fixture
def player(tiny: Pipeline) -> Row:
    """One who has played for Atlanta, and for nobody else."""
    query = """
        SELECT player_id, any_value(player_name) AS player_name FROM nba_raw.player_boxscores
        WHERE game_date < DATE '2023-11-04' AND minutes_tenths > 0
        GROUP BY player_id HAVING min(team) = 'ATL' AND max(team) = 'ATL' ORDER BY player_id LIMIT 1"""
    [(player_id, name)] = tiny.query(query)
    return {"player_id": player_id, "player_name": name}


@pytest.fixture
def built(player: Row, tiny_archive: Path, tmp_path: Path, open_pipeline: OpenPipeline) -> Built:
    """Return a function that has lines quoted of the player, and tells what became of them by book."""

    def build(*lines: Row) -> dict[str, list[Row]]:
        said = [
            {
                "source": "test", "game_date": BOTH_PLAY, "market": "points", "book": "a book", "line": 20.5,
                "over_odds": -110.0, "under_odds": -110.0, "snapshot_utc": SEEN, "team": "ATL", "game_id": GAME,
                **player, **line,
            }
            for line in lines
        ]  # fmt: skip
        archive = tmp_path / "archive"
        copytree(tiny_archive, archive)
        edit_rows(archive / "2023-24" / "player_props.parquet", lambda rows: [*rows, *said])
        pipeline = open_pipeline()
        assert pipeline.ingest(archive).rejected == []
        assert pipeline.sync(tables=[*RAW, "player_props"]).errors == []
        assert [balance for balance in pipeline.balances if balance.lost] == []
        kept = pipeline.warehouse.query(
            "SELECT book, line, over_odds, game_id, hindsight_game_id, team, needs_hindsight, is_main_line, known_at "
            "FROM nba_raw.player_props WHERE provider = 'test' ORDER BY ALL"
        )
        aside = pipeline.warehouse.query(
            "SELECT payload_row->>'book' AS book, reason FROM nba_raw.quarantine "
            "WHERE table_name = 'player_props' AND payload_row->>'provider' = 'test'"
        )
        found: dict[str, list[Row]] = {}
        for row in (*kept.to_pylist(), *aside.to_pylist()):
            found.setdefault(row.pop("book"), []).append(row)
        return found

    return build


RAW = (
    "schedule", "game_results", "players", "player_names", "player_spellings", "player_boxscores", "rosters",
)  # fmt: skip


def test_after_a_trade_a_line_is_of_the_old_teams_game_until_hindsight(built: Built) -> None:
    """Both teams play: before the game nobody could tell from what the archives hold that he was traded."""
    for [row] in built(TO_BOSTON | {"book": "told"}, UNKNOWN | {"book": "untold"}).values():
        expected = {"game_id": GAME, "team": "ATL", "needs_hindsight": False, "is_main_line": True}
        assert row.items() >= expected.items()
        assert row["hindsight_game_id"] in (GAME, OTHER_GAME)


def test_hindsight_moves_the_line_of_a_traded_player_to_the_game_he_played(built: Built) -> None:
    found = built(TO_BOSTON | {"book": "told"}, UNKNOWN | {"book": "untold"}, {"book": "as before"})
    games = {book: row["hindsight_game_id"] for book, [row] in found.items()}
    assert games == {"told": OTHER_GAME, "untold": GAME, "as before": GAME}


def test_a_line_without_a_moment_is_known_at_the_tip_off_that_could_be_told(built: Built) -> None:
    found = built(
        *(ids | {"book": f"{n}", "snapshot_utc": None} for n, ids in enumerate((TO_BOSTON, UNKNOWN)))
    )
    assert {row["known_at"] for [row] in found.values()} == {TIP_OFF}


def test_a_line_on_a_day_off_of_the_old_team_needs_hindsight(built: Built) -> None:
    new_team = {"game_date": IDLE, "team": "BOS", "game_id": WITHOUT_HIM}
    found = built(new_team | {"book": "told"}, UNKNOWN | {"game_date": IDLE, "book": "untold"})
    [told], [untold] = found["told"], found["untold"]
    assert (told["game_id"], told["hindsight_game_id"]) == (WITHOUT_HIM, WITHOUT_HIM)
    assert (told["team"], told["needs_hindsight"]) == ("BOS", True)
    assert untold == {"reason": "no_game_of_his_team"}


CONTRADICTIONS: dict[str, Row] = {
    "another game's id": {"game_id": OTHER_GAME},
    "another team's id": {"team": "BOS"},
    "a team that does not play": {"team": "LAL", "game_id": None},
    "a team that is none": {"team": "???"},
}


def test_ids_that_contradict_the_schedule_silence_nothing_and_tell_nothing(built: Built) -> None:
    found = built(*(ids | {"book": book} for book, ids in CONTRADICTIONS.items()))
    assert found.keys() == CONTRADICTIONS.keys()
    for [row] in found.values():
        assert (row["game_id"], row["team"], row["needs_hindsight"]) == (GAME, "ATL", False)
        assert row["hindsight_game_id"] is None


def test_ids_that_contradict_the_schedule_are_set_aside_where_nothing_else_tells_the_game(
    built: Built,
) -> None:
    [row] = built({"game_date": IDLE, "team": "BOS", "game_id": GAME})["a book"]
    assert row == {"reason": "game_id_contradicts_schedule"}


def test_a_line_that_needs_hindsight_yields_to_the_same_line_told_beforehand(built: Built) -> None:
    """Its name tells nobody and its spelling sorts first; only the archive's ids make it his."""
    by_id_alone = {"player_name": "A Nobody", "over_odds": -200.0}
    repeated, kept = built({"over_odds": -105.0}, by_id_alone)["a book"], {"needs_hindsight": False}
    assert [row for row in repeated if "reason" in row] == [{"reason": "duplicate"}]
    assert [row["over_odds"] for row in repeated if row.items() >= kept.items()] == [-105.0]


def test_a_line_that_needs_hindsight_is_main_only_beside_none_told_beforehand(built: Built) -> None:
    by_id_alone = {"player_name": "A Nobody", "line": 19.5}
    beside = built({"over_odds": -300.0, "under_odds": 240.0}, by_id_alone, by_id_alone | {"book": "alone"})
    assert {row["line"]: row["is_main_line"] for row in beside["a book"]} == {20.5: True, 19.5: False}
    assert [row["is_main_line"] for row in beside["alone"]] == [True]


def test_of_the_same_line_twice_the_ids_filled_in_later_choose_none(built: Built) -> None:
    """They stand together as of one game, and the price that stays is the same whichever of them has the ids."""
    dear, cheap = {"over_odds": -120.0}, {"over_odds": -100.0}
    found = built(
        *(line | {"book": "dear"} for line in (dear | TO_BOSTON, cheap | UNKNOWN)),
        *(line | {"book": "cheap"} for line in (dear | UNKNOWN, cheap | TO_BOSTON)),
    )
    prices = {book: [row["over_odds"] for row in rows if "reason" not in row] for book, rows in found.items()}
    assert prices == {"dear": [-120.0], "cheap": [-120.0]}
