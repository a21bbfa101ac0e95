"""Hits, returns, chances and line movements agree with planted truths, and luck is not taken for skill."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from judged_rows import World

from backcourt.evaluation.alarms import HIGHEST_SKILL
from backcourt.evaluation.report import _alarms, judged
from backcourt.evaluation.samples import Sample
from backcourt.evaluation.wagers import bands, wagers
from backcourt.time import InformationTime


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def with_column(sample: Sample, name: str, values: object) -> Sample:
    place = sample.rows.column_names.index(name)
    return replace(sample, rows=sample.rows.set_column(place, name, pa.array(values)))


def test_bands_hold_all_larger_edges_and_leave_pushes_out(world: World) -> None:
    whole = np.round(world.line)
    sample = with_column(world.sample(), "line", whole)
    found = bands(sample, "ewma", edges=(0.0, 2.0))
    edge = sample.said["ewma"].mean - whole
    for band in found:
        taken = (np.abs(edge) >= band.least_edge) & (edge != 0) & (world.actual != whole)
        won = np.sign(edge[taken]) == np.sign(world.actual[taken] - whole[taken])
        assert (band.n, band.hits.value) == (taken.sum(), pytest.approx(won.mean()))
    assert found[0].n > found[1].n
    assert (world.actual == whole).any()


def test_many_looks_ask_for_more_than_one(world: World) -> None:
    # 54.6 % of 3,000: beyond luck if one looks once, and not if one looks a hundred times.
    n, rng = 3_000, np.random.default_rng(2)
    wins = rng.permutation(np.arange(n) < 1_638)
    actual = np.where(wins, world.line[:n] + 2.5, world.line[:n] - 2.5)
    sample = world.sample(xgboost_v6=world.said(world.line + 1)).where(np.arange(world.n) < n)
    sample = with_column(sample, "actual", actual)
    [band] = bands(sample, "xgboost_v6", (1.0,))
    assert (band.survives(1), band.survives(100)) == (True, False)


@pytest.mark.parametrize(("edge", "price"), [(1, 0.7), (-1, 0.3)])
def test_hits_are_held_against_the_price_of_their_side(edge: int, price: float, world: World) -> None:
    sample = world.sample(xgboost_v6=world.said(world.line + edge))
    sample = with_column(sample, "market_over", np.full(world.n, 0.7))
    [band] = bands(sample, "xgboost_v6", edges=(1.0,))
    assert band.priced == band.n
    assert band.over_price == pytest.approx(band.hits.value - price)


def test_the_return_is_at_the_real_price_and_a_push_gives_the_stake_back(world: World) -> None:
    sample = world.sample(xgboost_v6=world.said(world.line + 1)).where(np.arange(world.n) < 4)
    line = sample.line
    sample = with_column(sample, "actual", line + np.array([1.0, -1.0, 0.0, 1.0]))
    sample = with_column(sample, "over_odds", [150.0, -110.0, -110.0, None])
    found = wagers(sample, "xgboost_v6").picks
    assert found is not None
    assert (found.n, found.hits.value) == (3, pytest.approx(2 / 3))
    assert found.priced == 3
    assert found.returned is not None
    assert found.returned.value == pytest.approx((1.5 - 1 + 0) / 3)


def test_right_chances_are_calibrated_and_beat_a_price_that_is_wrong(world: World) -> None:
    said = world.said(world.mean)
    sample = world.sample(xgboost_v6=said)
    found = wagers(sample, "xgboost_v6")
    assert found.chances is not None
    assert found.chances.log_loss_skill.value == pytest.approx(0, abs=1e-9)
    assert found.calibration is not None
    assert found.calibration.error < found.calibration.noise.high
    skewed = np.clip(said.over + 0.15, 0.01, 0.99)
    beaten = wagers(with_column(sample, "market_over", skewed), "xgboost_v6").chances
    assert beaten is not None
    assert beaten.log_loss_skill.low > 0
    assert beaten.brier_skill.low > 0
    wrong = wagers(world.sample(xgboost_v6=replace(said, over=skewed)), "xgboost_v6")
    assert wrong.calibration is not None
    assert wrong.calibration.error > wrong.calibration.noise.high
    assert wrong.chances is not None
    assert wrong.chances.log_loss_skill.high < 0


def test_movement_is_counted_from_the_opening_in_the_direction_taken_there(world: World) -> None:
    """The third is above where the line opened and below where it closed: that line came nearer."""
    said = replace(world.said(world.mean), mean=world.line + np.arange(world.n) % 4 - 2.5)
    sample = world.sample(xgboost_v6=said).where(np.arange(world.n) < 4)
    opening = sample.line + np.array([-1.0, 0.0, -2.0, 1.0])
    found = wagers(with_column(sample, "opening_line", opening), "xgboost_v6").movement
    assert found is not None
    assert (found.n, found.towards.value) == (3, pytest.approx(2 / 3))
    assert found.moved.value == pytest.approx((-1 + 2 + 1) / 3)


def rang(sample: Sample, system: str) -> set[tuple[str, str]]:
    found = _alarms(judged(sample, system), sample, HIGHEST_SKILL[InformationTime.CLOSE])
    return {(alarm.name, alarm.subject) for alarm in found if alarm.rang}


def test_a_system_that_peeked_rings_and_the_right_law_does_not(world: World) -> None:
    peeked = world.said(np.maximum(0.6 * world.mean + 0.4 * world.actual, 0.1))
    sample = world.sample(xgboost_v6=peeked, blend=world.said(world.mean))
    found = rang(sample, "xgboost_v6")
    assert {"skill", "gain_on_line", "hit_rate", "dispersion"} <= {name for name, _ in found}
    assert ("hit_rate", "xgboost_v6 on C, edge >= 1.5") in found
    assert "hit_rate" not in {name for name, _ in rang(sample, "blend")}


def test_a_price_that_is_not_even_is_no_leak_in_markets_of_small_counts(world: World) -> None:
    """Whoever always says over where overs are likely hits often, and knows nothing more than the price."""
    low = np.maximum(world.line - 3, 0.5)
    said = world.said(np.maximum(world.mean, low + 1))
    sample = with_column(world.sample(stat="threes", xgboost_v6=said), "line", low)
    chances = world.truth.chances(low)
    fair = with_column(sample, "market_over", chances.over)
    assert max(band.hits.value for band in bands(fair, "xgboost_v6")) > 0.57
    assert "hits_over_price" not in {name for name, _ in rang(fair, "xgboost_v6")}
    even = with_column(sample, "market_over", np.full(world.n, 0.5))
    assert "hits_over_price" in {name for name, _ in rang(even, "xgboost_v6")}
