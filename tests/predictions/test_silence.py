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
            for row in small_world.systems.rule_predictions(day)
            if row["stat"] == "points"
        }
        for listed in small_world.players.upcoming_player_game_context(day):
            for system in (system.id for system in SYSTEMS):
                key = system, listed["game_id"], listed["player_id"]
                if key not in said:
                    owed[day, " ".join(map(str, (*key, "points")))] = CATEGORIES[system]
    found = excuses(small, "rule_predictions")
    assert {key: category for key, category in found.items() if key[0] in days} == owed
    assert {*owed.values()} == {*CATEGORIES.values()}


def test_the_reasons_are_told(small: Pipeline) -> None:
    said = small.query(
        "SELECT DISTINCT split_part(entity, ' ', 1), reason FROM nba_ops.exceptions "
        "WHERE table_name = 'rule_predictions'"
    )
    assert dict(said) == {
        "market": "no line was known at the cut-off",
        "similarity_balanced_v1": "fewer than 5 of his earlier games were like this one",
    }


def test_every_system_speaks_and_terms_are_missing_in_some_rows_and_not_in_others(small: Pipeline) -> None:
    counts = small.query(
        "SELECT system_id, count(*), count(missing_terms) FROM nba_predictions.rule_predictions GROUP BY 1"
    )
    assert {system for system, _, _ in counts} == {system.id for system in SYSTEMS}
    lacking = {system for system, _, missing in counts if missing}
    assert lacking == {"season_average", "moving_average", "zone_matchup_v1", "expert_v1", "expert_v2"}
    assert all(missing < rows for _, rows, missing in counts)


def test_what_is_made_of_all_systems_is_excused_exactly_where_nothing_was_fitted(small: Pipeline) -> None:
    fitted = {
        (season, day.replace(day=1), stat)
        for season, day, stat in small.query(
            "SELECT DISTINCT season, cut_date, stat FROM nba_predictions.system_calibrations"
        )
    }
    spoken = small.query(
        "SELECT season, game_date, game_id, player_id, stat FROM nba_predictions.rule_predictions "
        "WHERE system_id = 'ewma'"
    )
    owed = {
        (day, f"{system} {game_id} {player_id} {stat}"): "upstream_excused"
        for season, day, game_id, player_id, stat in spoken
        if (season, day.replace(day=1), stat) not in fitted
        for system in ("ensemble_v1", "blend", *(["ensemble_v1+tiers"] if stat == "points" else []))
    }
    assert len(owed) > 1_000
    assert excuses(small, "player_prop_predictions") == owed
