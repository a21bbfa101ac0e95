"""Models are listed, shown and compared as they are kept, with how they did in their own month."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

import duckdb
import pytest
from learned import FEW_ROUNDS
from pipelines import Pipeline

from backcourt.errors import UsageError
from backcourt.evaluation.model_cards import TOP_FEATURES, Change, ModelCard, card_of, changes
from backcourt.evaluation.model_records import TABLES, records, saved
from backcourt.learning.contract import contract_of
from backcourt.learning.gains import gains
from backcourt.warehouse.interface import Scope

MODELS, PREDICTIONS = "nba_predictions.learned_models", "nba_predictions.learned_predictions"
DECEMBER = "2023-12-01"


def shown(pipeline: Pipeline) -> dict[str, Any]:
    for name in TABLES:
        pipeline.warehouse.show(name, Scope(pipeline.catalogue[name]))
    return {name: pipeline.catalogue[name].relation(name) for name in TABLES}


def digest_of(pipeline: Pipeline, target: str, cut: str = DECEMBER, knowledge: str = "inactive_list") -> str:
    found: str = pipeline.figure(
        f"SELECT digest FROM {MODELS} WHERE target = '{target}' AND cut_date = DATE '{cut}' "
        f"AND knowledge = '{knowledge}'"
    )
    return found


@pytest.fixture(scope="module")
def listed(program, learned_home: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = program(learned_home)("models", "list", "--json").data["models"]
    return found


def test_every_model_is_listed_as_it_is_kept(learned, listed: list[dict[str, Any]], small: Pipeline) -> None:
    kept = small.query(
        f"SELECT cut_date, knowledge, target, digest, rows, first_date, last_date FROM {MODELS} ORDER BY ALL"
    )
    names = ("cut", "knowledge", "target", "digest", "rows", "first", "last")
    assert [tuple(str(value) for value in row) for row in kept] == [
        tuple(str(each[name]) for name in names) for each in listed
    ]
    assert all(each["digest"].startswith(each["id"]) for each in listed)
    assert listed[0]["id"] in learned("models", "list").out


@pytest.mark.parametrize(
    ("target", "column"), [("points", "points"), ("rebounds", "reb"), ("minutes", "minutes_tenths / 10")]
)
def test_a_model_is_judged_by_those_of_its_month_who_appeared(
    listed: list[dict[str, Any]], small: Pipeline, target: str, column: str
) -> None:
    stat = "points" if target == "minutes" else target
    said = "predicted_minutes" if target == "minutes" else "predicted_mean"
    errors = [
        abs(predicted - came)
        for predicted, came in small.query(
            f"SELECT {said}, {column} FROM {PREDICTIONS} JOIN nba_analytics.player_game_summary AS summary "
            "USING (game_id, player_id) WHERE minutes_tenths > 0 AND NOT is_dnp "
            f"AND stat = '{stat}' AND knowledge = 'inactive_list' "
            "AND summary.game_date BETWEEN DATE '2023-12-01' AND DATE '2023-12-31'"
        )
    ]
    [metrics] = [
        each["metrics"]
        for each in listed
        if (each["cut"], each["knowledge"], each["target"]) == (DECEMBER, "inactive_list", target)
    ]
    assert metrics["n"] == len(errors) > 500
    assert metrics["mae"] == pytest.approx(mean(errors), abs=1e-6)


def test_the_baseline_is_ewma_on_the_same_rows(listed: list[dict[str, Any]], small: Pipeline) -> None:
    errors = [
        abs(predicted - came)
        for predicted, came in small.query(
            "SELECT system.predicted_mean, points FROM nba_predictions.rule_predictions AS system "
            "JOIN nba_analytics.player_game_summary AS summary USING (game_id, player_id) "
            f"JOIN {PREDICTIONS} AS model USING (game_id, player_id) "
            "WHERE minutes_tenths > 0 AND NOT is_dnp AND system_id = 'ewma' AND system.stat = 'points' "
            "AND model.stat = 'points' AND knowledge = 'none' AND summary.game_date BETWEEN DATE '2023-12-01' "
            "AND DATE '2023-12-31'"
        )
    ]
    [metrics] = [
        each["metrics"]
        for each in listed
        if (each["cut"], each["knowledge"], each["target"]) == (DECEMBER, "none", "points")
    ]
    assert metrics["n"] == len(errors)
    assert metrics["ewma_mae"] == pytest.approx(mean(errors), abs=1e-6)


@pytest.mark.parametrize(
    ("today", "cut"),
    [
        (date(2023, 10, 23), None),
        (date(2023, 12, 1), date(2023, 12, 1)),
        (date(2023, 12, 31), date(2023, 12, 1)),
    ],
)
def test_the_newest_model_of_a_kind_is_in_force(small: Pipeline, today: date, cut: date | None) -> None:
    found = records(small.warehouse.read, shown(small), today)
    assert {each.cut for each in found if each.in_force} == ({cut} if cut else set())
    assert sum(each.in_force for each in found) == (8 if cut else 0)


def test_a_model_is_shown_with_all_there_is_to_know_of_it(learned, small: Pipeline) -> None:
    digest = digest_of(small, "points")
    told = learned("models", "show", digest[:8], "--json").data
    assert told["record"]["digest"] == digest
    assert told["minutes_model"] == digest_of(small, "minutes")
    assert tuple(each["name"] for each in told["features"]) == contract_of("points").names
    assert (told["golden_rows"], told["recipe"]["stat"]["rounds"], set(told["versions"])) == (
        100,
        FEW_ROUNDS.stat.rounds,
        {"numpy", "python", "xgboost"},
    )
    most = list(gains(saved(small.warehouse.read, shown(small), digest).model).items())[:TOP_FEATURES]
    assert list(told["gain_pct"].items()) == [(name, pytest.approx(gain)) for name, gain in most]
    assert "predicted_minutes" in told["gain_pct"]
    assert digest in learned("models", "show", digest).out


def test_a_model_that_was_altered_is_not_shown(program, own_learned_home: Path, small: Pipeline) -> None:
    digest = digest_of(small, "points")
    connection = duckdb.connect(str(own_learned_home / "warehouse.duckdb"))
    connection.execute(
        f"UPDATE {MODELS} SET trees = replace(trees, '1', '2') WHERE digest = '{digest}'"
    ).fetchall()
    connection.close()
    ended = program(own_learned_home)("models", "show", digest)
    assert ended.code == 3
    assert "is not the model that was recorded" in ended.err


@pytest.mark.parametrize("name", ["zzzz", "", "%%%%", "abc"])
def test_a_model_that_is_none_ends_with_2(learned, name: str) -> None:
    ended = learned("models", "show", name)
    assert ended.code == 2
    assert "models list" in ended.err


def test_an_id_that_fits_several_models_is_not_guessed_at(
    small: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backcourt.evaluation.model_records.SHORTEST_ID", 1)
    digits = [digest[0] for (digest,) in small.query(f"SELECT digest FROM {MODELS}")]
    [(commonest, times)] = Counter(digits).most_common(1)
    with pytest.raises(UsageError, match=f"{times} models begin with {commonest}"):
        saved(small.warehouse.read, shown(small), commonest)


def test_two_months_differ_in_their_windows_and_in_how_they_did(learned, small: Pipeline) -> None:
    ids = digest_of(small, "points"), digest_of(small, "points", "2024-01-02")
    found = learned("models", "diff", *ids, "--json").data["changes"]
    assert {each["part"] for each in found} == {"window", "metrics"}
    assert {"cut", "last", "rows", "mae"} <= {each["name"] for each in found}
    assert learned("models", "diff", ids[0], ids[0]).out == "nothing is different\n"


@pytest.fixture
def card(small: Pipeline) -> ModelCard:
    digest, relations = digest_of(small, "points"), shown(small)
    [record] = records(small.warehouse.read, relations, date(2024, 6, 1), [digest])
    return card_of(record, saved(small.warehouse.read, relations, digest))


def reordered(card: ModelCard) -> ModelCard:
    return replace(card, features=card.features[::-1])


def without_a_feature(card: ModelCard) -> ModelCard:
    return replace(card, features=card.features[1:])


def with_other_bounds(card: ModelCard) -> ModelCard:
    return replace(card, features=[replace(card.features[0], high=99.0), *card.features[1:]])


def by_another_recipe(card: ModelCard) -> ModelCard:
    return replace(card, recipe=card.recipe | {"stat": card.recipe["stat"] | {"rounds": 7}})


def of_another_library(card: ModelCard) -> ModelCard:
    return replace(card, versions=card.versions | {"xgboost": "9.9"})


@pytest.mark.parametrize(
    ("change", "part", "name", "right"),
    [
        (without_a_feature, "features", "predicted_minutes", None),
        (with_other_bounds, "features", "predicted_minutes", "0 .. 99"),
        (by_another_recipe, "recipe", "stat.rounds", 7),
        (of_another_library, "libraries", "xgboost", "9.9"),
    ],
)
def test_every_difference_is_named(
    card: ModelCard, change: Callable[[ModelCard], ModelCard], part: str, name: str, right: Any
) -> None:
    [found] = changes(card, change(card))
    assert (found.part, found.name, found.right) == (part, name, right)
    assert found.left is not None


def test_another_order_of_features_is_a_difference(card: ModelCard) -> None:
    [found] = changes(card, reordered(card))
    assert isinstance(found, Change)
    assert (found.part, found.name) == ("features", "order")
