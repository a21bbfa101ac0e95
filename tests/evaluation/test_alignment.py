"""What systems said is laid beside the right rows, and whoever was on no list is given the baseline's law."""

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from backcourt.evaluation.alignment import aligned, populations
from backcourt.evaluation.quotes import Quotes
from backcourt.evaluation.samples import Sample
from backcourt.laws.negative_binomial import NegativeBinomial
from backcourt.predictions.said import PLAYERS_PER_GAME

LISTED = 98
NOBODY = 2
"""Players on no list, after those who were."""

LAW = NegativeBinomial(*NegativeBinomial.start)
GAME = 22300001


def rows() -> pa.Table:
    """A hundred appearances in one game; every second player is quoted, one of them differently than was known."""
    n = LISTED + NOBODY
    players = np.arange(n)
    return pa.table(
        {
            "game_id": [f"00{GAME}"] * n,
            "player_id": players,
            "game_date": [date(2023, 12, 1)] * n,
            "season": ["2023-24"] * n,
            "actual": players % 30,
            "minutes": np.full(n, 20.0),
            "ewma": np.full(n, 11.0),
            "line": pa.array([10.5 if player % 2 == 0 else None for player in players], pa.float64()),
            "opening_line": pa.nulls(n, pa.float64()),
            "in_A": [True] * n,
            "in_B": [False] * n,
            "in_C": players % 2 == 0,
            "in_Ck": players % 2 == 0,
        }
    )


def said(system: str, mean: float, players: list[int]) -> list[dict[str, Any]]:
    return [
        {
            "system_id": system, "game_id": f"00{GAME}", "player_id": player, "season": "2023-24",
            "predicted_mean": mean + player / 1000, "q50": 9, "crps": 3.0, "pit": 0.5, "p_over": 0.3,
            "p_under": 0.3, "recommendation": "OVER", "line": 9.5 if player == 4 else 10.5, "market_over": 0.55,
            "over_odds": -110.0, "under_odds": -110.0,
        }
        for player in players
    ]  # fmt: skip


@pytest.fixture(scope="module")
def yearly() -> Sample:
    everyone = list(range(LISTED))
    spoken = [
        *said("xgboost_v6", 12.0, everyone[::-1]), *said("ewma", 11.0, everyone),
        *said("similarity_balanced_v1", 13.0, everyone[:40]), *said("xgboost_v6", 99.0, [7_777]),
        *said("market", 10.5, everyone[::2]),
    ]  # fmt: skip
    keys = GAME * PLAYERS_PER_GAME + np.array([6, 6, 3, 9_999])
    quotes = Quotes(keys, np.array([8.5, 10.5, 7.5, 1.5]), {"xgboost_v6": np.array([0.6, 0.5, 0.4, 0.3])})
    return aligned("2023-24", "points", rows(), pa.Table.from_pylist(spoken), {(2023, 12): LAW}, quotes)


def of(found: list[Sample], population: str) -> Sample:
    [sample] = [each for each in found if each.population == population]
    return sample


def test_everybody_is_given_what_was_said_of_him(yearly: Sample) -> None:
    mean = yearly.said["xgboost_v6"].mean
    assert mean[:LISTED] == pytest.approx(12.0 + np.arange(LISTED) / 1000)
    assert np.isnan(mean[LISTED:]).all()
    assert yearly.said["xgboost_v6"].over[0] == pytest.approx(0.5), "given no push"


def test_chances_sides_and_prices_of_another_line_are_not_taken_for_this_one(yearly: Sample) -> None:
    assert np.isnan(yearly.said["xgboost_v6"].over[4])
    assert yearly.said["xgboost_v6"].pick[4] == 0
    assert yearly.said["xgboost_v6"].pick[6] == 1
    prices = yearly.rows["market_over"].to_pylist()
    assert (prices[4], prices[6]) == (None, 0.55)


def test_whoever_was_on_no_list_is_given_ewma_with_its_law_and_is_counted(yearly: Sample) -> None:
    said = of(populations(yearly), "A").said["xgboost_v6"]
    assert said.is_filled.tolist() == [False] * LISTED + [True] * NOBODY
    assert said.mean[LISTED:].tolist() == [11.0] * NOBODY
    law = LAW.at(np.array([11.0] * NOBODY), np.array([20.0] * NOBODY))
    outcome = np.arange(LISTED, LISTED + NOBODY, dtype=np.float64) % 30
    assert said.median[LISTED:].tolist() == law.median().tolist()
    assert said.crps[LISTED:].tolist() == law.crps(outcome).tolist()
    assert ((said.place[LISTED:] > 0) & (said.place[LISTED:] < 1)).all()


def test_a_system_that_is_silent_of_many_is_not_filled(yearly: Sample) -> None:
    sample = of(populations(yearly), "A")
    assert sample.missing("similarity_balanced_v1").sum() == LISTED + NOBODY - 40
    assert not sample.said["similarity_balanced_v1"].is_filled.any()


def test_the_market_is_its_line_and_populations_of_the_same_rows_are_told_once(yearly: Sample) -> None:
    found = populations(yearly)
    assert [sample.population for sample in found] == ["A", "C"]
    quoted = of(found, "C")
    assert quoted.said["market"].mean.tolist() == quoted.line.tolist()
    assert of(found, "A").missing("market").any()


def test_lines_of_all_books_stay_with_their_player(yearly: Sample) -> None:
    assert yearly.quotes is not None
    assert yearly.quotes.place.tolist() == [6, 6, 3]
    quoted = of(populations(yearly), "C").quotes
    assert quoted is not None
    assert quoted.place.tolist() == [3, 3], "the third of those quoted"
    assert quoted.line.tolist() == [8.5, 10.5]
    assert quoted.over["xgboost_v6"].tolist() == [0.6, 0.5]
