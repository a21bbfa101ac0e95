"""Whoever has no snapshot on a date is excused, and by the reason that the oracle counts."""

import pytest
from pipelines import Pipeline

from oracle.exceptions import Exceptions, fates, unlike
from oracle.promises import BOOTSTRAP, INSUFFICIENT_GAMES, SOURCE_MISSING
from oracle.world import World


@pytest.fixture(scope="module")
def exceptions(small_world: World) -> Exceptions:
    return Exceptions(small_world)


def test_the_daily_cache_lacks_exactly_who_has_played_too_little(
    small: Pipeline, exceptions: Exceptions
) -> None:
    found = fates(small, "player_daily_cache")
    assert unlike(found, exceptions.cached) == []
    assert {*found.values()} == {None, BOOTSTRAP, INSUFFICIENT_GAMES}


def test_shot_zones_lack_exactly_who_has_played_too_little_or_without_shots(
    small: Pipeline, exceptions: Exceptions
) -> None:
    found = fates(small, "player_shot_zone_analysis")
    assert unlike(found, exceptions.charted) == []
    assert {*found.values()} == {None, BOOTSTRAP, INSUFFICIENT_GAMES, SOURCE_MISSING}


def test_defences_lack_exactly_the_teams_with_fewer_than_fifteen_games(
    small: Pipeline, exceptions: Exceptions
) -> None:
    found = fates(small, "team_defense_zone_analysis")
    assert unlike(found, exceptions.defended) == []
    assert {*found.values()} == {None, BOOTSTRAP, INSUFFICIENT_GAMES}


def test_reasons_count_games(small: Pipeline, small_world: World) -> None:
    said = small.query(
        "SELECT partition_date, entity, reason FROM nba_ops.exceptions "
        "WHERE table_name IN ('player_daily_cache', 'player_shot_zone_analysis') AND category <> 'source_missing'"
    )
    counted = {reason.split(" of ")[0] for _, _, reason in said}
    assert counted == {str(number) for number in range(1, 10)}
    archive = small_world.archive
    assert all(
        reason.startswith(f"{len(archive.played_before(int(player), day))} of ")
        for day, player, reason in said
    )
