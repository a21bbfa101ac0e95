"""Whoever a system says nothing of is excused with the reason, and what adds nothing to a prediction is named."""

import pytest
from pipelines import Pipeline

from backcourt.systems.registry import SYSTEMS
from oracle.exceptions import excuses
from oracle.world import World

CATEGORIES = {"market": "source_missing", "similarity_balanced_v1": "insufficient_games"}
"""Systems that are silent of some players on the slate of a small league, and what excuses them."""

EVERY = 12
"""Of so many dates one is looked at."""


@pytest.mark.parametrize("season", ["2022-23", "2023-24"])
def test_the_silent_are_excused_and_nobody_else(season: str, small: Pipeline, small_world: World) -> None:
    days = [day for day in small_world.archive.days if small_world.archive.season_on[day] == season][::EVERY]
    owed = {}
    for day in days:
        said = {
            (row["system_id"], row["game_id"], row["player_id"])
            for row in small_world.systems.player_prop_predictions(day)
        }
        for listed in small_world.players.upcoming_player_game_context(day):
            for system in (system.id for system in SYSTEMS):
                key = system, listed["game_id"], listed["player_id"]
                if key not in said:
                    owed[day, " ".join(map(str, key))] = CATEGORIES[system]
    found = excuses(small, "player_prop_predictions")
    assert {key: category for key, category in found.items() if key[0] in days} == owed
    assert {*owed.values()} == {*CATEGORIES.values()}


def test_the_reasons_are_told(small: Pipeline) -> None:
    said = small.query(
        "SELECT DISTINCT split_part(entity, ' ', 1), reason FROM nba_ops.exceptions "
        "WHERE table_name = 'player_prop_predictions'"
    )
    assert dict(said) == {
        "market": "no line was known at the cut-off",
        "similarity_balanced_v1": "fewer than 5 of his earlier games were like this one",
    }


def test_every_system_speaks_and_terms_are_missing_in_some_rows_and_not_in_others(small: Pipeline) -> None:
    counts = small.query(
        "SELECT system_id, count(*), count(missing_terms) FROM nba_predictions.player_prop_predictions GROUP BY 1"
    )
    assert {system for system, _, _ in counts} == {system.id for system in SYSTEMS}
    lacking = {system for system, _, missing in counts if missing}
    assert lacking == {"season_average", "moving_average", "zone_matchup_v1", "expert_v1", "expert_v2"}
    assert all(missing < rows for _, rows, missing in counts)
