"""Best bets are picked by one rule: priced, likelier, believable, one per player and game, and few."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcourt.odds.prices import decimal_odds, expected_value
from backcourt.publishing.best_bets.rule import RULE, Candidate, candidates_of, chosen, is_allowed, is_fresh

TIPOFF = datetime(2024, 3, 1, 0, 30, tzinfo=UTC)
PRICES = st.none() | st.integers(100, 900).map(float) | st.integers(-900, -100).map(float)


def row_of(
    over: float, push: float, market: float | None, prices: tuple[Any, Any], **who: Any
) -> dict[str, Any]:
    """Return a prediction as the table holds it."""
    p_over, p_under = round(over * (1 - push), 6), round((1 - over) * (1 - push), 6)
    winning, losing = max(p_over, p_under), min(p_over, p_under)
    price = prices[0] if p_over > p_under else prices[1]
    value = None
    if price is not None:
        value = expected_value(np.array(winning), np.array(losing), decimal_odds(np.array(price)))
    return {
        "game_id": "0022300001", "tipoff": TIPOFF, "player_id": 1, "team": "AAA", "opponent": "BBB", "stat": "points",
        "line": 20.5, "p_over": p_over, "p_under": p_under, "market_over": market, "over_odds": prices[0],
        "under_odds": prices[1], "expected_value": None if value is None else round(float(value), 6),
        "predicted_mean": 21.0, "market_weight": 0.8, **who,
    }  # fmt: skip


ROWS = st.lists(
    st.builds(
        row_of,
        st.floats(0.05, 0.95),
        st.sampled_from([0.0, 0.1]),
        st.none() | st.floats(0.05, 0.95),
        st.tuples(PRICES, PRICES),
        game_id=st.sampled_from(["0022300001", "0022300002"]),
        player_id=st.integers(1, 12),
        stat=st.sampled_from(["points", "rebounds", "assists"]),
    ),
    max_size=60,
    unique_by=lambda row: (row["game_id"], row["player_id"], row["stat"]),
)


def picked(rows: list[dict[str, Any]]) -> list[Candidate]:
    return chosen(candidates_of(rows))


def row_behind(rows: list[dict[str, Any]], each: Candidate) -> dict[str, Any]:
    [row] = [row for row in rows if (row["game_id"], row["player_id"], row["stat"]) == each.key]
    return row


@given(ROWS)
def test_a_pick_is_never_against_its_own_distribution(rows: list[dict[str, Any]]) -> None:
    for each in picked(rows):
        row = row_behind(rows, each)
        assert each.side == ("OVER" if row["p_over"] > row["p_under"] else "UNDER")
        assert each.probability > 0.5


@given(ROWS)
def test_a_pick_is_never_without_a_quoted_price(rows: list[dict[str, Any]]) -> None:
    for each in picked(rows):
        row = row_behind(rows, each)
        assert each.odds == row["over_odds" if each.side == "OVER" else "under_odds"]
        assert row["market_over"] is not None


@given(ROWS)
def test_every_pick_is_worth_it_and_its_price_is_believable(rows: list[dict[str, Any]]) -> None:
    for each in picked(rows):
        won = each.odds / 100 if each.odds > 0 else 100 / -each.odds
        assert each.break_even == pytest.approx(1 / (1 + won), abs=1e-6)
        assert each.expected_value >= 0.05
        assert each.probability - 1 / (1 + won) >= 0.03 - 2e-6
        assert each.market_probability * won - (1 - each.market_probability) <= 0.05 + 1e-5


@given(ROWS)
def test_there_is_at_most_one_per_player_and_game_and_ten_per_slate(rows: list[dict[str, Any]]) -> None:
    picks = picked(rows)
    assert len(picks) <= 10
    assert all(count == 1 for count in Counter((each.game_id, each.player_id) for each in picks).values())


@given(ROWS)
def test_the_best_are_picked_and_stand_first(rows: list[dict[str, Any]]) -> None:
    picks, candidates = picked(rows), candidates_of(rows)
    values = [each.expected_value for each in picks]
    assert values == sorted(values, reverse=True)
    best: dict[tuple[str, int], float] = {}
    for each in filter(is_allowed, candidates):
        player = each.game_id, each.player_id
        best[player] = max(best.get(player, 0.0), each.expected_value)
    assert values == sorted(best.values(), reverse=True)[:10]


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[dict[str, Any]], luck: Any) -> None:
    shuffled = list(rows)
    luck.shuffle(shuffled)
    assert picked(shuffled) == picked(rows)


def test_a_price_too_good_for_the_market_itself_is_not_believed() -> None:
    good = row_of(0.6, 0.0, 0.5, (110.0, -130.0))
    mistaken = row_of(0.6, 0.0, 0.5, (200.0, -130.0))
    assert [each.odds for each in picked([good])] == [110.0]
    assert picked([mistaken]) == []


def test_even_sides_are_no_side() -> None:
    assert candidates_of([row_of(0.5, 0.0, 0.3, (300.0, 300.0))]) == []


def test_an_old_price_is_thought_to_be_gone() -> None:
    assert is_fresh(TIPOFF - timedelta(hours=2), TIPOFF)
    assert not is_fresh(TIPOFF - timedelta(hours=2, seconds=1), TIPOFF)


def test_a_closing_price_holds_at_tip_off() -> None:
    assert is_fresh(None, TIPOFF)


def test_the_rule_in_words_names_its_numbers() -> None:
    for number in ("0.05", "3 points", "two hours", "ten per slate", "one per player and game"):
        assert number in RULE.meaning
    assert (RULE.least_expected_value, RULE.least_margin, RULE.most_market_value) == (0.05, 0.03, 0.05)
    assert (RULE.oldest_price_hours, RULE.most_per_player, RULE.most_per_slate) == (2, 1, 10)
