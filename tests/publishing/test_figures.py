"""What the published files say is what the grades say, worked out again by hand."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from math import sqrt
from typing import Any

import pytest
from pipelines import Pipeline
from published import Reader

from backcourt.systems.registry import ALL_SYSTEMS

Grade = dict[str, Any]
Name = tuple[str, ...]
BREAKDOWNS: dict[str, Callable[[Grade], str]] = {
    "tier": lambda grade: grade["scoring_tier"] or "FEWER_THAN_3_GAMES",
    "recommendation": lambda grade: str(grade["recommendation"]),
    "venue": lambda grade: "home" if grade["is_home"] else "away",
    "rest": lambda grade: {None: "first_of_season", 0: "1", 1: "1", 2: "2"}.get(
        grade["days_rest"], "3_or_more"
    ),
}
BASELINES = ("market", "ewma")


@pytest.fixture(scope="module")
def grades(small: Pipeline) -> list[Grade]:
    return small.rows("prediction_accuracy").to_pylist()


@pytest.fixture(scope="module")
def by_date(grades: list[Grade]) -> dict[date, list[Grade]]:
    return grouped(grades, lambda grade: grade["game_date"])


def grouped(grades: Iterable[Grade], key: Callable[[Grade], Any]) -> dict[Any, list[Grade]]:
    found: dict[Any, list[Grade]] = defaultdict(list)
    for grade in grades:
        found[key(grade)].append(grade)
    return found


def mean(values: list[float]) -> Any:
    return pytest.approx(sum(values) / len(values), abs=2e-6) if values else None


def side_won(grade: Grade) -> bool | None:
    """Grade a pick from the score and the line alone."""
    taken = grade["recommendation"] in ("OVER", "UNDER") and grade["actual"] is not None
    if not taken or grade["actual"] == grade["line"]:
        return None
    return (grade["actual"] > grade["line"]) == (grade["recommendation"] == "OVER")


def figures(grades: list[Grade]) -> dict[str, Any]:
    seen = [grade for grade in grades if grade["actual"] is not None]
    errors = [grade["predicted_mean"] - grade["actual"] for grade in seen]
    picks = [won for grade in grades if (won := side_won(grade)) is not None]
    taken = [grade for grade in seen if grade["recommendation"] in ("OVER", "UNDER")]
    return {
        "predictions": len(grades),
        "graded": len(seen),
        "voids": len(grades) - len(seen),
        "mae": mean([abs(error) for error in errors]),
        "bias": mean(errors),
        "within_3_pct": mean([100.0 * (round(abs(error), 6) <= 3) for error in errors]),
        "within_5_pct": mean([100.0 * (round(abs(error), 6) <= 5) for error in errors]),
        "picks": len(picks),
        "wins": sum(picks),
        "pushes": sum(grade["actual"] == grade["line"] for grade in taken),
        "hit_rate_pct": mean([100.0 * won for won in picks]),
    }


def against(system: str, grades: list[Grade]) -> dict[str, Any]:
    found = {}
    for name in BASELINES:
        if name == system:
            continue
        base = {key_of(grade): abs(grade["signed_error"]) for grade in grades
                if grade["system_id"] == name and grade["actual"] is not None}  # fmt: skip
        pairs = [abs(grade["signed_error"]) - base[key_of(grade)] for grade in grades
                 if grade["system_id"] == system and key_of(grade) in base]  # fmt: skip
        found[name] = {"n": len(pairs), "mae_difference": mean(pairs)}
    return found


def of_stat(grades: Iterable[Grade], stat: str) -> list[Grade]:
    return [grade for grade in grades if grade["stat"] == stat]


def key_of(grade: Grade) -> Name:
    return grade["game_id"], grade["player_id"], grade["stat"]


def without(entry: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in names}


def files(reader: Reader) -> Iterator[tuple[date, Any]]:
    for day in reader.dates:
        yield day, reader.file(f"v1/results/{day}.json")


def test_there_is_a_file_for_every_date_on_which_somebody_was_graded(
    small_published: Reader, by_date: dict[date, list[Grade]]
) -> None:
    graded = [day for day, grades in by_date.items() if any(grade["actual"] is not None for grade in grades)]
    assert small_published.dates == sorted(graded)
    assert len(graded) > 50


def test_the_summary_of_every_date_is_that_of_its_grades(
    small_published: Reader, by_date: dict[date, list[Grade]]
) -> None:
    for day, content in files(small_published):
        by_system = grouped(by_date[day], lambda grade: (grade["system_id"], grade["stat"]))
        assert {(entry["system"], entry["stat"]) for entry in content["summary"]} == set(by_system)
        for entry in content["summary"]:
            grades = by_system[entry["system"], entry["stat"]]
            assert without(entry, "system", "stat", "against") == figures(grades), (day, entry["system"])
            assert entry["against"] == against(entry["system"], of_stat(by_date[day], entry["stat"]))


@pytest.mark.parametrize("dimension", BREAKDOWNS)
def test_a_breakdown_splits_the_date_and_loses_nobody(
    small_published: Reader, by_date: dict[date, list[Grade]], dimension: str
) -> None:
    group_of = BREAKDOWNS[dimension]
    for day, content in files(small_published):
        groups = grouped(by_date[day], lambda grade: (grade["system_id"], grade["stat"], group_of(grade)))
        entries = content["breakdowns"][dimension]
        found = {(entry["system"], entry["stat"], entry["group"]): entry for entry in entries}
        assert len(found) == len(entries)
        assert {key: without(entry, "system", "stat", "group") for key, entry in found.items()} == {
            key: figures(grades) for key, grades in groups.items()
        }


def test_the_rows_hold_every_prediction_once(
    small_published: Reader, by_date: dict[date, list[Grade]]
) -> None:
    for day, content in files(small_published):
        told = {
            (system, row["game_id"], row["player_id"], row["stat"]): (
                said["predicted"], said["recommendation"], said["error"], said["outcome"], row["actual"], row["line"],
                row["void_reason"], row["team"], row["opponent"], row["is_home"], row["days_rest"], row["tier"],
            )
            for row in content["rows"]
            for system, said in row["predictions"].items()
        }  # fmt: skip
        assert len(told) == sum(len(row["predictions"]) for row in content["rows"])
        assert told == {
            (grade["system_id"], *key_of(grade)): (
                grade["predicted_mean"], grade["recommendation"], grade["signed_error"], grade["outcome"],
                grade["actual"], grade["line"], grade["void_reason"], grade["team"], grade["opponent"],
                grade["is_home"], grade["days_rest"], grade["scoring_tier"],
            )
            for grade in by_date[day]
        }  # fmt: skip


def test_players_have_their_names(small: Pipeline, small_published: Reader) -> None:
    names = {row["player_id"]: row["player_name"] for row in small.rows("players").to_pylist()}
    content = small_published.file("v1/results/latest.json")
    assert {row["player"] for row in content["rows"]} == {names[row["player_id"]] for row in content["rows"]}


def test_the_best_and_worst_are_those_with_the_smallest_and_largest_errors(
    small_published: Reader, by_date: dict[date, list[Grade]]
) -> None:
    for day, content in files(small_published):
        for entry in content["extremes"]:
            errors = sorted(
                abs(grade["signed_error"])
                for grade in of_stat(by_date[day], entry["stat"])
                if grade["system_id"] == entry["system"] and grade["actual"] is not None
            )
            assert [abs(example["error"]) for example in entry["best"]] == errors[:5]
            assert [abs(example["error"]) for example in entry["worst"]] == errors[::-1][:5]


def test_a_prediction_of_somebody_who_did_not_play_has_no_error(small_published: Reader) -> None:
    voids = [row for _, content in files(small_published) for row in content["rows"] if row["actual"] is None]
    assert voids
    assert {said["outcome"] for row in voids for said in row["predictions"].values()} == {"void"}
    assert {said["error"] for row in voids for said in row["predictions"].values()} == {None}


@pytest.mark.parametrize(("window", "days"), [("last_7_days", 7), ("last_30_days", 30), ("season", None)])
def test_performance_counts_back_from_the_last_graded_date(
    small_published: Reader, grades: list[Grade], window: str, days: int | None
) -> None:
    content = small_published.file("v1/systems/performance.json")
    last = small_published.dates[-1]
    chosen = [
        grade
        for grade in grades
        if (
            last - timedelta(days=days) < grade["game_date"] <= last
            if days
            else grade["season"] == content["season"]
        )
    ]
    by_system = grouped(chosen, lambda grade: (grade["system_id"], grade["stat"]))
    (found,) = [entry for entry in content["windows"] if entry["window"] == window]
    assert (content["last_graded"], found["last"]) == (last.isoformat(), last.isoformat())
    assert {(entry["system"], entry["stat"]) for entry in found["systems"]} >= set(by_system)
    for entry in found["systems"]:
        mine = by_system[entry["system"], entry["stat"]]
        assert without(entry, "system", "stat", "against", "hit_rate") == figures(mine)
        assert entry["against"] == against(entry["system"], of_stat(chosen, entry["stat"]))


def test_a_hit_rate_comes_with_its_wilson_interval(small_published: Reader) -> None:
    content = small_published.file("v1/systems/performance.json")
    entries = [entry for window in content["windows"] for entry in window["systems"] if entry["picks"]]
    assert entries
    for entry in entries:
        n, rate, z = entry["picks"], entry["wins"] / entry["picks"], 1.959964
        half = z / (1 + z * z / n) * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
        centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
        told = entry["hit_rate"]
        assert told["n"] == n
        assert [told["value_pct"], told["low_pct"], told["high_pct"]] == pytest.approx(
            [100 * rate, 100 * (centre - half), 100 * (centre + half)], abs=1e-5
        )


def test_performance_says_what_every_system_is(small_published: Reader) -> None:
    cards = small_published.file("v1/systems/performance.json")["systems"]
    assert [(card["system"], card["meaning"]) for card in cards] == [*ALL_SYSTEMS.items()]
    graded = small_published.file("v1/systems/performance.json")["windows"][-1]["systems"]
    assert {card["system"] for card in cards} == {entry["system"] for entry in graded if entry["graded"]}
