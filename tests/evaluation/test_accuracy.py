"""A perfect law covers 80 % in every minutes tier, and planted faults of mean, median and spread are found."""

from dataclasses import replace

import numpy as np
import pytest
from judged_rows import World

from backcourt.evaluation import scores
from backcourt.evaluation.accuracy import accuracy
from backcourt.evaluation.samples import Said, Sample


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def sample(world: World) -> Sample:
    knowing = world.said(world.mean)
    wide = world.said(world.mean, world.law.at(world.mean * 1.0, world.minutes))
    return world.sample(
        xgboost_v6=knowing,
        expert_v1=replace(knowing, mean=world.mean + 1.5),
        expert_v2=replace(wide, place=0.5 + (wide.place - 0.5) * 0.6),
    )


def test_the_right_law_covers_80_percent_overall_and_in_every_tier(sample: Sample) -> None:
    spread = accuracy(sample, "xgboost_v6").spread
    assert spread is not None
    assert spread.covered is not None
    assert 0.78 <= spread.covered.value <= 0.82
    assert [each.tier for each in spread.by_minutes] == ["<12", "12-18", "18-24", "24-30", "30+"]
    assert sum(each.n for each in spread.by_minutes) == spread.n == len(sample)
    assert all(0.76 <= each.inside.value <= 0.84 for each in spread.by_minutes)


def test_intervals_that_are_too_wide_cover_too_much(sample: Sample) -> None:
    spread = accuracy(sample, "expert_v2").spread
    assert spread is not None
    assert spread.covered is not None
    assert spread.covered.low > 0.84
    assert min(each.inside.value for each in spread.by_minutes) > 0.84


def test_a_planted_bias_is_found(sample: Sample) -> None:
    honest, biased = accuracy(sample, "xgboost_v6"), accuracy(sample, "expert_v1")
    assert biased.bias - honest.bias == pytest.approx(1.5)
    assert abs(honest.bias) < 0.2
    assert biased.mae > honest.mae


def test_skill_is_of_the_mean_and_of_the_median_and_the_fair_one_is_against_ewmas_median(
    sample: Sample,
) -> None:
    found, base, actual = accuracy(sample, "xgboost_v6"), sample.said["ewma"], sample.actual
    said = sample.said["xgboost_v6"]
    assert found.spread is not None
    assert found.skill.value == pytest.approx(
        1 - scores.mae(said.mean, actual) / scores.mae(base.mean, actual)
    )
    of_median = 1 - scores.mae(said.median, actual) / scores.mae(base.mean, actual)
    fair = 1 - scores.mae(said.median, actual) / scores.mae(base.median, actual)
    assert found.spread.skill.value == pytest.approx(of_median)
    assert found.spread.fair_skill.value == pytest.approx(fair)
    assert found.spread.crps_skill.low > 0
    assert found.skill.low > 0


def test_the_baseline_has_no_skill_over_itself(sample: Sample) -> None:
    found = accuracy(sample, "ewma")
    assert found.skill.value == 0
    assert found.spread is not None
    assert (found.spread.fair_skill.value, found.spread.crps_skill.value) == (0, 0)


def test_medians_are_scored_where_both_have_a_law_and_means_everywhere(world: World) -> None:
    unknown = np.full(world.n, np.nan)
    half = np.arange(world.n) < world.n // 2
    said = world.said(world.mean)
    partly = replace(said, median=np.where(half, said.median, np.nan), crps=np.where(half, said.crps, np.nan))
    without = Said(world.mean, unknown, unknown, unknown, unknown, np.zeros(world.n), ~half)
    sample = world.sample(xgboost_v6=partly, blend=without)
    spread = accuracy(sample, "xgboost_v6").spread
    assert spread is not None
    assert spread.n == world.n // 2
    alone = accuracy(sample.where(half), "xgboost_v6").spread
    assert alone == spread
    assert accuracy(sample, "blend").spread is None
    assert accuracy(sample, "blend").filled_pct == pytest.approx(50.0)


def test_the_line_is_held_against_everyone_but_itself(world: World) -> None:
    line = world.said(world.line)
    sample = world.sample(market=line, xgboost_v6=world.said(world.mean))
    assert accuracy(sample, "market").against_line is None
    difference = accuracy(sample, "xgboost_v6").against_line
    assert difference is not None
    expected = scores.mae(world.mean, world.actual) - scores.mae(world.line, world.actual)
    assert difference.value == pytest.approx(expected)
    assert difference.low < difference.value < difference.high
