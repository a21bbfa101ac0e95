"""Each system says of features written down by hand what one works out by hand, on both sides of every bound."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from backcourt.predictions.rule_predictions import missing_terms
from backcourt.systems.registry import OF_ANY_STAT, SYSTEMS
from backcourt.warehouse.duckdb import DuckDBWarehouse

FEATURES = {
    "points_avg_last_5": 22.0, "points_avg_last_10": 20.0, "points_avg_season": 19.0, "season_average": 19.0,
    "ewma": 20.5, "position_mean": 9.0, "line": 21.5, "is_home": True, "back_to_back": False,
    "minutes_avg_last_10": 27.0, "usage_avg_last_10": 24.0,
    "fatigue_score": 85, "shot_zone_mismatch_score": 0.0, "pace_score": 0.0, "usage_spike_score": 0.0,
    "opponent_rating": 114.0, "paint_rate_last_10": 30.0, "mid_range_rate_last_10": 40.0, "three_rate_last_10": 30.0,
    "paint_defense_vs_league_avg": 0.0, "mid_range_defense_vs_league_avg": 0.0, "three_defense_vs_league_avg": 0.0,
    "paint_attempts_last_10": 5.0, "mid_range_attempts_last_10": 4.0, "three_attempts_last_10": 3.0,
    "similar_games": 6, "similar_points": 18.5, "precedents": 100,
}  # fmt: skip
"""A player of whom everything is known and whose game is like any other, at home."""

TYPES = {bool: ("boolean", pa.bool_()), int: ("int64", pa.int64()), float: ("float64", pa.float64())}
FORM = ("points_avg_last_5", "points_avg_last_10", "points_avg_season", "season_average")
NO_FORM = dict.fromkeys((*FORM, "minutes_avg_last_10", "usage_avg_last_10"))
NEW_PLAYER: dict[str, Any] = {**NO_FORM, "ewma": None}

EXPERTS = ("expert_v1", "expert_v2")
RULES = ("moving_average", "zone_matchup_v1", *EXPERTS)

BLENDS = {
    "moving_average": 0.5 * 22 + 0.3 * 20 + 0.2 * 19,
    "zone_matchup_v1": 19.0,
    "expert_v1": 0.35 * 22 + 0.40 * 20 + 0.25 * 19,
    "expert_v2": 0.35 * 22 + 0.40 * 20 + 0.25 * 19,
}
AT_HOME = {"moving_average": 0.5, "zone_matchup_v1": 0.8, "expert_v1": 1.3, "expert_v2": 1.3}
AWAY = {"moving_average": -0.5, "zone_matchup_v1": -0.8, "expert_v1": -0.6, "expert_v2": -0.6}


@dataclass(frozen=True)
class Said:
    """What every system says of one row of features: its mean, and the terms it lacks."""

    means: dict[str, Any]
    missing: dict[str, str | None]
    silent: set[str]

    def __getitem__(self, system: str) -> Any:
        return self.means[system]

    def worth(self, system: str) -> float:
        """What a system adds to what it says of a usual home game."""
        return float(self.means[system] - BLENDS[system] - AT_HOME[system])


Ask = Callable[..., Said]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Return a function that has the systems speak of the features, some of them changed."""
    warehouse = DuckDBWarehouse(Path(tmp_path_factory.mktemp("systems")) / "w.duckdb")
    kinds = {name: TYPES[type(value)] for name, value in FEATURES.items()}
    schema = pa.schema([(name, kind) for name, (_, kind) in kinds.items()])
    features = ibis.table({name: kind for name, (kind, _) in kinds.items()}, name="features")
    asked = features.select(
        **{system.id: system.mean(features) for system in SYSTEMS},
        **{f"{system.id} lacks": missing_terms(system, features) for system in SYSTEMS},
        **{f"{system.id} is silent": system.silence.holds(features) for system in SYSTEMS},
    )

    def ask(**changes: Any) -> Said:
        assert changes.keys() <= FEATURES.keys()
        warehouse.show_rows("features", pa.Table.from_pylist([FEATURES | changes], schema))
        [row] = warehouse.read(asked).to_pylist()
        return Said(
            {system.id: row[system.id] for system in SYSTEMS},
            {system.id: row[f"{system.id} lacks"] for system in SYSTEMS},
            {system.id for system in SYSTEMS if row[f"{system.id} is silent"]},
        )

    yield ask
    warehouse.close()


