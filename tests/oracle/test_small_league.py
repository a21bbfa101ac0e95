"""Every row and column of the small league's derived tables is what the plain-Python oracle says."""

import pytest
from pipelines import Pipeline

from oracle.comparison import derived, disagreements, newcomer_disagreements
from oracle.world import World

SEASONS = ("2022-23", "2023-24")


@pytest.mark.parametrize("season", SEASONS)
def test_engine_and_oracle_agree_on_every_date(season: str, small: Pipeline, small_world: World) -> None:
    days = [day for day in small_world.archive.days if small_world.archive.season_on[day] == season]
    assert len(days) > 60
    found = [difference for day in days for difference in disagreements(small, small_world, day)]
    assert not found, "\n".join(found[:40])


def test_the_engine_has_no_row_on_any_other_date(small: Pipeline, small_world: World) -> None:
    for table in derived(small.catalogue):
        days = small.query(f"SELECT DISTINCT {table.date_column} FROM {table.phase}.{table.name}")
        assert {day for (day,) in days} <= set(small_world.archive.days)


def test_engine_and_oracle_agree_on_first_career_games(small: Pipeline, small_world: World) -> None:
    assert newcomer_disagreements(small, small_world, least=2) == []
