"""Models learn from who played before the cut, and from minutes expected of a row by trees that never saw it."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from learned import CUT, FIRST, QUICK

from backcourt.errors import FitError, UsageError
from backcourt.learning.boosting import grow
from backcourt.learning.contract import MOST_MINUTES, contract_of
from backcourt.learning.frame import Frame
from backcourt.learning.models import LEAST_MINUTES
from backcourt.learning.training import minutes_trained, past_of, train_stat
from backcourt.learning.walk_forward import Step, split_before


def test_only_who_played_before_the_cut_teaches(rows: Frame) -> None:
    past = past_of(rows, CUT, QUICK).frame
    assert past.dates.max() < np.datetime64(CUT)
    assert len(past) == int((rows.before(CUT).outcomes["minutes"] > 0).sum())
    trained = minutes_trained(past_of(rows, CUT, QUICK))
    assert (trained.first, trained.last, trained.rows) == (FIRST, CUT - timedelta(days=1), len(past))


def test_what_is_older_than_the_recipe_remembers_teaches_nothing(rows: Frame) -> None:
    remembered = past_of(rows, CUT, replace(QUICK, most_days=70)).frame
    assert remembered.dates.min() == np.datetime64(CUT - timedelta(days=70))
    assert remembered.dates.max() == past_of(rows, CUT, QUICK).frame.dates.max()
    with pytest.raises(FitError, match="in the 3 days before"):
        past_of(rows, CUT, replace(QUICK, most_days=3))


def test_who_was_on_court_for_no_time_teaches_nothing(rows: Frame) -> None:
    minutes = rows.outcomes["minutes"].copy()
    minutes[:10] = 0.0
    listed = replace(rows, outcomes={**rows.outcomes, "minutes": minutes})
    assert (
        past_of(listed, CUT, QUICK).frame.games.tolist()
        == rows.select(slice(10, None)).before(CUT).appeared("minutes").games.tolist()
    )


def test_minutes_expected_of_a_row_say_nothing_of_what_came_of_it(rows: Frame) -> None:
    past = past_of(rows, CUT, QUICK)
    block = (past.frame.days // QUICK.block_days) % 2 == 0
    minutes = np.where(block, 48 - past.frame.outcomes["minutes"], past.frame.outcomes["minutes"])
    changed = replace(past.frame, outcomes={**past.frame.outcomes, "minutes": minutes})
    expected = past_of(changed, CUT, QUICK).expected
    assert expected[block].tolist() == past.expected[block].tolist()
    assert (expected[~block] != past.expected[~block]).any()


def test_the_model_of_minutes_is_the_mean_of_the_two_that_predict_each_others_blocks(rows: Frame) -> None:
    past = past_of(rows, CUT, QUICK)
    matrix = past.frame.columns(contract_of("minutes").names)
    turn = (past.frame.days // QUICK.block_days) % 2 == 0
    minutes = past.frame.outcomes["minutes"]
    halves = [grow(matrix[half], minutes[half], QUICK.minutes).predict(matrix) for half in (turn, ~turn)]
    said = minutes_trained(past).model.predict(matrix)
    bounded = LEAST_MINUTES, MOST_MINUTES
    assert said == pytest.approx(np.clip((halves[0] + halves[1]) / 2, *bounded), abs=1e-4)
    assert past.expected == pytest.approx(np.clip(np.where(turn, halves[1], halves[0]), *bounded), abs=1e-4)


def test_a_statistic_that_is_unknown_of_some_is_learned_from_the_others(rows: Frame) -> None:
    points = rows.outcomes["points"].copy()
    points[:500] = np.nan
    known = replace(rows, outcomes={**rows.outcomes, "points": points})
    past = past_of(known, CUT, QUICK)
    assert train_stat(past, "points").rows == len(past.frame.appeared("points")) < len(past.frame)


def test_the_golden_rows_are_spread_over_the_whole_time(rows: Frame, taken: Step) -> None:
    for trained in taken.trained.values():
        assert trained.golden.shape == (100, len(trained.model.contract.names))
        assert np.isnan(trained.golden).any()
    past = rows.before(CUT).appeared("minutes").columns(contract_of("minutes").names)
    golden = taken.trained["minutes"].golden
    for row in (0, -1):
        assert np.array_equal(golden[row], past[row], equal_nan=True)


def test_other_rows_have_another_hash(rows: Frame, taken: Step) -> None:
    past = past_of(rows, CUT, QUICK)
    assert train_stat(past, "points").row_hash == taken.trained["points"].row_hash
    inputs = past.frame.inputs.copy()
    inputs[17, :] += 1e-9
    other = replace(past, frame=replace(past.frame, inputs=inputs))
    assert train_stat(other, "points").row_hash != taken.trained["points"].row_hash


def test_too_few_rows_teach_nothing(rows: Frame) -> None:
    with pytest.raises(FitError, match="too few to learn from"):
        past_of(rows, FIRST + timedelta(days=3), QUICK)
    with pytest.raises(FitError, match="take no turns"):
        past_of(rows, CUT, replace(QUICK, block_days=20_000))
    unknown = replace(rows, outcomes={**rows.outcomes, "points": np.full(len(rows), np.nan)})
    with pytest.raises(FitError, match="points is known of 0 appearances"):
        train_stat(past_of(unknown, CUT, QUICK), "points")


def test_a_split_needs_a_past(rows: Frame) -> None:
    assert split_before(rows, CUT, 30) == CUT - timedelta(days=30)
    with pytest.raises(UsageError, match="no row before"):
        split_before(rows, FIRST, 30)
