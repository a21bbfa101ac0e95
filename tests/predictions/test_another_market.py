"""A further market is one line where statistics are declared: features, models, predictions and grades follow."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pipelines import Pipeline, edit_rows

MARKET = "points_assists"
PROGRAM = f"""
from backcourt.tables import statistics
statistics.OTHER_STATS += (statistics.Stat("{MARKET}", ("points", "ast")),)
from backcourt.cli import main
main()
"""

Row = dict[str, Any]


def with_lines_of_it(rows: list[Row]) -> list[Row]:
    """Return quotes, and those of points once more as quotes of the further market."""
    return rows + [
        row | {"market": MARKET, "line": row["line"] + 4.0} for row in rows if row["market"] == "points"
    ]


@pytest.fixture(scope="module")
def extended(
    tiny_archive: Path, tmp_path_factory: pytest.TempPathFactory, codes: Mapping[str, str]
) -> Pipeline:
    """The tiny league, synced by a program that knows one market more."""
    folder = tmp_path_factory.mktemp("another_market")
    archive, home = Path(shutil.copytree(tiny_archive, folder / "archive")), folder / "home"
    edit_rows(archive / "2023-24" / "player_props.parquet", with_lines_of_it)
    environment = {name: value for name, value in os.environ.items() if name != "BACKCOURT_COMPILED"}
    for arguments in (["ingest", "archive", str(archive)], ["sync"]):
        ended = subprocess.run(
            [sys.executable, "-c", PROGRAM, "--home", str(home), *arguments],
            capture_output=True, text=True, check=False, env=environment,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
    return Pipeline(home, codes, read_only=True)


def test_systems_speak_of_it_where_a_line_is_quoted(extended: Pipeline) -> None:
    spoken = extended.query(f"""
        SELECT DISTINCT system_id FROM nba_predictions.player_prop_predictions
        WHERE stat = '{MARKET}' AND line IS NOT NULL""")
    assert {("season_average",), ("ewma",), ("market",), ("ensemble_v1",), ("blend",)} <= {*spoken}


def test_it_is_graded_by_what_it_adds_up_to(extended: Pipeline) -> None:
    [(graded, wrong)] = extended.query(f"""
        SELECT count(*), count(*) FILTER (actual <> points + ast)
        FROM nba_predictions.prediction_accuracy JOIN nba_analytics.player_game_summary USING (game_id, player_id)
        WHERE stat = '{MARKET}' AND actual IS NOT NULL""")
    assert graded > 100
    assert wrong == 0


def test_its_features_and_its_model_are_owed(extended: Pipeline) -> None:
    known = extended.figure(f"SELECT count({MARKET}_pm_25) FROM nba_precompute.roster_outlook")
    assert known > 100
    reasons = extended.query(f"""
        SELECT DISTINCT category FROM nba_ops.exceptions
        WHERE table_name = 'learned_models' AND contains(entity, '{MARKET}')""")
    assert reasons == [("bootstrap",)]
