"""Whoever has no row in the daily cache is excused by as many games as the oracle counts."""

import random
from pathlib import Path

from pipelines import Pipeline

from oracle.archive import Archive
from oracle.daily_cache import MINIMUM_GAMES


def test_whoever_is_missing_has_an_excuse(small: Pipeline, small_archive: Path) -> None:
    archive = Archive(small_archive)
    excused = small.query(
        "SELECT partition_date, entity, category, reason FROM nba_ops.exceptions "
        "WHERE table_name = 'player_daily_cache'"
    )
    assert {category for *_, category, _ in excused} == {"bootstrap", "insufficient_games"}
    for day, player, _, reason in random.Random(9).sample(excused, 60):
        games = len(archive.played_before(int(player), day))
        assert games < MINIMUM_GAMES
        assert reason == f"{games} of {MINIMUM_GAMES} games"
