"""Laws, weights and trust in the market are what fits best to what came before, and to nothing later."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawful import ROOT_NORMAL, drawn
from pipelines import Pipeline
from plain_laws import Plain, at_a_price, mixed, root_normal

from backcourt.arrays import Floats
from backcourt.laws.fitting import fit
from backcourt.laws.root_normal import RootNormal
from backcourt.laws.saved import to_json
from backcourt.predictions.calibrating import Calibrated, Graded, calibrated, graded, market_offset

FIRST = date(2023, 10, 24)
A_DAY = 20
"""Predictions of a date."""


def past(count: int = 3_000, seed: int = 5) -> Graded:
    """Return what `ewma` and others said of outcomes that were drawn, the market without a bias."""
    mean, scale, actual = drawn(ROOT_NORMAL, count, seed)
    rng = np.random.default_rng(seed)
    line = np.floor(ROOT_NORMAL.at(mean, scale).median()) + 0.5
    chances = ROOT_NORMAL.at(mean, scale).chances(line)
    quoted = rng.random(count) < 0.8
    said = {
        "ewma": mean,
        "moving_average": np.maximum(mean + rng.normal(0, 6, count), 0),
        "similarity_balanced_v1": only(np.arange(count) < 40, mean),
        "market": only(quoted, line),
        "xgboost_v6": np.full(count, np.nan),
    }
    return Graded(
        np.datetime64(FIRST) + np.arange(count) // A_DAY,
        actual,
        only(quoted, line),
        only(quoted & (rng.random(count) < 0.9), chances.over),
        said,
        {name: only(~np.isnan(values), scale) for name, values in said.items()},
    )


def only(known: Any, values: Floats) -> Floats:
    return np.where(known, values, np.nan)


def found(rows: Graded) -> dict[str, Calibrated]:
    return {each.system: each for each in calibrated(rows)}


def without(rows: Graded, *systems: str) -> Graded:
    """Return the rows without what some systems said."""
    kept = [name for name in rows.means if name not in systems]
    return replace(
        rows,
        means={name: rows.means[name] for name in kept},
        minutes={name: rows.minutes[name] for name in kept},
    )


@given(days=st.lists(st.integers(0, 40), max_size=60).map(sorted), day=st.integers(-2, 45))
def test_before_a_day_there_is_nothing_of_it_or_later(days: list[int], day: int) -> None:
    values = np.arange(len(days), dtype=float)
    dates = np.array([np.datetime64(FIRST) + each for each in days], dtype="datetime64[D]")
    rows = Graded(dates, values, values, values, {"ewma": values}, {"ewma": values})
    earlier = rows.before(FIRST + timedelta(days=day))
    expected = [k for k, each in enumerate(days) if each < day]
    for column in (
        earlier.actual,
        earlier.line,
        earlier.market_over,
        earlier.means["ewma"],
        earlier.minutes["ewma"],
    ):
        assert column.tolist() == expected
    assert len(earlier) == len(expected)


def test_nonsense_from_a_day_on_changes_nothing_that_is_fitted_before_it() -> None:
    rows = past()
    cut = FIRST + timedelta(days=100)
    later = rows.dates >= np.datetime64(cut)
    lies = replace(
        rows,
        actual=np.where(later, rows.actual + 9, rows.actual),
        line=np.where(later, rows.line + 5, rows.line),
        market_over=np.where(later, 0.7, rows.market_over),
        means={name: np.where(later, values / 2, values) for name, values in rows.means.items()},
        minutes={name: np.where(later, values + 9, values) for name, values in rows.minutes.items()},
    )
    assert calibrated(lies.before(cut)) == calibrated(rows.before(cut)) != []
    assert calibrated(lies) != calibrated(rows)


def test_a_law_is_the_best_for_what_its_system_said() -> None:
    rows = past()
    for system in ("ewma", "moving_average"):
        law = fit(RootNormal, rows.means[system], rows.minutes[system], rows.actual)
        assert found(rows)[system].law == law
        assert (found(rows)[system].rows, found(rows)[system].borrowed) == (3_000, False)


def test_the_oldest_of_many_rows_are_left_out() -> None:
    rows = past(12_000)
    newest = slice(2_000, None)
    law = fit(RootNormal, *(each[newest] for each in (rows.means["ewma"], rows.minutes["ewma"], rows.actual)))
    own = found(without(rows, "moving_average", "market"))["ewma"]
    assert (own.rows, own.law) == (10_000, law)


def test_who_has_spoken_little_or_never_is_lent_the_law_of_ewma_and_an_equal_share() -> None:
    rows = found(past())
    for system, count in (("similarity_balanced_v1", 40), ("xgboost_v6", 0)):
        assert (rows[system].rows, rows[system].borrowed) == (count, True)
        assert rows[system].law == rows["ewma"].law
        assert rows[system].ensemble_weight == pytest.approx(0.25, abs=1e-6)


def test_nothing_is_fitted_before_ewma_has_spoken_a_thousand_times() -> None:
    assert calibrated(past(999)) == []
    assert found(past(1_000)).keys() == past().means.keys()
    assert calibrated(without(past(), "ewma")) == []


def test_the_better_member_weighs_more_and_only_members_have_a_weight() -> None:
    rows = found(past())
    weights = {name: each.ensemble_weight for name, each in rows.items() if each.ensemble_weight is not None}
    assert weights.keys() == rows.keys() - {"market"}
    assert sum(weights.values()) == pytest.approx(1)
    assert weights["ewma"] > 5 * weights["moving_average"]


@pytest.mark.parametrize("planted", [-0.4, 0.0, 0.25])
def test_a_planted_bias_of_prices_is_found(planted: float) -> None:
    rng, count = np.random.default_rng(3), 20_000
    price = rng.uniform(0.3, 0.7, count)
    chance = 1 / (1 + np.exp(-(np.log(price / (1 - price)) + planted)))
    unpriced = rng.random(count) < 0.1
    price, chance = (
        only(~unpriced, price),
        np.where(unpriced, 0.9, chance),
    )  # of which nothing is to be learned
    line = np.where(rng.random(count) < 0.9, 10.0, np.nan)
    actual = np.where(rng.random(count) < chance, 12.0, 8.0)
    actual[rng.random(count) < 0.1] = 10.0  # pushes tell nothing
    rows = Graded(np.repeat(np.datetime64(FIRST), count), actual, line, price, {}, {})
    assert market_offset(rows) == pytest.approx(planted, abs=0.05)
    few = rows.dates[:1_200]
    short = Graded(few, actual[:1_200], line[:1_200], price[:1_200], {}, {})
    assert market_offset(short) == 0.0


def test_the_market_is_trusted_as_far_as_it_shows_to_be_better() -> None:
    rows = past()
    noise = np.random.default_rng(2).normal(0, 6, len(rows))
    blind = np.maximum(np.floor(rows.line + noise), 0) + 0.5
    worse = replace(
        rows, line=blind, market_over=np.full(len(rows), 0.5), means={**rows.means, "market": blind}
    )
    share, less = (found(each)["market"].blend_weight for each in (rows, worse))
    assert share is not None
    assert less is not None
    assert less < 0.1 < share


def test_without_rows_of_its_own_the_market_is_trusted_wholly() -> None:
    rows = past()
    few = np.cumsum(~np.isnan(rows.line)) <= 900
    seldom = replace(rows, line=only(few, rows.line), means={**rows.means, "market": only(few, rows.line)})
    market = found(seldom)["market"]
    assert (market.borrowed, market.blend_weight, market.offset) == (True, 1.0, 0.0)


def test_rows_are_put_beside_what_came_of_them_wherever_they_stand() -> None:
    came = pa.table(
        {
            "place": [30, 10, 20], "game_date": [FIRST, FIRST, FIRST + timedelta(days=1)],
            "actual": [3, 1, 2], "line": [None, 1.5, 2.5], "market_over": [None, None, 0.5],
        }
    )  # fmt: skip
    said = pa.table(
        {
            "system_id": ["ewma", "market", "ewma", "ewma"], "place": [20, 10, 30, 99],
            "predicted_mean": [2.2, 1.5, 3.3, 9.9], "predicted_minutes": [22.0, 11.0, 33.0, 99.0],
        }
    )  # fmt: skip
    rows = graded(said, came, ["market", "ewma", "xgboost_v6"])
    assert list(rows.means) == ["ewma", "market", "xgboost_v6"]
    nan = np.nan
    for column, expected in (
        (rows.means["ewma"], [3.3, nan, 2.2]), (rows.minutes["ewma"], [33, nan, 22]),
        (rows.means["market"], [nan, 1.5, nan]), (rows.means["xgboost_v6"], [nan] * 3),
        (rows.actual, [3, 1, 2]), (rows.line, [nan, 1.5, 2.5]), (rows.market_over, [nan, nan, 0.5]),
    ):  # fmt: skip
        assert np.array_equal(column, expected, equal_nan=True)


# What the small league has stored

Row = dict[str, Any]
CUT = date(2024, 1, 2)
MEMBERS = ("ewma", "moving_average", "zone_matchup_v1", "similarity_balanced_v1", "xgboost_v6")
STATS = ("points", "rebounds", "assists", "threes")


@dataclass(frozen=True)
class Fit:
    """What is stored for the last month of the small league and a statistic, and the graded rows it is made from."""

    rows: list[dict[str, Row]]
    """Oldest first: what each system said of a player and a game, graded."""
    fitted: Mapping[str, Row]

    def law_of(self, row: Row) -> Plain:
        law = self.fitted[row["system_id"]]["law"]
        return root_normal(law, row["predicted_mean"], row["predicted_minutes"])

    @property
    def lawful(self) -> list[str]:
        return [
            system for system in MEMBERS if system in self.fitted and not self.fitted[system]["is_borrowed"]
        ]

    @property
    def since_all_speak(self) -> list[dict[str, Row]]:
        firsts = [next(k for k, row in enumerate(self.rows) if system in row) for system in self.lawful]
        return [row for row in self.rows[max(firsts) :] if any(system in row for system in self.lawful)]


@pytest.fixture(scope="module", params=STATS)
def stored(request: pytest.FixtureRequest, small: Pipeline) -> Fit:
    fitted = {
        row["system_id"]: row
        for row in small.rows("system_calibrations").to_pylist()
        if (row["cut_date"], row["stat"]) == (CUT, request.param)
    }
    places: dict[tuple[date, str, int], dict[str, Row]] = {}
    grades = small.query(f"""
        SELECT game_date, game_id, player_id, system_id, graded.actual, said.predicted_mean, predicted_minutes,
               said.line, market_over
        FROM nba_predictions.prediction_accuracy AS graded
        JOIN nba_predictions.player_prop_predictions AS said
            USING (system_id, game_id, player_id, stat, game_date)
        WHERE stat = '{request.param}' AND game_date < DATE '{CUT}' AND graded.actual IS NOT NULL ORDER BY ALL""")
    names = "system_id", "actual", "predicted_mean", "predicted_minutes", "line", "market_over"
    for day, game_id, player_id, *values in grades:
        row = dict(zip(names, values, strict=True))
        places.setdefault((day, game_id, player_id), {})[row["system_id"]] = row
    return Fit([places[key] for key in sorted(places)], fitted)


def test_stored_laws_are_the_best_for_all_that_came_before(stored: Fit) -> None:
    for system, kept in stored.fitted.items():
        rows = [row[system] for row in stored.rows if system in row]
        assert kept["rows"] == len(rows)
        assert kept["is_borrowed"] == (len(rows) < 1_000)
        if kept["is_borrowed"]:
            assert kept["law"] == stored.fitted["ewma"]["law"]
            continue
        mean, minutes, actual = (
            np.array([row[name] for row in rows], dtype=float)
            for name in ("predicted_mean", "predicted_minutes", "actual")
        )
        assert kept["law"] == to_json(fit(RootNormal, mean, np.clip(minutes, 2, 100), actual))


def test_stored_weights_are_where_outcomes_pull_no_member_up_or_down(stored: Fit) -> None:
    """At the best weights, each member's part in outcomes is what its weight among those who spoke leads to expect."""
    members = [system for system in MEMBERS if system in stored.fitted]
    weights = {system: stored.fitted[system]["ensemble_weight"] for system in members}
    assert {s for s, row in stored.fitted.items() if row["ensemble_weight"] is not None} == {*members}
    rows, pull = stored.since_all_speak, {system: 1 - len(members) * weights[system] for system in members}
    for row in rows:
        likely = {
            system: weights[system] * max(stored.law_of(row[system]).chance(row[system]["actual"]), 1e-12)
            for system in stored.lawful
            if system in row
        }
        spoken = sum(weights[system] for system in likely)
        for system, share in likely.items():
            pull[system] += share / sum(likely.values()) - weights[system] / spoken
    assert len(rows) > 1_000
    assert pull == pytest.approx(dict.fromkeys(members, 0.0), abs=1e-3)


