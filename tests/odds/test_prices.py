"""Prices convert both ways, and a bet is worth what a bookmaker would pay, a push giving the stake back."""

import duckdb
import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcourt.errors import BadNumbersError
from backcourt.odds import prices
from backcourt.raw import player_props
from backcourt.tables.sql import duckdb_sql

american = st.one_of(st.integers(101, 100_000), st.integers(-100_000, -100)).map(float)


@pytest.mark.parametrize(
    ("odds", "decimal", "implied"),
    [(-110, 21 / 11, 11 / 21), (100, 2.0, 0.5), (-100, 2.0, 0.5), (150, 2.5, 0.4), (-400, 1.25, 0.8)],
)
def test_american_odds_by_hand(odds: float, decimal: float, implied: float) -> None:
    assert prices.decimal_odds(np.array([odds]))[0] == pytest.approx(decimal)
    assert prices.implied_probability(np.array([odds]))[0] == pytest.approx(implied)


@given(american)
def test_odds_survive_the_way_there_and_back(odds: float) -> None:
    back = prices.american_odds(prices.decimal_odds(np.array([odds])))[0]
    assert back == pytest.approx(odds, rel=1e-9)


@given(american, american)
def test_the_better_price_implies_the_smaller_chance(one: float, other: float) -> None:
    decimal = prices.decimal_odds(np.array([one, other]))
    implied = prices.implied_probability(np.array([one, other]))
    assert (decimal[0] >= decimal[1]) == (implied[0] <= implied[1])


@given(st.lists(american, min_size=1))
def test_tables_and_arrays_mean_the_same_by_what_a_price_implies(quoted: list[float]) -> None:
    """The formula is written down twice, for the engine and for arrays."""
    rows = ibis.table({"odds": "float64"}, name="quoted")
    sql = duckdb_sql(rows.select(implied=player_props.implied_probability(rows.odds)))
    with duckdb.connect() as connection:
        connection.register("quoted", pa.table({"odds": quoted}))
        implied = [value for (value,) in connection.execute(sql).fetchall()]
    assert implied == pytest.approx(prices.implied_probability(np.array(quoted)).tolist())


def test_a_price_that_is_not_quoted_stays_unknown() -> None:
    assert np.isnan(prices.implied_probability(np.array([np.nan, -110]))).tolist() == [True, False]
    assert np.isnan(prices.expected_value(np.array([0.5]), np.array([0.5]), np.array([np.nan]))).all()


@pytest.mark.parametrize("odds", [0, 99, -99.5, np.inf, -np.inf])
def test_what_no_bookmaker_can_quote_is_refused(odds: float) -> None:
    with pytest.raises(
        BadNumbersError, match=r"American odds must be -100 or less, or 100 or more, not .* \(1 of 2 "
    ):
        prices.implied_probability(np.array([-110, odds]))


@pytest.mark.parametrize("decimal", [0, 1, -2, np.inf])
def test_decimal_odds_that_return_no_profit_are_refused(decimal: float) -> None:
    with pytest.raises(BadNumbersError, match="decimal odds must be above 1"):
        prices.american_odds(np.array([decimal]))


def test_a_bet_by_hand() -> None:
    # 52 % at -110: 0.52 x 10/11 - 0.48; with a push of 10 %: 0.47 x 10/11 - 0.43; a fair bet is worth nothing.
    worth = prices.expected_value(
        np.array([0.52, 0.47, 0.4]), np.array([0.48, 0.43, 0.6]), np.array([21 / 11, 21 / 11, 2.5])
    )
    assert worth == pytest.approx([0.52 * 10 / 11 - 0.48, 0.47 * 10 / 11 - 0.43, 0.0])


def test_a_sure_push_gives_the_stake_back() -> None:
    assert prices.expected_value(np.array([0.0]), np.array([0.0]), np.array([1.5])).tolist() == [0.0]


@pytest.mark.parametrize(("winning", "losing"), [(-0.1, 0.5), (0.5, 1.2), (0.7, 0.4)])
def test_chances_that_are_none_are_refused(winning: float, losing: float) -> None:
    with pytest.raises(BadNumbersError, match="chances must lie between 0 and 1"):
        prices.expected_value(np.array([winning]), np.array([losing]), np.array([2.0]))


def test_a_bet_at_what_is_no_price_is_refused() -> None:
    with pytest.raises(BadNumbersError, match=r"decimal odds must be above 1, not 0\.91"):
        prices.expected_value(np.array([0.5]), np.array([0.5]), np.array([0.91]))
