"""What happens from a cut on changes neither its models nor what they predicted before, however rows come."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learned import CUT, END, FIRST, LATER, QUICK, STATS, frame
from learned import rows as made_up

from backcourt.errors import ContractViolationError, UsageError
from backcourt.learning import rounds as tuning
from backcourt.learning.frame import Frame
from backcourt.learning.models import Model
from backcourt.learning.recipe import Recipe
from backcourt.learning.rounds import with_tuned_rounds
from backcourt.learning.training import Past, past_of
from backcourt.learning.walk_forward import (
    Step,
    monthly_cuts,
    require_earlier,
    step,
    walk_forward,
)

CUTS = (CUT, LATER)
TABLE = made_up()


def walk(rows: Frame) -> list[Step]:
    return list(walk_forward(rows, CUTS, END, STATS, QUICK))


def models(taken: Step) -> dict[str, Model]:
    return {name: trained.model for name, trained in taken.trained.items()}


def said(taken: Step) -> dict[str, list[float]]:
    return {name: values.tolist() for name, values in taken.predictions.of.items()}


def poisoned(rows: Frame, first: date, seed: int = 1) -> Frame:
    """Return rows of which those from a date on came out in another way, some of them not at all."""
    late = rows.dates >= np.datetime64(first)
    noise = np.random.default_rng(seed).uniform(0.5, 60, len(rows))
    noise[::7] = np.nan
    outcomes = {name: np.where(late, noise, values) for name, values in rows.outcomes.items()}
    return replace(rows, outcomes=outcomes)


@pytest.fixture(scope="module")
def steps(rows: Frame) -> list[Step]:
    return walk(rows)


def test_every_row_is_predicted_once_by_models_of_the_past(rows: Frame, steps: list[Step]) -> None:
    assert [(taken.cut, taken.until) for taken in steps] == [(CUT, LATER), (LATER, END)]
    dates = np.concatenate([taken.predictions.frame.dates for taken in steps])
    assert dates.tolist() == rows.between(CUT, END).dates.tolist()
    for taken in steps:
        for trained in taken.trained.values():
            assert trained.last < taken.cut <= taken.predictions.frame.dates.min().item()


@given(st.sampled_from([CUT, LATER]), st.integers(0, 2**32))
@settings(max_examples=6)
def test_what_happens_from_a_cut_on_changes_nothing_before_it(cut: date, seed: int) -> None:
    rows = frame(TABLE)
    whole, changed = walk(rows), walk(poisoned(rows, cut, seed))
    for before, after in zip(whole, changed, strict=True):
        if before.cut <= cut:
            assert models(after) == models(before)
            assert said(after) == said(before)
        else:
            assert models(after) != models(before)


def test_rounds_are_tuned_on_the_past_alone(rows: Frame) -> None:
    found = with_tuned_rounds(rows, LATER, "points", QUICK, days=30)
    assert found == with_tuned_rounds(poisoned(rows, LATER), LATER, "points", QUICK, days=30)
    assert found != with_tuned_rounds(poisoned(rows, CUT), LATER, "points", QUICK, days=30)
    assert replace(found, minutes=QUICK.minutes, stat=QUICK.stat) == QUICK


def test_rounds_of_a_statistic_are_told_by_minutes_of_as_many_rounds_as_were_found(
    rows: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned_by: list[Recipe] = []

    def watched(frame: Frame, cut: date, recipe: Recipe) -> Past:
        learned_by.append(recipe)
        return past_of(frame, cut, recipe)

    monkeypatch.setattr(tuning, "past_of", watched)
    found = with_tuned_rounds(rows, LATER, "points", QUICK, days=30)
    assert [recipe.minutes for recipe in learned_by] == [QUICK.minutes, found.minutes]
    assert found.minutes != QUICK.minutes


@given(st.integers(0, 2**32))
@settings(max_examples=5)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(TABLE))
    one, other = (step(frame(table), CUT, LATER, STATS, QUICK) for table in (TABLE, TABLE.take(order)))
    assert models(one) == models(other)
    assert said(one) == said(other)


def test_steps_know_nothing_of_each_other(rows: Frame, steps: list[Step]) -> None:
    alone = step(rows, LATER, END, ("rebounds",), QUICK)
    assert models(alone)["rebounds"] == models(steps[1])["rebounds"]


def test_models_learn_something(steps: list[Step]) -> None:
    frame, said = steps[0].predictions.frame, steps[0].predictions.of
    played = ~np.isnan(frame.outcomes["points"])
    errors = {}
    for target, predicted in said.items():
        actual = frame.outcomes[target][played]
        errors[target] = np.abs(predicted[played] - actual).mean()
        assert errors[target] < 0.99 * np.abs(actual - actual.mean()).mean()
    assert errors["points"] < 4.5


def test_a_frame_that_would_teach_the_future_is_refused(rows: Frame) -> None:
    require_earlier(rows.before(CUT), rows.between(CUT, END))
    with pytest.raises(ContractViolationError, match="would teach"):
        require_earlier(rows.before(CUT + timedelta(days=1)), rows.between(CUT, END))


@pytest.mark.parametrize(
    "cuts", [(), (LATER, CUT), (CUT, CUT), (CUT, END)], ids=["none", "backwards", "twice", "at the end"]
)
def test_cuts_come_in_order_before_the_end(rows: Frame, cuts: tuple[date, ...]) -> None:
    with pytest.raises(UsageError, match="cuts must be"):
        next(walk_forward(rows, cuts, END, STATS, QUICK))


def test_dates_without_rows_need_no_models(rows: Frame) -> None:
    summer = END + timedelta(days=30)
    assert [taken.cut for taken in walk_forward(rows, (CUT, END), summer, ("points",), QUICK)] == [CUT]


def test_one_step_is_taken_at_a_time(rows: Frame) -> None:
    walked = walk_forward(rows, (CUT, FIRST + timedelta(days=119)), END, ("points",), QUICK)
    assert isinstance(walked, Iterator)
    assert next(walked).cut == CUT


def test_cuts_are_the_first_date_and_the_first_of_months() -> None:
    assert monthly_cuts(date(2023, 10, 24), date(2024, 1, 1)) == (
        date(2023, 10, 24), date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 1),
    )  # fmt: skip
    assert monthly_cuts(date(2024, 1, 31), date(2024, 2, 29)) == (date(2024, 1, 31), date(2024, 2, 1))
    assert monthly_cuts(date(2024, 2, 1), date(2024, 2, 1)) == (date(2024, 2, 1),)