def test_the_stored_bias_of_the_market_leaves_as_many_overs_as_are_expected(stored: Fit) -> None:
    offset = stored.fitted["market"]["over_offset"]
    surprise, decided = 0.0, 0
    for market in (row["market"] for row in stored.rows if "market" in row):
        fair = market["market_over"]
        if market["actual"] != market["line"] and fair is not None:
            chance = 1 / (1 + math.exp(-(math.log(fair / (1 - fair)) + offset)))
            surprise += (market["actual"] > market["line"]) - chance
            decided += 1
    assert decided > 1_000
    assert surprise == pytest.approx(0, abs=1e-6)


def test_the_stored_trust_in_the_market_is_its_share_of_outcomes_shrunk_five_to_one(stored: Fit) -> None:
    market = stored.fitted["market"]
    trust, total, count = market["blend_weight"], 5.0, 0
    for row in (row for row in stored.since_all_speak if "market" in row):
        actual, quote = row["market"]["actual"], row["market"]
        if quote["market_over"] is None:
            continue
        own = mixed(
            [
                (stored.fitted[system]["ensemble_weight"], stored.law_of(row[system]))
                for system in stored.lawful
                if system in row
            ]
        )
        other = at_a_price(
            market["law"],
            quote["line"],
            quote["predicted_minutes"],
            quote["market_over"],
            market["over_offset"],
        )
        theirs, ours = trust * other.chance(actual), (1 - trust) * own.chance(actual)
        total, count = total + theirs / (theirs + ours), count + 1
    if market["is_borrowed"]:
        assert trust == 1.0
    else:
        assert total / (count + 6) == pytest.approx(trust, abs=1e-5)


def test_only_the_market_is_trusted_so_and_all_of_a_month_is_named_by_one_digest(stored: Fit) -> None:
    for system, row in stored.fitted.items():
        assert (row["blend_weight"] is None) == (row["over_offset"] is None) == (system != "market")
    assert len({row["digest"] for row in stored.fitted.values()}) == 1
