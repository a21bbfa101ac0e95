"""A challenger walks the same way over the same rows as the champion, and takes over on proof only, on record."""

from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import duckdb
import pytest
from learned import FEW_ROUNDS
from pipelines import Pipeline

from backcourt.landing import LandingZone
from backcourt.learning.recipe_text import from_toml, to_json
from backcourt.sources import promotions
from backcourt.sources.promotions import Promotion

GROWTH = "[{}]\nrounds = {}\neta = {}\nmin_child_weight = {:g}\n"
GROWTHS = (("minutes", FEW_ROUNDS.minutes), ("stat", FEW_ROUNDS.stat))
MEMORY = f"most_days = {FEW_ROUNDS.most_days}\n"
DEFAULT = "".join(
    [MEMORY]
    + [GROWTH.format(name, growth.rounds, growth.eta, growth.min_child_weight) for name, growth in GROWTHS]
).encode()
"""The recipe that tests train with."""

WEAK_ROUNDS = 10
WEAK = f"trees_share = 1.0\n{GROWTH.format('stat', WEAK_ROUNDS, 0.03, 100)}".encode()
MODELS, PREDICTIONS = "nba_predictions.learned_models", "nba_predictions.learned_predictions"


@pytest.fixture
def default(tmp_path: Path) -> Path:
    (tmp_path / "default.toml").write_bytes(DEFAULT)
    return tmp_path / "default.toml"


@pytest.fixture
def weak(tmp_path: Path) -> Path:
    (tmp_path / "weak.toml").write_bytes(WEAK)
    return tmp_path / "weak.toml"


def test_the_champions_own_recipe_says_exactly_what_the_champion_says(
    learned, default: Path, small: Pipeline
) -> None:
    ended = learned("models", "challenge", default, "--json")
    assert ended.code == 0
    whole = ended.data["verdicts"][-1]
    assert whole["difference"] == {"value": 0.0, "low": 0.0, "high": 0.0}
    assert whole["crps_difference"] == {"value": 0.0, "low": 0.0, "high": 0.0}
    assert 1_000 < whole["crps_n"] < whole["n"]
    assert ended.data["obstacles"] == ["the interval of its gain in MAE reaches +0.0000, not below zero"]
    errors = population_errors(small, f"SELECT game_id, player_id, predicted_mean FROM {PREDICTIONS} "
                                      "WHERE stat = 'points' AND knowledge = 'inactive_list'")  # fmt: skip
    assert (whole["n"], whole["champion_mae"]) == (len(errors), pytest.approx(mean(errors)))
    expert = population_errors(small, "SELECT game_id, player_id, predicted_mean FROM "
                                      "nba_predictions.rule_predictions "
                                      "WHERE system_id = 'expert_v1' AND stat = 'points'")  # fmt: skip
    assert whole["expert_mae"] == pytest.approx(mean(expert), abs=0.02)
    assert whole["against_expert"]["value"] == pytest.approx(whole["challenger_mae"] - whole["expert_mae"])
    assert ended.data["worth_it"][-1] is (whole["against_expert"]["value"] <= -0.1)


def population_errors(pipeline: Pipeline, said: str) -> list[float]:
    """The absolute errors of predictions in the regular season from day 14 on."""
    rows = pipeline.query(
        "WITH openers AS (SELECT season, min(game_date) AS opener FROM nba_raw.schedule "
        f"WHERE season_type = 'regular' GROUP BY season), said AS ({said}) "
        "SELECT predicted_mean, points FROM nba_analytics.player_game_summary AS summary "
        "JOIN openers USING (season) JOIN said USING (game_id, player_id) "
        "WHERE minutes_tenths > 0 AND NOT is_dnp AND season_type = 'regular' AND season = '2023-24' "
        "AND summary.game_date - opener >= 14"
    )
    return [abs(predicted - came) for predicted, came in rows]


def test_a_worse_recipe_does_not_take_over_and_is_told_why(
    program, learned_home: Path, weak: Path, small: Pipeline
) -> None:
    learned = program(learned_home)
    ended = learned("models", "promote", weak, "--season", "2023-24")
    assert ended.code == 3
    assert "weak.toml does not take over: the interval of its gain in MAE reaches +" in ended.err
    assert "its CRPS is " in ended.err
    assert learned("models", "promotions").out == "the default recipe was never left\n"


def test_a_better_recipe_takes_over_on_record_and_a_demotion_goes_back(
    program, own_learned_home: Path, default: Path
) -> None:
    backcourt = program(own_learned_home)
    decided = Promotion(to_json(from_toml(WEAK, "weak")), "to have something to beat", {}, "2024-07-01")
    promotions.land(
        LandingZone(own_learned_home / "landing"), decided, datetime.now(UTC).replace(tzinfo=None)
    )
    assert backcourt("models", "challenge", default).code == 0
    assert backcourt("sync", "--table", "learned_predictions").code == 0
    assert {rounds_of(own_learned_home)} == {WEAK_ROUNDS}
    ended = backcourt("models", "promote", default, "--because", "more trees", "--json")
    assert (ended.code, ended.data["obstacles"]) == (0, [])
    assert ended.data["verdicts"][-1]["difference"]["high"] < 0
    reasons = {
        line["reason"]
        for line in backcourt("plan", "--table", "learned_models", "--json").data["lines"]
        if line["table"] == "learned_models"
    }
    assert reasons == {"input changed: landed_recipes"}
    assert backcourt("models", "challenge", default).code == 3
    assert backcourt("models", "demote").code == 2
    assert [backcourt("models", "demote", "--because", "enough").code for _ in range(2)] == [0, 2]
    told = backcourt("models", "promotions", "--json").data["promotions"]
    assert [each["because"] for each in told] == ["to have something to beat", "more trees", "enough"]
    assert [each["recipe"] for each in told] == [
        decided.recipe,
        to_json(from_toml(DEFAULT, "default")),
        None,
    ]
    assert told[1]["evidence"]["verdicts"] == ended.data["verdicts"]


def rounds_of(home: Path) -> int:
    connection = duckdb.connect(str(home / "warehouse.duckdb"), read_only=True)
    [(rounds,)] = connection.execute(
        f"SELECT DISTINCT (card::JSON -> 'recipe' -> 'stat' ->> 'rounds')::INT FROM {MODELS}"
    ).fetchall()
    connection.close()
    return int(rounds)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("challenge", "nowhere.toml"), "nowhere.toml cannot be read: No such file"),
        (("challenge", "FILE", "--stat", "goals"), "nothing is learned of 'goals'"),
        (("challenge", "FILE", "--season", "1999-00"), "there are no learned models of these seasons"),
        (("demote", "--because", "  "), "a demotion needs a reason"),
    ],
)
def test_a_wrong_challenge_ends_with_2(learned, default: Path, arguments: tuple[str, ...], told: str) -> None:
    ended = learned("models", *(default if word == "FILE" else word for word in arguments))
    assert ended.code == 2
    assert told in ended.err
