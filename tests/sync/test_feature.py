"""A value is followed down to games and inputs, and what does not add up to the stored value is said to."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pipelines import OpenPipeline, Pipeline

from backcourt.errors import UsageError
from backcourt.sync.explain import Explanation, explain
from backcourt.sync.feature import Step, figure_of
from backcourt.tables.windows import all_games, last_days, last_games

CACHE = "player_daily_cache"
STORE = "ml_feature_store_v2"


def told(pipeline: Pipeline, table: str, day: date, player: int, column: str) -> Explanation:
    planner = pipeline.planner()
    return explain(pipeline.warehouse, planner, pipeline.landing, table, day, str(player), column)


@pytest.fixture(scope="module")
def someone(small: Pipeline) -> Mapping[str, Any]:
    """The row of the feature store in the middle of the second season in which most is known."""
    rows = small.warehouse.query(
        f"SELECT * FROM nba_predictions.{STORE} WHERE is_production_ready AND season = '2023-24' "
        "AND shot_zone_mismatch_score IS NOT NULL AND games_since_team_change > 20 ORDER BY game_date, player_id"
    ).to_pylist()
    return rows[len(rows) // 2]


def steps(step: Step) -> Iterator[Step]:
    yield step
    for term in step.terms:
        yield from steps(term)


def test_a_window_names_its_games_and_they_come_to_the_stored_value(
    small: Pipeline, someone: Mapping[str, Any]
) -> None:
    day, player = someone["game_date"], someone["player_id"]
    [trace] = told(small, CACHE, day, player, "points_avg_last_5").features
    played = small.query(
        f"SELECT game_date, opponent, points FROM nba_analytics.player_game_summary WHERE player_id = {player} "
        f"AND season = '{someone['season']}' AND minutes > 0 AND game_date < DATE '{day}' "
        "ORDER BY game_date DESC LIMIT 5"
    )
    assert trace.step.kind == "window"
    assert [(game["game_date"], game["opponent"], game["points"]) for game in trace.step.games] == played[
        ::-1
    ]
    assert trace.stored == sum(points for _, _, points in played) / 5
    assert (trace.step.recomputed, trace.agrees) == (trace.stored, True)


@pytest.mark.parametrize(
    ("column", "below"),
    [
        ("points_avg_last_5", {"player_daily_cache", "window"}),
        ("rest_advantage", {"upcoming_player_game_context", "upcoming_team_game_context", "window"}),
        (
            "shot_zone_mismatch_score",
            {"player_composite_factors", "team_defense_zone_analysis", "window", "sum"},
        ),
    ],
)
def test_a_feature_is_followed_through_the_tables_it_was_read_from(
    column: str, below: set[str], small: Pipeline, someone: Mapping[str, Any]
) -> None:
    [trace] = told(small, STORE, someone["game_date"], someone["player_id"], column).features
    assert trace.agrees, list(trace.step.disagreements)
    found = list(steps(trace.step))
    sources = {step.text.split(" of ")[1].split(" ")[0] for step in found if step.kind == "row"}
    assert below <= sources | {step.kind for step in found}
    assert all(step.games for step in found if step.kind == "window")
    assert all(step.agrees for step in found if step.kind in ("window", "row"))


def test_a_weighted_mean_lists_the_games_and_their_weights(
    small: Pipeline, someone: Mapping[str, Any]
) -> None:
    [trace] = told(small, STORE, someone["game_date"], someone["player_id"], "points_ewma").features
    [weighed] = [step for step in steps(trace.step) if step.text.startswith("decayed mean of points")]
    assert weighed.games[-1] | {"weight": 1.0} == weighed.games[-1]
    assert weighed.games[-9]["weight"] == 0.5
    total = sum(game["weight"] for game in weighed.games)
    mean = sum(game["weight"] * game["points"] for game in weighed.games) / total
    assert mean == pytest.approx(trace.stored, abs=1e-6)
    assert weighed.agrees
    assert weighed.recomputed == pytest.approx(trace.stored, abs=1e-6)


@pytest.mark.parametrize(
    ("table", "column", "windows"),
    [
        ("roster_outlook", "minutes_6", {"decayed sum of tenths", "weight"}),
        ("roster_outlook", "points_deviation_25", {"decayed sum of points_squared", "weight"}),
        ("roster_outlook", "presence_rate", {"sum of played", "sum of listed_out", "count"}),
        ("player_outlook", "expected_pace", {"decayed sum of pace", "weight"}),
        (
            "player_outlook",
            "opponent_defense_relative",
            {"decayed sum of possessions", "decayed sum of points"},
        ),
        ("player_outlook", "opponent_position_points", {"decayed sum of tenths", "count"}),
    ],
)
def test_what_outlooks_remember_is_followed_to_its_games(
    table: str, column: str, windows: set[str], small: Pipeline, someone: Mapping[str, Any]
) -> None:
    [trace] = told(small, table, someone["game_date"], someone["player_id"], column).features
    assert trace.agrees, list(trace.step.disagreements)
    found = [step for step in steps(trace.step) if step.kind == "window"]
    assert windows <= {step.text.split(" over ")[0] for step in found}
    assert all(step.games and step.agrees for step in found)


def test_a_value_that_was_tampered_with_is_said_not_to_add_up(
    small: Pipeline, someone: Mapping[str, Any], small_home: Path, open_pipeline: OpenPipeline
) -> None:
    day, player = someone["game_date"], someone["player_id"]
    pipeline = open_pipeline(small_home)
    pipeline.warehouse._run(
        f"UPDATE nba_precompute.{CACHE} SET points_avg_last_5 = 99, completeness_pct = 7 "
        f"WHERE cache_date = DATE '{day}' AND player_id = {player}"
    )
    [window] = told(pipeline, CACHE, day, player, "points_avg_last_5").features
    assert (window.agrees, window.stored, window.step.recomputed) == (
        False,
        99.0,
        someone["points_avg_last_5"],
    )
    [formula] = told(pipeline, CACHE, day, player, "completeness_pct").features
    assert (formula.agrees, formula.stored) == (False, 7.0)
    assert formula.step.value == 100.0


def test_a_column_that_is_none_is_an_error_with_advice(small: Pipeline, someone: Mapping[str, Any]) -> None:
    with pytest.raises(UsageError, match="has no column") as caught:
        told(small, CACHE, someone["game_date"], someone["player_id"], "points_avg_last_6")
    assert "points_avg_last_5" in caught.value.advice


GAMES = [{"points": 10, "won": True}, {"points": None, "won": True}, {"points": 21, "won": False},
         {"points": 12, "won": True}]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "figure"),
    [
        (last_games(4).count(), 4),
        (last_games(4).count("points"), 3),
        (last_days(9).sum("points"), 43.0),
        (last_games(4).mean("points"), 43 / 3),
        (last_games(4).std("points"), 5.859465277082316),
        (last_games(4).latest("points"), 12),
        (all_games().streak("won"), 1),
        (all_games().ratio("points", "points"), 1.0),
        (all_games().percentage("points", "points"), 100.0),
    ],
)
def test_measures_are_worked_out_again_from_their_games(measure: Any, figure: float) -> None:
    assert figure_of(measure, GAMES) == pytest.approx(figure)


@pytest.mark.parametrize(
    "measure", [last_games(4).mean("points"), last_days(4).sum("points"), all_games().std("points")]
)
def test_without_games_there_is_no_figure(measure: Any) -> None:
    assert figure_of(measure, []) is None
    assert figure_of(replace(measure, kind="count"), []) == 0