def test_every_system_has_an_id_of_its_own() -> None:
    assert len({system.id for system in SYSTEMS}) == len(SYSTEMS) == 8


def test_each_baseline_says_its_own_mean(said: Ask) -> None:
    means = said()
    assert means["season_average"] == 19.0
    assert means["ewma"] == 20.5
    assert means["market"] == 21.5
    assert means["similarity_balanced_v1"] == 18.5


@pytest.mark.parametrize("system", RULES)
def test_a_usual_game_is_worth_its_form_and_its_venue(system: str, said: Ask) -> None:
    assert said()[system] == pytest.approx(BLENDS[system] + AT_HOME[system])
    assert said(is_home=False)[system] == pytest.approx(BLENDS[system] + AWAY[system])


GOLDEN_HOME = {
    "points_avg_last_5": 22.0, "points_avg_last_10": 20.0, "points_avg_season": 19.0, "fatigue_score": 85,
    "shot_zone_mismatch_score": 2.0, "pace_score": 1.0, "usage_avg_last_10": 24.0, "usage_spike_score": 0.0,
    "opponent_rating": 112.0, "back_to_back": False, "is_home": True, "minutes_avg_last_10": 33.0,
    "paint_rate_last_10": 35.0, "three_rate_last_10": 30.0,
}  # fmt: skip
GOLDEN_AWAY = {
    "points_avg_last_5": 30.0, "points_avg_last_10": 28.0, "points_avg_season": 27.0, "fatigue_score": 35,
    "shot_zone_mismatch_score": -3.0, "pace_score": -2.0, "usage_avg_last_10": 31.0, "usage_spike_score": 1.0,
    "opponent_rating": 121.0, "back_to_back": True, "is_home": False, "minutes_avg_last_10": 37.0,
    "paint_rate_last_10": 55.0, "three_rate_last_10": 20.0,
}  # fmt: skip


def test_the_experts_first_rule_says_its_golden_numbers(said: Ask) -> None:
    assert said(**GOLDEN_HOME)["expert_v1"] == pytest.approx(22.430)
    assert said(**GOLDEN_AWAY)["expert_v1"] == pytest.approx(24.980)


def test_the_experts_second_rule_adds_usage_and_long_minutes_to_the_first(said: Ask) -> None:
    assert said(**GOLDEN_HOME)["expert_v2"] == pytest.approx(22.430)
    base = 0.35 * 30 + 0.40 * 28 + 0.25 * 27
    usage, minutes = base * (31 - 30) * 0.015, 0.8 + (37 - 36) * 0.35
    assert said(**GOLDEN_AWAY)["expert_v2"] == pytest.approx(24.980 + usage - 0.8 + minutes)


def test_the_moving_average_counts_matchup_usage_and_rest(said: Ask) -> None:
    home = 0.5 * 22 + 0.3 * 20 + 0.2 * 19 + 2 * 0.3 + 1 * 0.3 + 0.5
    assert said(**GOLDEN_HOME)["moving_average"] == pytest.approx(home)
    away = 0.5 * 30 + 0.3 * 28 + 0.2 * 27 - 3 * 0.3 - 2 * 0.3 + 1 * 0.4 - 2.5 - 1.5 - 0.5
    assert said(**GOLDEN_AWAY)["moving_average"] == pytest.approx(away)


