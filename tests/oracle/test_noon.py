"""At noon every column is what the oracle says was known by then, and less is known than at the close."""

from pathlib import Path

import pytest
from pipelines import Pipeline

from oracle.comparison import disagreements
from oracle.world import World

KNOWN = "SELECT count(*) FROM {} WHERE {} IS NOT NULL"


@pytest.fixture(scope="module")
def noon_world(tiny_archive: Path) -> World:
    return World(tiny_archive, "noon")


def test_engine_and_oracle_agree_on_every_date_at_noon(tiny_at_noon: Pipeline, noon_world: World) -> None:
    days = noon_world.archive.days
    assert len(days) > 10
    found = [difference for day in days for difference in disagreements(tiny_at_noon, noon_world, day)]
    assert not found, "\n".join(found[:40])


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("nba_predictions.prop_lines", "line"),
        ("nba_analytics.upcoming_team_game_context", "total"),
        ("nba_analytics.upcoming_player_game_context", "points_line"),
    ],
)
def test_fewer_lines_are_known_at_noon_than_at_the_close(
    table: str, column: str, tiny: Pipeline, tiny_at_noon: Pipeline
) -> None:
    known = KNOWN.format(table, column)
    assert tiny_at_noon.figure(known) < tiny.figure(known)


def test_every_row_that_keeps_a_cut_off_says_which(tiny: Pipeline, tiny_at_noon: Pipeline) -> None:
    said = {
        table.name: f"SELECT DISTINCT information_time FROM {table.phase.value}.{table.name}"
        for table in tiny_at_noon.catalogue.values()
        if "information_time" in table.schema and not table.is_landing
    }
    found = {name: (tiny.query(sql), tiny_at_noon.query(sql)) for name, sql in said.items()}
    assert len(found) > 8
    assert found == dict.fromkeys(found, ([("close",)], [("noon",)]))
