"""Rows are read in the order of their keys: missing stays missing, garbage is refused with a reason."""

import math
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learned import STATS, changed, rows

from backcourt.errors import ContractViolationError
from backcourt.learning.contract import INPUTS
from backcourt.learning.reading import Reading, read

ROWS = rows().slice(0, 40)
FEATURES = ("age", "pool_minutes", "spread", "points_pm_25")


def test_what_is_missing_stays_missing() -> None:
    found = read(ROWS, STATS).frame
    for name in FEATURES:
        assert np.isnan(found.columns((name,))[:, 0]).tolist() == ROWS.column(name).is_null().to_pylist()
    assert np.isnan(found.outcomes["points"]).sum() == ROWS.column("actual_points").null_count > 0


@given(st.permutations(range(len(ROWS))))
@settings(max_examples=20)
def test_the_order_of_rows_says_nothing(order: list[int]) -> None:
    assert same(read(ROWS.take(order), STATS), read(ROWS, STATS))


def same(one: Reading, other: Reading) -> bool:
    frames = [reading.frame for reading in (one, other)]
    return one.refusals == other.refusals and all(
        np.array_equal(*parts, equal_nan=parts[0].dtype.kind == "f")
        for parts in (
            [frame.dates for frame in frames],
            [frame.games for frame in frames],
            [frame.players for frame in frames],
            [frame.inputs for frame in frames],
            *([frame.outcomes[stat] for frame in frames] for stat in STATS),
        )
    )


@pytest.mark.parametrize("name", FEATURES)
@pytest.mark.parametrize("garbage", [math.inf, -math.inf, math.nan, 1e300, -1e9])
def test_a_number_that_cannot_be_is_refused_with_its_row(name: str, garbage: float) -> None:
    found = read(changed(ROWS, name, 3, garbage), STATS)
    [refusal] = found.refusals
    assert (refusal.game_id, refusal.player_id) == (ROWS["game_id"][3].as_py(), ROWS["player_id"][3].as_py())
    assert refusal.reason.startswith(f"{name} is {garbage:g}, not between ")
    assert len(found.frame) == len(ROWS) - 1


@pytest.mark.parametrize("name", FEATURES)
def test_bounds_themselves_are_accepted(name: str) -> None:
    feature = next(feature for feature in INPUTS.features if feature.name == name)
    for value in (feature.low, feature.high):
        assert read(changed(ROWS, name, 3, value), STATS).refusals == ()
    above = math.nextafter(feature.high, math.inf)
    assert len(read(changed(ROWS, name, 3, above), STATS).refusals) == 1


@pytest.mark.parametrize("kind", [pa.string(), pa.bool_(), pa.date32()])
def test_what_is_no_number_is_refused_where_it_is_known(kind: pa.DataType) -> None:
    values = pa.array([None] * 38 + [1, 0], pa.int32()).cast(kind)
    found = read(ROWS.set_column(ROWS.column_names.index("age"), "age", values), STATS)
    assert [refusal.reason for refusal in found.refusals] == [f"age is of type {kind}, not a number"] * 2
    assert np.isnan(found.frame.columns(("age",))).all()


@pytest.mark.parametrize("kind", [pa.int64(), pa.float32(), pa.decimal128(22, 2)])
def test_any_kind_of_number_is_one(kind: pa.DataType) -> None:
    table = ROWS.set_column(ROWS.column_names.index("age"), "age", pa.array([25] * 40).cast(kind))
    assert read(table, STATS).frame.columns(("age",))[:, 0].tolist() == [25.0] * 40


def test_a_column_without_any_value_is_missing() -> None:
    table = ROWS.set_column(ROWS.column_names.index("age"), "age", pa.nulls(40))
    assert read(table, STATS).refusals == ()


def test_who_has_no_career_is_refused() -> None:
    [refusal] = read(changed(ROWS, "minutes_6", 5, None), STATS).refusals
    assert refusal.reason == "minutes_6 is missing"


@pytest.mark.parametrize(("name", "garbage"), [("actual_points", -1.0), ("actual_minutes", math.inf)])
def test_outcomes_that_cannot_be_are_refused_as_well(name: str, garbage: float) -> None:
    [refusal] = read(changed(ROWS, name, 5, garbage), STATS).refusals
    assert refusal.reason.startswith(name)


def test_several_wrongs_of_a_row_are_one_refusal() -> None:
    table = changed(changed(ROWS, "age", 5, 1000.0), "minutes_1_5", 5, math.inf)
    [refusal] = read(table, STATS).refusals
    assert refusal.reason.startswith("minutes_1_5")


@pytest.mark.parametrize("name", ["age", "player_id", "actual_points"])
def test_a_column_that_lacks_is_an_error(name: str) -> None:
    with pytest.raises(ContractViolationError, match=name):
        read(ROWS.drop_columns([name]), STATS)


def test_a_player_has_one_row_per_game() -> None:
    with pytest.raises(ContractViolationError, match="several rows"):
        read(pa.concat_tables([ROWS, ROWS.slice(4, 1)]), STATS)


@pytest.mark.parametrize(
    ("name", "value"), [("game_date", None), ("player_id", None), ("player_id", "23"), ("game_id", None)]
)
def test_keys_are_whole_and_of_their_type(name: str, value: object) -> None:
    values = [value] * 40 if isinstance(value, str) else [value, *ROWS[name].to_pylist()[1:]]
    kind = pa.string() if isinstance(value, str) else ROWS[name].type
    with pytest.raises(ContractViolationError, match=name):
        read(ROWS.set_column(ROWS.column_names.index(name), name, pa.array(values, kind)), STATS)


def test_no_rows_are_no_rows() -> None:
    assert len(read(ROWS.slice(0, 0), STATS).frame) == 0


def test_dates_part_a_frame() -> None:
    found, cut = read(ROWS, STATS).frame, date(2023, 10, 25)
    assert set(found.before(cut).dates.tolist()) == {date(2023, 10, 24)}
    assert found.between(cut, date(2023, 10, 26)).dates.tolist() == [cut] * 16
    assert len(found.before(cut)) + len(found.between(cut, date(2024, 1, 1))) == len(found)
