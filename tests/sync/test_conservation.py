"""No payload row is lost: each is a raw row or in quarantine with a reason, and every known defect is visible."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from pipelines import Pipeline

DELIVERED_IN = {
    "schedule": ("landed_games",),
    "game_results": ("landed_games",),
    "player_boxscores": ("landed_box",),
    "player_props": ("landed_props", "landed_line_movement"),
    "shots": ("landed_shots",),
    "game_lines": ("landed_game_lines",),
    "injuries": ("landed_inactives", "landed_injuries"),
    "players": ("landed_players",),
}
"""Raw tables and the landing tables whose every row must be found again."""

Defects = dict[str, list[Any]]


@pytest.fixture(scope="module")
def defects(small_archive: Path) -> Defects:
    text = (small_archive / "truth" / "defects.json").read_text(encoding="utf-8")
    return {kind: entry["keys"] for kind, entry in json.loads(text).items()}


@pytest.fixture(scope="module")
def files(small_archive: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of the archive by kind of file."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(small_archive.glob("**/*.parquet")):
        if path.parent.name != "truth":
            found.setdefault(path.stem, []).extend(pq.read_table(path).to_pylist())
    return found


def in_quarantine(pipeline: Pipeline, table: str, reason: str) -> list[dict[str, Any]]:
    rows = pipeline.query(
        f"SELECT payload_row FROM nba_raw.quarantine WHERE table_name = '{table}' AND reason = '{reason}'"
    )
    return [json.loads(row) for (row,) in rows]


LANDED_FROM = {
    "landed_games": "games",
    "landed_box": "player_box",
    "landed_props": "player_props",
    "landed_line_movement": "line_movement",
    "landed_shots": "shots",
    "landed_inactives": "inactives",
    "landed_injuries": "injury_snapshots",
    "landed_players": "players",
}


@pytest.mark.parametrize("table", LANDED_FROM)
def test_every_row_of_a_file_is_landed(
    table: str, small: Pipeline, files: dict[str, list[dict[str, Any]]]
) -> None:
    landed = small.figure(f"SELECT sum(payload_rows) FROM nba_landing.{table}")
    assert landed == len(files[LANDED_FROM[table]]) > 0


@pytest.mark.parametrize("table", DELIVERED_IN)
def test_rows_landed_are_rows_kept_plus_rows_set_aside(table: str, small: Pipeline) -> None:
    landed = sum(small.figure(f"SELECT count(*) FROM nba_landing.{name}") for name in DELIVERED_IN[table])
    kept = small.figure(f"SELECT count(*) FROM nba_raw.{table}")
    aside = small.figure(f"SELECT count(*) FROM nba_raw.quarantine WHERE table_name = '{table}'")
    assert landed == kept + aside > 0


def test_no_raw_table_lost_a_row(small: Pipeline) -> None:
    assert {balance.table: balance.lost for balance in small.balances if balance.lost} == {}
    assert {balance.table for balance in small.balances} >= set(DELIVERED_IN)


def test_every_quarantined_row_has_a_reason_and_can_be_read(small: Pipeline) -> None:
    rows = small.query("SELECT table_name, reason, payload_sha, payload_row FROM nba_raw.quarantine")
    assert rows
    for table, reason, payload_sha, payload_row in rows:
        assert small.catalogue[table].quarantines
        assert reason
        assert len(payload_sha) == 64
        assert json.loads(payload_row)["reject_reason"] == reason


def test_every_kind_of_defect_is_looked_at_here(defects: Defects) -> None:
    looked_at = {name.removeprefix("test_defect_") for name in globals() if name.startswith("test_defect_")}
    assert looked_at == set(defects)


def test_defect_total_impossible(small: Pipeline, defects: Defects) -> None:
    rejected = {row["game_id"] for row in in_quarantine(small, "game_lines", "impossible_total")}
    assert rejected == set(defects["total_impossible"])
    assert_no_market(small, rejected)


def test_defect_spread_impossible(small: Pipeline, defects: Defects) -> None:
    rejected = {row["game_id"] for row in in_quarantine(small, "game_lines", "impossible_spread")}
    assert rejected == set(defects["spread_impossible"])
    assert_no_market(small, rejected)


def assert_no_market(pipeline: Pipeline, games: set[str]) -> None:
    """Check that games whose line was set aside are there, without a made-up total or spread."""
    listed = ", ".join(f"'{game}'" for game in games)
    rows = pipeline.query(
        f"SELECT spread, total, implied_team_total FROM nba_analytics.upcoming_team_game_context "
        f"WHERE game_id IN ({listed})"
    )
    assert rows == [(None, None, None)] * 2 * len(games)


def test_defect_tipoff_missing(small: Pipeline, defects: Defects) -> None:
    assumed = small.query("SELECT game_id, tipoff_utc FROM nba_raw.schedule WHERE tipoff_assumed")
    assert {game_id for game_id, _ in assumed} == set(defects["tipoff_missing"])
    assert all(tipoff is not None for _, tipoff in assumed)


def test_defect_shots_missing(small: Pipeline, defects: Defects) -> None:
    without = small.query(
        "SELECT DISTINCT game_id, paint_attempts, three_makes FROM nba_analytics.player_game_summary "
        "WHERE zones_missing_reason = 'no_shots_for_game' AND season_type = 'regular'"
    )
    assert {game_id for game_id, *_ in without} == set(defects["shots_missing"])
    assert {tuple(zones) for _, *zones in without} == {(None, None)}


def test_defect_shots_disagree(small: Pipeline, defects: Defects) -> None:
    disagree = small.query(
        "SELECT game_id, player_id FROM nba_analytics.player_game_summary "
        "WHERE zones_missing_reason = 'shots_disagree_with_box_score'"
    )
    assert sorted(disagree) == sorted(map(tuple, defects["shots_disagree"]))


def test_defect_injury_junk(small: Pipeline, defects: Defects) -> None:
    junk = [row["team"] for row in in_quarantine(small, "injuries", "unknown_team")]
    assert sorted(junk) == sorted(marker for marker, _ in defects["injury_junk"])


def test_defect_name_twins(small: Pipeline, defects: Defects) -> None:
    [(name, *ids)] = defects["name_twins"]
    assert small.query(f"SELECT player_id, match FROM nba_raw.player_names WHERE player_name = '{name}'") == [
        (None, "ambiguous_name")
    ]
    games = "SELECT count(*) FROM nba_analytics.player_game_summary WHERE player_id = "
    assert all(small.figure(games + str(number)) > 0 for number in ids)
    without_id = in_quarantine(small, "player_props", "ambiguous_name")
    assert any(row["player_name"] == name for row in without_id)


def test_defect_props_nobody(small: Pipeline, defects: Defects) -> None:
    unknown = in_quarantine(small, "player_props", "unknown_name")
    found = sorted([row["player_name"], row["book"], row["market"], row["line"]] for row in unknown)
    assert found == sorted(key[1:] for key in defects["props_nobody"])


def test_defect_props_duplicate(small: Pipeline, defects: Defects) -> None:
    twice = in_quarantine(small, "player_props", "duplicate")
    found = sorted([row["player_name"], row["book"], row["market"], row["line"]] for row in twice)
    assert found == sorted(key[1:] for key in defects["props_duplicate"])


def test_defect_props_unresolved(small: Pipeline, defects: Defects) -> None:
    """A line without ids is resolved by its name, or set aside with the reason; none is in neither place."""
    kept = set(small.query("SELECT player_name, book, market, line FROM nba_raw.player_props"))
    aside = {
        (row["player_name"], row["book"], row["market"], row["line"])
        for reason in ("ambiguous_name", "unknown_team", "no_game_of_his_team")
        for row in in_quarantine(small, "player_props", reason)
    }
    keys = {tuple(key[1:]) for key in defects["props_unresolved"]}
    assert keys <= kept | aside
    assert len(keys & kept) > len(keys) / 2


def test_defect_props_void(small: Pipeline, defects: Defects) -> None:
    """A line about a player who then did not play is kept, and a prediction about him ends as void."""
    kept = set(small.query("SELECT player_name, book, market, line FROM nba_raw.player_props"))
    voids = {tuple(key[1:]) for key in defects["props_void"]}
    assert len(voids & kept) > 0.9 * len(voids)
    graded = small.query(
        "SELECT outcome, actual, is_correct, void_reason IS NOT NULL FROM nba_predictions.prediction_accuracy "
        "WHERE outcome = 'void' OR actual IS NULL GROUP BY ALL"
    )
    assert graded == [("void", None, None, True)]
