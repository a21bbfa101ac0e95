"""A further market is one line where statistics are declared: features, models, predictions and grades follow."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pipelines import Pipeline, edit_rows

import backcourt

MARKET = "points_assists"
DECLARED = "OTHER_STATS = (REBOUNDS, ASSISTS, THREES, COMBINED)"
DECLARED_TOO = f'{DECLARED[:-1]}, Stat("{MARKET}", ("points", "ast")))'

Row = dict[str, Any]


def with_lines_of_it(rows: list[Row]) -> list[Row]:
    """Return quotes, and those of points once more as quotes of the further market."""
    return rows + [
        row | {"market": MARKET, "line": row["line"] + 4.0} for row in rows if row["market"] == "points"
    ]


@pytest.fixture(scope="module")
def extended(
    tiny_archive: Path, tmp_path_factory: pytest.TempPathFactory, codes: Mapping[str, str]
) -> Iterator[Pipeline]:
    """The tiny league, synced by a copy of the program in which that line is longer."""
    folder = tmp_path_factory.mktemp("another_market")
    archive, home = Path(shutil.copytree(tiny_archive, folder / "archive")), folder / "home"
    edit_rows(archive / "2023-24" / "player_props.parquet", with_lines_of_it)
    program = shutil.copytree(Path(backcourt.__file__).parent, folder / "program" / "backcourt")
    declarations = program / "tables" / "statistics.py"
    told = declarations.read_text()
    assert DECLARED in told
    declarations.write_text(told.replace(DECLARED, DECLARED_TOO))
    environment = os.environ | {"PYTHONPATH": str(program.parent)}
    for arguments in (["ingest", "archive", str(archive)], ["sync"]):
        ended = subprocess.run(
            [sys.executable, "-m", "backcourt", "--home", str(home), *arguments],
            capture_output=True, text=True, check=False, env=environment,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
    pipeline = Pipeline(home, codes, read_only=True)
    yield pipeline
    pipeline.close()


def test_those_systems_speak_of_it_that_speak_of_others(extended: Pipeline) -> None:
    def spoken(stat: str) -> set[str]:
        rows = extended.query(f"""
            SELECT DISTINCT system_id FROM nba_predictions.player_prop_predictions
            WHERE stat = '{stat}' AND line IS NOT NULL""")
        return {system for (system,) in rows}

    assert {"season_average", "ewma", "market"} <= spoken(MARKET)
    assert spoken(MARKET) == spoken("rebounds")


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
