"""The daily cache against a slow second implementation that reads the archive itself."""

import random
from pathlib import Path
from typing import Any

import pytest
from oracle import Oracle
from pipelines import Pipeline

MINIMUM_GAMES = 3


@pytest.fixture(scope="module")
def oracle(small_archive: Path) -> Oracle:
    return Oracle(small_archive)


@pytest.fixture(scope="module")
def rows(small: Pipeline) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = small.rows("player_daily_cache").to_pylist()
    return found


def close(value: Any) -> Any:
    return pytest.approx(value, abs=1.5e-6) if isinstance(value, float) else value


def test_every_figure_is_what_its_words_say(rows: list[dict[str, Any]], oracle: Oracle) -> None:
    for row in random.Random(7).sample(rows, 500):
        truth = oracle.cache(row["player_id"], row["cache_date"])
        assert {name: row[name] for name in truth} == {name: close(value) for name, value in truth.items()}, (
            row
        )


def test_every_active_player_with_three_games_is_there_and_nobody_else(
    rows: list[dict[str, Any]], oracle: Oracle
) -> None:
    dates = sorted({game["game_date"] for game in oracle.games.values()})
    for day in random.Random(8).sample(dates, 25):
        expected = {player for player, games in oracle.active(day).items() if len(games) >= MINIMUM_GAMES}
        assert {row["player_id"] for row in rows if row["cache_date"] == day} == expected


def test_whoever_is_missing_has_an_excuse(small: Pipeline, oracle: Oracle) -> None:
    excused = small.query(
        "SELECT partition_date, entity, category, reason FROM nba_ops.exceptions "
        "WHERE table_name = 'player_daily_cache'"
    )
    assert {category for *_, category, _ in excused} == {"bootstrap", "insufficient_games"}
    for day, player, _, reason in random.Random(9).sample(excused, 60):
        games = len(oracle.before(int(player), day))
        assert games < MINIMUM_GAMES
        assert reason == f"{games} of {MINIMUM_GAMES} games"


def test_a_whole_season_is_complete(rows: list[dict[str, Any]]) -> None:
    assert {row["completeness_last_7_days_pct"] for row in rows} == {100.0}
    assert {row["completeness_last_14_days_pct"] for row in rows} == {100.0}
    assert all(row["is_production_ready"] == (row["completeness_pct"] >= 70) for row in rows)