def test_the_zone_matchup_counts_where_he_shoots_and_the_opponent_is_weak(said: Ask) -> None:
    found = said(
        paint_defense_vs_league_avg=4.0, mid_range_defense_vs_league_avg=-3.0, three_defense_vs_league_avg=2.5,
        paint_attempts_last_10=7.0, mid_range_attempts_last_10=2.0, three_attempts_last_10=6.0, pace_score=-1.5,
    )  # fmt: skip
    zones = 1.2 * 0.04 * 7 * 2 + 1.0 * -0.03 * 2 * 2 + 1.1 * 0.025 * 6 * 3
    assert found["zone_matchup_v1"] == pytest.approx(19 + zones - 1.5 * 0.4 + 0.8)


@pytest.mark.parametrize(
    ("zone", "weight", "points"), [("paint", 1.2, 2), ("mid_range", 1.0, 2), ("three", 1.1, 3)]
)
def test_no_zone_adds_or_takes_more_than_three_points(
    zone: str, weight: float, points: int, said: Ask
) -> None:
    def worth(above_league: float) -> float:
        rate = {f"{zone}_defense_vs_league_avg": above_league, f"{zone}_attempts_last_10": 10.0}
        return said(**rate).worth("zone_matchup_v1")

    bound = 3 / (weight * points * 10 / 100)
    assert worth(bound - 1) == pytest.approx(3 - weight * points * 10 / 100)
    assert worth(bound + 1) == pytest.approx(3)
    assert worth(-bound + 1) == pytest.approx(-3 + weight * points * 10 / 100)
    assert worth(-bound - 1) == pytest.approx(-3)


STEPS = [
    *(("fatigue_score", score, points, EXPERTS) for score, points in [
        (0, -3.0), (39, -3.0), (40, -2.0), (54, -2.0), (55, -1.2), (69, -1.2), (70, -0.5), (79, -0.5),
        (80, 0.0), (90, 0.0), (91, 0.8), (100, 0.8),
    ]),
    *(("fatigue_score", score, points, ("moving_average",)) for score, points in [
        (0, -2.5), (49, -2.5), (50, -1.0), (69, -1.0), (70, 0.0), (100, 0.0),
    ]),
    *(("opponent_rating", rating, points, EXPERTS) for rating, points in [
        (105.9, -2.0), (106.0, -1.2), (109.9, -1.2), (110.0, -0.5), (112.9, -0.5), (113.0, 0.0), (116.0, 0.0),
        (116.1, 0.8), (120.0, 0.8), (120.1, 1.5),
    ]),
    *(("minutes_avg_last_10", minutes, points, EXPERTS) for minutes, points in [
        (20.0, -1.2), (24.9, -1.2), (25.0, 0.0), (29.9, 0.0), (30.0, 0.4), (35.9, 0.4),
    ]),
    *(("minutes_avg_last_10", minutes, points, ("expert_v1",)) for minutes, points in [
        (19.9, -1.2), (36.0, 0.4), (36.1, 0.8), (40.0, 0.8),
    ]),
    *(("minutes_avg_last_10", minutes, points, ("expert_v2",)) for minutes, points in [
        (36.0, 0.8), (38.0, 0.8 + 2 * 0.35),
    ]),
    ("shot_zone_mismatch_score", -4.0, -4 * 0.3, ("moving_average",)),
    ("shot_zone_mismatch_score", -4.0, -4 * 0.35, EXPERTS),
    ("pace_score", 2.0, 2 * 0.3, ("moving_average",)),
    ("pace_score", 2.0, 2 * 0.4, ("zone_matchup_v1",)),
    ("pace_score", 2.0, 2 * 0.08, EXPERTS),
    ("usage_spike_score", 1.5, 1.5 * 0.4, ("moving_average",)),
    ("usage_spike_score", 1.5, 1.5 * 0.30, EXPERTS),
    ("back_to_back", True, -1.5, ("moving_average",)),
    ("back_to_back", True, 0.0, ("zone_matchup_v1",)),
    ("back_to_back", True, -2.5, EXPERTS),
]  # fmt: skip


