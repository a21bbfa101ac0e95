"""Similar games are those a plain reading of the definition finds: alike enough, earlier, and at most twenty."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from formulas import Formulas
from hypothesis import given, settings
from hypothesis import strategies as st

from backcourt.systems import similarity_balanced_v1 as similar
from backcourt.warehouse.duckdb import DuckDBWarehouse

Row = dict[str, Any]
PLAYED = {
    "game_id": "string", "player_id": "int64", "game_date": "date", "points": "int64",
    "tier": "int8", "rest": "int8", "is_home": "boolean", "form": "int8",
}  # fmt: skip
ARROW = {
    "string": pa.string(),
    "int64": pa.int64(),
    "date": pa.date32(),
    "int8": pa.int8(),
    "boolean": pa.bool_(),
    "float64": pa.float64(),
}
TONIGHT = {name: kind for name, kind in PLAYED.items() if name != "points"}
FOUND = similar.with_similar(ibis.table(TONIGHT, name="tonight"), ibis.table(PLAYED, name="played"))

SUMMARY = {
    "game_id": "string", "player_id": "int64", "season": "string", "game_date": "date", "opponent": "string",
    "is_home": "boolean", "points": "int64", "is_dnp": "boolean", "minutes_tenths": "int64",
}  # fmt: skip
CACHE = {
    "player_id": "int64",
    "cache_date": "date",
    "points_avg_last_5": "float64",
    "points_avg_season": "float64",
}
DEFENSE = {"team": "string", "analysis_date": "date", "defensive_rating_last_15": "float64"}
SITUATIONS = similar.played_situations(
    ibis.table(SUMMARY, name="summary"), ibis.table(CACHE, name="cache"), ibis.table(DEFENSE, name="defense")
)

NOW = date(2024, 1, 20)
USUAL = {"tier": 1, "rest": 1, "is_home": True, "form": 1}
SAME = {"tier": 40, "rest": 30, "is_home": 15, "form": 15}
NEXT = {"tier": 20, "rest": 15, "is_home": 0, "form": 5}


@pytest.fixture(scope="module")
def formulas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Formulas]:
    formulas = Formulas(tmp_path_factory.mktemp("situations"))
    yield formulas
    formulas.close()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBWarehouse]:
    warehouse = DuckDBWarehouse(Path(tmp_path_factory.mktemp("similar")) / "w.duckdb", threads=2)
    yield warehouse
    warehouse.close()


def show(engine: DuckDBWarehouse, alias: str, kinds: dict[str, str], rows: list[Row]) -> None:
    schema = pa.schema([(name, ARROW[kind]) for name, kind in kinds.items()])
    engine.show_rows(alias, pa.Table.from_pylist(rows, schema))


def found(engine: DuckDBWarehouse, tonight: Row, played: list[Row]) -> tuple[int, float | None]:
    """Return how many similar games the engine finds for player 1, and their mean."""
    show(engine, "tonight", TONIGHT, [{"game_id": "T", "player_id": 1, "game_date": NOW, **USUAL, **tonight}])
    show(
        engine,
        "played",
        PLAYED,
        [{"game_id": f"{n:04d}", "player_id": 1, **row} for n, row in enumerate(played)],
    )
    answers = engine.read(FOUND).to_pylist()
    return (answers[0]["similar_games"], answers[0]["similar_points"]) if answers else (0, None)


def game(days_ago: int, points: int, **situation: Any) -> Row:
    return {"game_date": NOW - timedelta(days=days_ago), "points": points, **USUAL, **situation}


def likeness(one: Row, other: Row) -> int:
    total = 0
    for name in USUAL:
        if one[name] is not None and other[name] is not None:
            total += {0: SAME[name], 1: NEXT[name]}.get(abs(one[name] - other[name]), 0)
    return total


def test_a_situation_is_what_was_known_on_the_very_date_and_rest_begins_anew_each_season(
    engine: DuckDBWarehouse,
) -> None:
    opener, last, later, unused = date(2023, 11, 1), date(2023, 4, 1), date(2023, 11, 3), date(2023, 11, 2)
    dates = [
        (last, "2022-23", 300),
        (opener, "2023-24", 300),
        (unused, "2023-24", 0),
        (later, "2023-24", 300),
    ]
    usual = {"player_id": 1, "opponent": "BOS", "is_home": True, "points": 9, "is_dnp": False}
    games = [
        {"game_id": str(day), "game_date": day, "season": season, "minutes_tenths": tenths, **usual}
        for day, season, tenths in dates
    ]
    show(engine, "summary", SUMMARY, games)
    form = {"player_id": 1, "points_avg_last_5": 20.0, "points_avg_season": 10.0}
    show(engine, "cache", CACHE, [{"cache_date": later, **form}, {"cache_date": unused, **form}])
    ratings = [(opener, "BOS", 100.0), (later, "BOS", 112.0), (later, "NYK", 120.0)]
    show(
        engine, "defense", DEFENSE,
        [dict(zip(("analysis_date", "team", "defensive_rating_last_15"), row, strict=True)) for row in ratings],
    )  # fmt: skip
    rows = {row["game_date"]: row for row in engine.read(SITUATIONS).to_pylist()}
    classes = {day: [row[name] for name in ("tier", "rest", "form")] for day, row in rows.items()}
    assert classes == {last: [None, None, None], opener: [0, None, None], later: [1, 1, 2]}


@pytest.mark.parametrize(
    ("formula", "value", "found"),
    [
        (similar.tier, 109.9, 0), (similar.tier, 110.0, 1), (similar.tier, 114.9, 1), (similar.tier, 115.0, 2),
        (similar.rest, 0, 0), (similar.rest, 1, 0), (similar.rest, 2, 1), (similar.rest, 3, 2), (similar.rest, 9, 2),
        (similar.tier, None, None), (similar.rest, None, None),
    ],
)  # fmt: skip
def test_ratings_and_rest_fall_into_three_classes(
    formula: Any, value: Any, found: Any, formulas: Formulas
) -> None:
    assert formulas.of(lambda value: formula(value), value=value) == found


@pytest.mark.parametrize(
    ("last_5", "season", "found"),
    [
        (5.1, 2.1, 2), (15.19, 12.2, 1), (12.2, 12.2, 1), (9.21, 12.2, 1), (9.2, 12.2, 0), (None, 12.2, None),
        (15.2, None, None),
    ],
)  # fmt: skip
def test_form_is_hot_or_cold_from_three_points_on(
    last_5: Any, season: Any, found: Any, formulas: Formulas
) -> None:
    assert formulas.of(similar.form_of, last_5=last_5, season=season) == found


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        ({}, True),
        ({"tier": 0}, True),  # 20 + 30 + 15 + 15 = 80
        ({"tier": 0, "form": 0}, True),  # 20 + 30 + 15 + 5 = 70
        ({"tier": 0, "is_home": False}, False),  # 20 + 30 + 0 + 15 = 65
        ({"tier": None}, False),  # 0 + 30 + 15 + 15 = 60
        ({"rest": None}, True),  # 40 + 0 + 15 + 15 = 70
        ({"rest": None, "form": 0}, False),  # 40 + 0 + 15 + 5 = 60
        ({"form": None, "is_home": False}, True),  # 40 + 30 + 0 + 0 = 70
        ({"rest": 0, "is_home": False}, True),  # 40 + 15 + 0 + 15 = 70
        ({"rest": 0, "is_home": False, "form": 0}, False),  # 40 + 15 + 0 + 5 = 60
    ],
)
def test_a_game_counts_from_seventy_on(other: Row, counts: bool, engine: DuckDBWarehouse) -> None:
    assert found(engine, {}, [game(3, 17, **other)]) == ((1, 17.0) if counts else (0, None))


def test_opposite_ends_are_not_next_to_each_other(engine: DuckDBWarehouse) -> None:
    assert found(engine, {"tier": 0}, [game(3, 17, tier=2)]) == (0, None)  # 0 + 30 + 15 + 15 = 60
    assert found(engine, {"rest": 0, "form": 0}, [game(3, 17, rest=2, form=1)]) == (
        0,
        None,
    )  # 40 + 0 + 15 + 5
    assert found(engine, {"rest": 0}, [game(3, 17, rest=2)]) == (1, 17.0)  # 40 + 0 + 15 + 15 = 70


def test_the_game_itself_and_later_ones_do_not_count(engine: DuckDBWarehouse) -> None:
    assert found(engine, {}, [game(0, 40), game(-1, 50), game(1, 10)]) == (1, 10.0)


def test_the_games_of_others_do_not_count(engine: DuckDBWarehouse) -> None:
    assert found(engine, {}, [game(2, 10), game(3, 50, player_id=2)]) == (1, 10.0)


def test_games_weigh_as_much_as_they_are_alike(engine: DuckDBWarehouse) -> None:
    played = [game(2, 10), game(3, 20, tier=0), game(4, 33, tier=0, form=0)]
    assert found(engine, {}, played) == (3, pytest.approx((100 * 10 + 80 * 20 + 70 * 33) / 250, abs=1e-6))


def test_of_more_than_twenty_the_most_similar_count_and_then_the_latest(engine: DuckDBWarehouse) -> None:
    alike = [game(200 + n, 10) for n in range(15)]
    less = [game(1 + n, 100 + n, tier=0) for n in range(10)]
    newest = range(5)
    expected = Fraction(15 * 100 * 10 + 80 * sum(100 + n for n in newest), 15 * 100 + 5 * 80)
    assert found(engine, {}, [*less, *alike]) == (20, pytest.approx(float(expected), abs=1e-6))


classes = st.one_of(st.none(), st.integers(0, 2))
situation = st.fixed_dictionaries(
    {"tier": classes, "rest": classes, "is_home": st.booleans(), "form": classes}
)
games = st.lists(
    st.tuples(st.integers(-5, 60), st.integers(0, 50), situation), max_size=60, unique_by=lambda row: row[0]
)


@settings(max_examples=30, deadline=None)
@given(tonight=situation, played=games)
def test_similar_games_are_what_their_definition_says(
    engine: DuckDBWarehouse, tonight: Row, played: list[tuple[int, int, Row]]
) -> None:
    rows = [game(days_ago, points, **then) for days_ago, points, then in played]
    known = [
        (likeness(tonight, row), row["game_date"], row["points"]) for row in rows if row["game_date"] < NOW
    ]
    chosen = sorted((entry for entry in known if entry[0] >= 70), reverse=True)[:20]
    weights = sum(weight for weight, _, _ in chosen)
    count, mean = found(engine, tonight, rows)
    assert count == len(chosen)
    if chosen:
        truth = Fraction(sum(weight * points for weight, _, points in chosen), weights)
        assert mean == pytest.approx(float(truth), abs=1e-6)
