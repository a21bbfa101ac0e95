"""A side is advised only where its expected value is above 0, and never against the system's own distribution."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawful import LAWS, ROOT_NORMAL, laws, means, scales

from backcourt.laws.law import Law
from backcourt.predictions.recommending import Verdicts, fair_lines, verdicts

NONE = float("nan")
odds = st.one_of(st.integers(100, 2_000), st.integers(-2_000, -100)).map(float)
priced = st.one_of(odds, st.just(NONE))
lines = st.integers(1, 120).map(lambda halves: halves / 2)


def judged(
    law: Law, mean: float, scale: float, line: float, over: float = NONE, under: float = NONE
) -> Verdicts:
    rows = law.at(np.array([mean]), np.array([scale]))
    return verdicts(rows, np.array([line]), np.array([over]), np.array([under]))


def worth(chance: float, losing: float, american: float) -> float:
    """What a unit staked brings in the long run."""
    return chance * (100 / -american if american < 0 else american / 100) - losing


@given(law=laws, mean=means, scale=scales, line=lines, over=priced, under=priced)
def test_a_side_is_never_against_the_distribution_and_is_worth_taking(
    law: Law, mean: float, scale: float, line: float, over: float, under: float
) -> None:
    found = judged(law, mean, scale, line, over, under)
    chances = {"OVER": found.over[0], "UNDER": found.under[0]}
    prices = {"OVER": over, "UNDER": under}
    assert sum(chances.values()) + found.push[0] == pytest.approx(1)
    likelier = max(chances, key=lambda side: (chances[side], side == "UNDER"))
    losing = min(chances.values())
    assert found.confidence[0] == chances[likelier]
    price = prices[likelier]
    assumed = worth(chances[likelier], losing, -110.0 if np.isnan(price) else price)
    if found.recommendation[0] == "PASS":
        assert assumed <= 1e-12 or chances[likelier] == losing
    else:
        assert found.recommendation[0] == likelier
        assert chances[likelier] > losing
        assert assumed > 0
    expected = NONE if np.isnan(price) else worth(chances[likelier], losing, price)
    assert found.value[0] == pytest.approx(expected, nan_ok=True)


@given(law=laws, mean=means, scale=scales, line=lines)
def test_without_a_price_sides_are_taken_as_at_minus_110_and_no_value_is_claimed(
    law: Law, mean: float, scale: float, line: float
) -> None:
    free, usual = judged(law, mean, scale, line), judged(law, mean, scale, line, -110.0, -110.0)
    assert free.recommendation[0] == usual.recommendation[0]
    assert np.isnan(free.value[0])
    assert not np.isnan(usual.value[0])


@pytest.mark.parametrize("price", [NONE, -110.0])
def test_a_side_is_taken_from_eleven_in_twentyone_on(price: float) -> None:
    """110 win 100: above 52.4 % of what does not push a bet pays."""
    mean = np.linspace(5, 25, 4_001)
    rows = ROOT_NORMAL.at(mean, np.full(len(mean), 30.0))
    found = verdicts(rows, np.full(len(mean), 14.5), np.full(len(mean), price), np.full(len(mean), price))
    taken = np.where(
        found.over > 11 / 21, "OVER", np.where(found.under > 11 / 21, "UNDER", "PASS")
    )  # fmt: skip
    assert {*taken} == {"OVER", "UNDER", "PASS"}
    assert (found.recommendation == taken).all()


def test_a_better_price_of_the_less_likely_side_is_not_taken() -> None:
    found = judged(ROOT_NORMAL, 20.0, 32.0, 15.5, over=-2_000.0, under=1_000.0)
    assert found.over[0] > found.under[0] > 0.15
    assert worth(found.under[0], found.over[0], 1_000.0) > 0
    assert (found.recommendation[0], found.value[0] < 0) == ("PASS", True)


def test_without_a_line_nothing_is_said() -> None:
    found = judged(ROOT_NORMAL, 20.0, 32.0, NONE, -110.0, -110.0)
    assert found.recommendation[0] == "NO_LINE"
    figures = (found.over, found.under, found.push, found.value, found.confidence)
    assert all(np.isnan(figure[0]) for figure in figures)


@pytest.mark.parametrize("law", LAWS.values(), ids=list(LAWS))
@given(mean=means, scale=scales)
def test_half_of_the_distribution_spread_over_units_lies_below_the_fair_line(
    law: Law, mean: float, scale: float
) -> None:
    rows = law.at(np.array([mean]), np.array([scale]))
    [fair] = fair_lines(rows, rows.median())
    table = rows.table(int(rows.reach()[0]) + 2)[0]
    spread = np.interp(fair, np.arange(len(table) + 1) - 0.5, np.concatenate([[0.0], table]))
    assert spread == pytest.approx(0.5, abs=1e-9) or (fair == 0 and spread > 0.5)