@pytest.mark.parametrize(("feature", "value", "points", "systems"), STEPS)
def test_each_circumstance_is_worth_its_points(
    feature: str, value: Any, points: float, systems: tuple[str, ...], said: Ask
) -> None:
    found = said(**{feature: value})
    for system in systems:
        assert found.worth(system) == pytest.approx(points), system


def test_pace_counts_more_for_those_who_use_more_than_28_percent(said: Ask) -> None:
    assert said(pace_score=-2.5, usage_avg_last_10=28.0).worth("expert_v1") == pytest.approx(-2.5 * 0.08)
    assert said(pace_score=-2.5, usage_avg_last_10=28.1).worth("expert_v1") == pytest.approx(-2.5 * 0.12)


@pytest.mark.parametrize(
    ("zone", "rate", "rating", "points"),
    [
        ("paint", 40.0, 121.0, 0.0), ("paint", 41.0, 115.5, 0.1 * 1.1 * 0.4), ("paint", 55.0, 115.5, 1.5 * 1.1 * 0.4),
        ("paint", 80.0, 115.5, 1.5), ("paint", 55.0, 110.0, 0.0), ("paint", 55.0, 110.5, 1.5 * 0.1 * 0.4),
        ("paint", 55.0, 100.0, 0.0),
        ("three", 40.0, 109.0, 0.0), ("three", 40.1, 109.0, -0.5), ("three", 40.1, 110.0, 0.0),
    ],
)  # fmt: skip
def test_paint_scorers_gain_against_the_weak_and_shooters_lose_against_the_strong(
    zone: str, rate: float, rating: float, points: float, said: Ask
) -> None:
    without = said(opponent_rating=rating)
    found = said(**{f"{zone}_rate_last_10": rate}, opponent_rating=rating)
    for system in EXPERTS:
        assert found[system] - without[system] == pytest.approx(points), system


def test_the_season_counts_most_for_who_plays_less_than_twenty_minutes(said: Ask) -> None:
    short = 0.20 * 22 + 0.25 * 20 + 0.55 * 19
    assert said(minutes_avg_last_10=19.9)["expert_v2"] == pytest.approx(short - 2.5 + 1.3)
    assert said(minutes_avg_last_10=20.0)["expert_v2"] == pytest.approx(BLENDS["expert_v2"] - 1.2 + 1.3)


@pytest.mark.parametrize(("usage", "factor"), [(29.9, 1.0), (30.0, 1.0), (34.0, 1 + 4 * 0.015)])
def test_the_level_grows_with_usage_from_thirty_on(usage: float, factor: float, said: Ask) -> None:
    found = said(usage_avg_last_10=usage)
    assert found["expert_v2"] == pytest.approx(BLENDS["expert_v2"] * factor + 1.3)
    assert found["expert_v1"] == pytest.approx(BLENDS["expert_v1"] + 1.3)


def test_usage_multiplies_the_level_of_who_plays_little(said: Ask) -> None:
    short = 0.20 * 22 + 0.25 * 20 + 0.55 * 19
    found = said(usage_avg_last_10=34.0, minutes_avg_last_10=15.0)
    assert found["expert_v2"] == pytest.approx(short * (1 + 4 * 0.015) - 2.5 + 1.3)


@pytest.mark.parametrize("system", RULES)
def test_nobody_is_expected_to_lose_points(system: str, said: Ask) -> None:
    poor = dict.fromkeys(FORM, 0.2)
    assert said(**poor, is_home=False, back_to_back=True)[system] == 0.0


def test_the_experts_expect_sixty_points_of_nobody(said: Ask) -> None:
    great = said(**dict.fromkeys(FORM, 70.0))
    assert great["expert_v1"] == great["expert_v2"] == 60.0
    assert great["moving_average"] == 70.5


