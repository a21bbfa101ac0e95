"""Whatever ids an archive fills in after a game, lines that could be told beforehand are the same lines."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from pipelines import Pipeline
from worlds import opened

OTHER_IDS = """
    CREATE OR REPLACE TABLE nba_landing.landed_props AS
    WITH drawn AS (
        SELECT *, hash(row_number, landed_date, {salt}) % 6 AS kind,
            (hash(landed_date, row_number, {salt}) % 1_000_000)::BIGINT AS draw
        FROM nba_landing.landed_props),
    ids AS (
        SELECT list(DISTINCT player_id) AS players, list(DISTINCT team) AS teams, list(DISTINCT game_id) AS games
        FROM drawn)
    SELECT drawn.* EXCLUDE (kind, draw) REPLACE (
        CASE WHEN kind = 0 THEN NULL WHEN kind < 3 THEN player_id ELSE players[1 + draw % len(players)] END
            AS player_id,
        CASE WHEN kind = 0 THEN NULL WHEN kind = 1 THEN team ELSE teams[1 + draw % len(teams)] END AS team,
        CASE WHEN kind = 5 THEN games[1 + draw % len(games)] WHEN kind = 1 THEN game_id END AS game_id)
    FROM drawn, ids"""
"""Ids are withheld, as they were, or those of anybody: another player's, team's or game's."""

BEFOREHAND = "SELECT * EXCLUDE ({not_said}) FROM {{}}.nba_raw.player_props WHERE NOT needs_hindsight".format(
    not_said="hindsight_game_id, payload_sha, row_number, code_version, run_id"
)


@given(salt=st.integers(0, 2**16))
@examples(3)
def test_ids_filled_in_later_change_no_line_that_could_be_told_beforehand(
    salt: int, small_home: Path, codes: Mapping[str, str], small: Pipeline
) -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(small_home, home)
        with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
            connection.execute(OTHER_IDS.format(salt=salt)).fetchall()
        with opened(home, codes, small.catalogue) as pipeline:
            assert pipeline.sync(tables=["player_props"], force=True).errors == []
        with duckdb.connect() as connection:
            for name, path in (("one", small_home), ("other", home)):
                connection.execute(f"ATTACH '{path / 'warehouse.duckdb'}' AS {name} (READ_ONLY)").fetchall()
            one, other = BEFOREHAND.format("one"), BEFOREHAND.format("other")
            moved = "SELECT count(*) FROM other.nba_raw.player_props WHERE hindsight_game_id <> game_id"
            assert connection.sql(moved).fetchall() > [(100,)]
            assert connection.sql(f"({one}) EXCEPT ALL ({other})").fetchall() == []
            assert connection.sql(f"({other}) EXCEPT ALL ({one})").fetchall() == []