@pytest.mark.parametrize(
    ("features", "missing"),
    [
        (("shot_zone_mismatch_score",), {"moving_average": "zone", "expert_v1": "zone", "expert_v2": "zone"}),
        (("pace_score",), dict.fromkeys(RULES, "pace")),
        (("usage_spike_score",), {s: "usage_spike" for s in RULES if s != "zone_matchup_v1"}),
        (("fatigue_score",), {s: "fatigue" for s in RULES if s != "zone_matchup_v1"}),
        (("opponent_rating",), dict.fromkeys(EXPERTS, "opponent,paint,three")),
        (("paint_rate_last_10",), dict.fromkeys(EXPERTS, "paint")),
        (("three_rate_last_10",), dict.fromkeys(EXPERTS, "three")),
        (("minutes_avg_last_10",), dict.fromkeys(EXPERTS, "minutes")),
        (("usage_avg_last_10",), {"expert_v1": "pace", "expert_v2": "pace,usage"}),
        (("paint_defense_vs_league_avg",), {"zone_matchup_v1": "paint"}),
        (("mid_range_attempts_last_10",), {"zone_matchup_v1": "mid_range"}),
        (
            ("three_defense_vs_league_avg", "shot_zone_mismatch_score"),
            {"moving_average": "zone", "zone_matchup_v1": "three", "expert_v1": "zone", "expert_v2": "zone"},
        ),
        (FORM, {**dict.fromkeys((*RULES, "season_average"), "form"), "expert_v2": "form,usage"}),
    ],
)  # fmt: skip
def test_what_is_missing_adds_nothing_and_is_named(
    features: tuple[str, ...], missing: dict[str, str], said: Ask
) -> None:
    found = said(**dict.fromkeys(features))
    assert {system: terms for system, terms in found.missing.items() if terms} == missing
    if features != FORM:
        for system in RULES:
            assert found.worth(system) == pytest.approx(0), system


def test_nothing_is_named_where_nothing_is_missing(said: Ask) -> None:
    assert not any(said().missing.values())


@pytest.mark.parametrize("system", RULES)
def test_without_form_all_his_games_speak_and_without_any_those_of_his_position(
    system: str, said: Ask
) -> None:
    assert said(**NO_FORM)[system] == pytest.approx(20.5 + AT_HOME[system])
    assert said(**NEW_PLAYER)[system] == pytest.approx(9 + AT_HOME[system])


def test_before_the_season_average_exists_older_seasons_speak_and_then_the_position(said: Ask) -> None:
    assert said(**NO_FORM)["season_average"] == 20.5
    means = said(**NEW_PLAYER)
    assert means["season_average"] == means["ewma"] == 9.0


def test_a_system_is_silent_exactly_where_it_has_nothing_to_say(said: Ask) -> None:
    assert said().silent == set()
    without_line = said(line=None)
    assert (without_line.silent, without_line["market"]) == ({"market"}, None)
    four = said(similar_games=4)
    assert (four.silent, four["similarity_balanced_v1"]) == ({"similarity_balanced_v1"}, None)
    assert said(similar_games=5)["similarity_balanced_v1"] == 18.5
    alone = said(similar_games=None, similar_points=None)
    assert (alone.silent, alone["similarity_balanced_v1"]) == ({"similarity_balanced_v1"}, None)
    first = said(**NEW_PLAYER, position_mean=None, precedents=None)
    others = {system.id for system in SYSTEMS} - {"market", "similarity_balanced_v1"}
    assert first.silent == others
    assert {system for system, mean in first.means.items() if mean is None} == others


def test_systems_of_any_statistic_read_its_own_history_and_line_and_nothing_of_points(said: Ask) -> None:
    own = {"season_average", "ewma", "position_mean", "line", "precedents"}
    alone = said(**dict.fromkeys(FEATURES.keys() - own))
    systems = [system.id for system in OF_ANY_STAT]
    assert (
        [alone[system] for system in systems] == [said()[system] for system in systems] == [19.0, 20.5, 21.5]
    )
    assert not any(alone.missing[system] for system in systems)
